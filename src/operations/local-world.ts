import {isAwsRegion} from '../model/region.ts'
import {exitCodes, UserError} from '../model/user-error.ts'
import {defaultStateDir, type LocalWorld} from './emulator/control-file.ts'
import {ensureInBackground} from './emulator/start-emulator.ts'

export type {LocalWorld} from './emulator/control-file.ts'

export interface LocalWorldOptions {
  /** Absolute. Default: the user's, `$XDG_STATE_HOME/kvsctl/emulator`. */
  readonly stateDir?: string
  /** The region that was asked for by name; without one, that in which the emulator has its channel `demo`. */
  readonly region?: string
  readonly signal?: AbortSignal
}

/**
 * The emulator behind `--local`: the one that runs, or one that is started in the background. With one running this reads a
 * file and asks once.
 *
 * @throws UserError when it does not start, or the region is none that AWS might have
 */
export async function useLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const {stateDir = defaultStateDir(), region, signal} = options
  const world = await ensureInBackground({stateDir, persistent: true, ...(region !== undefined && {region})}, signal)
  if (region === undefined || region === world.region) return world
  if (!isAwsRegion(region)) throw noSuchRegion(region, world.region)
  return {...world, region}
}

const noSuchRegion = (wanted: string, region: string): UserError =>
  new UserError({
    code: 'emulator-region',
    message: `The emulator serves every region of AWS, and ${wanted} is none.`,
    remedy: [{text: `Leave --region out to use ${region}.`}],
    exitCode: exitCodes.refused,
  })
