import {exitCodes, UserError} from '../model/user-error.ts'
import {defaultStateDir, type LocalWorld} from './emulator/control-file.ts'
import {ensureInBackground} from './emulator/start-emulator.ts'

export type {LocalWorld} from './emulator/control-file.ts'

export interface LocalWorldOptions {
  /** Absolute. Default: the user's, `$XDG_STATE_HOME/kvsctl/emulator`. */
  readonly stateDir?: string
  /** The region that was asked for by name; an emulator has one. */
  readonly region?: string
  readonly signal?: AbortSignal
}

/**
 * The emulator behind `--local`: the one that runs, or one that is started in the background. With one running this reads a
 * file and asks once.
 *
 * @throws UserError when it does not start, or serves another region than the one asked for
 */
export async function useLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const {stateDir = defaultStateDir(), region, signal} = options
  const world = await ensureInBackground({stateDir, persistent: true, ...(region !== undefined && {region})}, signal)
  if (region !== undefined && region !== world.region) throw otherRegion(region, world.region)
  return world
}

const otherRegion = (wanted: string, region: string): UserError =>
  new UserError({
    code: 'emulator-region',
    message: `The emulator on this machine runs as ${region}, not as ${wanted}.`,
    remedy: [
      {text: 'Leave --region out to use it as it is.'},
      {text: `Or start it as ${wanted}:`, command: `kvsctl emulator stop && kvsctl emulator start --region ${wanted}`},
    ],
    exitCode: exitCodes.refused,
  })
