import {requireChangeableQuotas} from './play.ts'
import {alreadyRunning} from './problems.ts'
import {type EndReason, type ServeOptions, serveEmulator} from './serve-emulator.ts'
import type {StartResult} from './start-emulator.ts'
import {publicWorld} from './status.ts'

export interface ServeUntilOptions extends ServeOptions {
  /** Aborted when it is to end. */
  readonly signal: AbortSignal
  /** Another emulator that has the state directory is what we wanted, too: a race that another process has won. */
  readonly toleratesOther: boolean
  onReady(result: StartResult): Promise<void>
}

/**
 * Serves an emulator in this process until it is stopped, idle or interrupted.
 *
 * @returns undefined where another process serves it
 * @throws UserError where another process serves it and that is not tolerated
 */
export async function serveUntil(options: ServeUntilOptions): Promise<EndReason | undefined> {
  const {signal, toleratesOther, onReady, log, stateDir} = options
  await requireChangeableQuotas(options.play ?? {})
  const served = await serveEmulator(options)
  if (served.status === 'already-running') {
    if (!toleratesOther) throw alreadyRunning(stateDir, served.by.pid)
    log(`not needed: pid ${served.by.pid} has ${stateDir}`)
    return undefined
  }
  const interrupt = (): void => void served.stop('interrupted')
  signal.addEventListener('abort', interrupt, {once: true})
  if (signal.aborted) interrupt()
  await onReady({status: 'started', ...publicWorld(served.world)})
  return served.ended
}
