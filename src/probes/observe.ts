import {FailureError} from '../model/failure-error.ts'
import type {Observed} from '../model/observed.ts'
import type {Stopwatch} from './probe.ts'

/** Keeps what `work` gave, or the failure that it ended with. What is thrown and is no failure is our bug and goes on. */
export async function observe<T>(
  stopwatch: Stopwatch,
  work: () => Promise<T>,
): Promise<Exclude<Observed<T>, {status: 'not-attempted'}>> {
  const startMs = stopwatch.elapsedMs()
  const timing = () => {
    const atMs = stopwatch.elapsedMs()
    return {atMs, tookMs: Math.round((atMs - startMs) * 1000) / 1000}
  }
  try {
    const value = await work()
    return {status: 'observed', value, ...timing()}
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    return {status: 'failed', failure: error.failure, ...timing()}
  }
}
