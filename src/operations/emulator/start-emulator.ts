import type {ControlFile, LocalWorld} from './control-file.ts'
import {findRunning} from './control-file.ts'
import {argvOfPlay, requireChangeableQuotas} from './play.ts'
import {runsDifferently} from './problems.ts'
import {defaultIdleTimeoutMs, type StartOptions} from './start-options.ts'
import {type PublicWorld, publicWorld} from './status.ts'

export type StartResult = {readonly status: 'started' | 'already-running'} & PublicWorld

/**
 * What `emulator start` does: there is an emulator in the background when it returns.
 *
 * @throws UserError when one runs that differs in what was asked for, or when it does not start
 */
export async function startEmulatorInBackground(options: StartOptions, signal?: AbortSignal): Promise<StartResult> {
  await requireChangeableQuotas(options.play ?? {})
  const {control, started} = await findOrStart(options, signal)
  const differences = differencesOf(options, control.world)
  if (!started && differences.length > 0) throw runsDifferently(control.world.pid, differences)
  return {status: started ? 'started' : 'already-running', ...publicWorld(control.world)}
}

export interface AnyEmulator {
  readonly stateDir: string
  readonly persistent: boolean
  readonly region?: string
}

/** The emulator of a state directory, however it was started; otherwise one in the background as `--local` wants it. */
export async function ensureInBackground(which: AnyEmulator, signal?: AbortSignal): Promise<LocalWorld> {
  const options = {...which, idleTimeoutMs: defaultIdleTimeoutMs, camera: true}
  return (await findOrStart(options, signal)).control.world
}

/** With one running, what starts another is not even loaded. */
async function findOrStart(options: StartOptions, signal?: AbortSignal): Promise<{control: ControlFile; started: boolean}> {
  const control = await findRunning(options.stateDir)
  if (control) return {control, started: false}
  if (options.asAws) await (await import('./as-aws.ts')).requireRoomForAws(options.asAws)
  const {startInBackground} = await import('./start-in-background.ts')
  return startInBackground(options, signal)
}

/** Only what was asked for by name and can be told apart from outside. */
function differencesOf(
  {port, region, bindAddress, asAws, persistent, identities, play = {}}: StartOptions,
  world: LocalWorld,
): string[] {
  const actualPort = new URL(world.controlPlaneUrl).port
  const missing = argvOfPlay(play).filter((flag) => !world.play?.includes(flag))
  return [
    ...(port !== undefined && port !== 0 && String(port) !== actualPort ? [`on port ${actualPort}, not ${port}`] : []),
    ...(region !== undefined && region !== world.region ? [`as ${world.region}, not ${region}`] : []),
    ...(bindAddress !== undefined && bindAddress !== world.bindAddress ? [`on ${world.bindAddress}, not ${bindAddress}`] : []),
    ...(asAws && !world.asAws ? ['without --as-aws'] : []),
    ...(asAws && world.asAws && asAws.join() !== world.asAws.addresses.join()
      ? [`as AWS on ${world.asAws.addresses.join(' and ')}, not ${asAws.join(' and ')}`]
      : []),
    ...(identities && identities.file !== world.identitiesFile ? [`without the identities of ${identities.file}`] : []),
    ...missing.map((flag) => `without ${flag}`),
    ...(!persistent && world.persistent ? ['with its state on disk, not in memory'] : []),
  ]
}
