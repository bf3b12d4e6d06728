import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'

/** What other operations than Describe… tell about a resource: the answers, and why there are none. */
export interface Extras<E> {
  readonly values: Partial<E>
  /** Each operation has a permission of its own. */
  readonly unavailable: Readonly<Partial<Record<keyof E, Failure>>>
}

/** Waits for all of them; one that is refused costs only itself. @throws what is no answer: Ctrl-C, a bug */
export async function readExtras<E extends object>(work: {readonly [K in keyof E]: Promise<E[K]>}): Promise<Extras<E>> {
  const attempts = await Promise.all(Object.entries<Promise<unknown>>(work).map(attempt))
  const [read, failed] = [attempts.filter(({failure}) => !failure), attempts.filter(({failure}) => failure)]
  return {
    values: Object.fromEntries(read.map(({member, value}) => [member, value])) as Partial<E>,
    unavailable: Object.fromEntries(failed.map(({member, failure}) => [member, failure])) as Extras<E>['unavailable'],
  }
}

async function attempt([member, work]: [string, Promise<unknown>]): Promise<{
  member: string
  value?: unknown
  failure?: Failure
}> {
  try {
    return {member, value: await work}
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind === 'interrupted' || error.failure.kind === 'bug') throw error
    return {member, failure: error.failure}
  }
}
