import type {ResourceStatus} from '../../model/channel.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {Clock} from '../../platform/clock.ts'
import {pause} from '../../platform/pause.ts'

/** Told what a resource's status was when it was looked at. */
export type OnStatus = (status: ResourceStatus) => void

/** A channel, and a stream, may be described 5 times a second, by everyone together. */
export const pollMs = 500

/** Creation and deletion take a few seconds when they are not immediate. */
const waitLimitMs = 60_000

export interface Wait {
  /** Between two questions. */
  readonly pollMs: number
  readonly limitMs: number
}

/** Asks `done` until it gives something. @throws UserError when that takes too long */
export async function waitUntil<T>(
  what: string,
  done: () => Promise<T | undefined>,
  clock: Clock,
  signal?: AbortSignal,
  wait: Wait = {pollMs, limitMs: waitLimitMs},
): Promise<T> {
  const end = clock.monotonic() + wait.limitMs
  for (;;) {
    const result = await done()
    if (result !== undefined) return result
    if (clock.monotonic() + wait.pollMs > end) throw tookTooLong(what, wait.limitMs)
    await pause(wait.pollMs, clock, signal)
  }
}

const tookTooLong = (what: string, limitMs: number): UserError =>
  new UserError({
    code: 'still-waiting',
    message: `Waited in vain: ${what} after ${limitMs / 1000} s.`,
    remedy: [{text: 'Look again later, or use --no-wait.'}],
    exitCode: exitCodes.unknown,
  })
