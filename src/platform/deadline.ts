import {setMaxListeners} from 'node:events'
import {FailureError} from '../model/failure-error.ts'
import type {Failure} from '../model/observed.ts'
import type {Cancel, Clock} from './clock.ts'

/** A signal that ends with its parent, or by itself after some time. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Call it when the work is done: it frees the timer and the parent's listener. */
  readonly cancel: Cancel
}

/**
 * A signal that aborts after `ms`, its reason a FailureError of kind `timeout`, or with `parent`, keeping its reason.
 * @param what what is waited for, as the message's beginning: `Connecting to 192.0.2.1:443`
 */
export function startDeadline(parent: AbortSignal, clock: Clock, ms: number, what: string, endpoint?: string): Deadline {
  const controller = new AbortController()
  // Whatever runs at once listens, and Node.js would take more than ten for a leak.
  setMaxListeners(0, controller.signal)
  const follow = () => controller.abort(parent.reason)
  const stop = clock.after(ms, () =>
    controller.abort(
      new FailureError({
        kind: 'timeout',
        message: `${what} took longer than ${(ms / 1000).toFixed(1)} s.`,
        ...(endpoint !== undefined && {endpoint}),
      }),
    ),
  )
  const cancel = () => {
    stop()
    parent.removeEventListener('abort', follow)
  }
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, {once: true})
  return {signal: controller.signal, cancel}
}

/** Why a signal was aborted, as a failure: a deadline says `timeout`, everything else is an interruption. */
export function failureOfAbort(signal: AbortSignal, endpoint?: string): FailureError {
  const {reason} = signal as {reason: unknown}
  if (reason instanceof FailureError) return reason
  const timeout = reason instanceof Error && reason.name === 'TimeoutError'
  const failure: Failure = {
    kind: timeout ? 'timeout' : 'interrupted',
    message: timeout ? 'The time for it was over.' : 'It was interrupted.',
    ...(endpoint !== undefined && {endpoint}),
  }
  return new FailureError(failure, reason)
}

/** `work`, or the failure that aborted the signal, whichever is first. `work` goes on unobserved in the second case. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, endpoint?: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(failureOfAbort(signal, endpoint))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, {once: true})
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
