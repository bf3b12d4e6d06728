import {exitCodes, UserError} from '../model/user-error.ts'
import type {Clock} from '../platform/clock.ts'
import {defaultStateDir, findRunning, type LocalWorld} from './emulator/control-file.ts'

export type {LocalWorld} from './emulator/control-file.ts'

export interface LocalWorldOptions {
  /** Default: the user's, `$XDG_STATE_HOME/kvsctl/emulator`. */
  readonly stateDir?: string
  /** The region that was asked for by name; an emulator has one. */
  readonly region?: string
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/**
 * The emulator behind `--local`: the one that runs, or one that is started in the background. With one running this reads a
 * file and asks once; all else is loaded only to start one.
 *
 * @throws UserError when it does not start, or serves another region than the one asked for
 */
export async function useLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const stateDir = options.stateDir ?? defaultStateDir()
  const world = (await findRunning(stateDir))?.world ?? (await start(stateDir, options))
  if (options.region !== undefined && options.region !== world.region) throw otherRegion(options.region, world.region)
  return world
}

async function start(stateDir: string, {region, signal, clock}: LocalWorldOptions): Promise<LocalWorld> {
  const {startInBackground} = await import('./emulator/start-in-background.ts')
  const {defaultIdleTimeoutMs} = await import('./emulator/start-options.ts')
  const how = {
    stateDir,
    persistent: true,
    idleTimeoutMs: defaultIdleTimeoutMs,
    camera: true,
    ...(region !== undefined && {region}),
  }
  const {control} = await startInBackground(how, signal, clock)
  return control.world
}

const otherRegion = (wanted: string, region: string): UserError =>
  new UserError({
    code: 'emulator-region',
    message: `The emulator on this machine runs as ${region}, not as ${wanted}.`,
    remedy: [
      {
        text: `Leave --region out to use it as it is, or start it as ${wanted}:`,
        command: `kvsctl emulator stop && kvsctl emulator start --region ${wanted}`,
      },
    ],
    exitCode: exitCodes.refused,
  })
