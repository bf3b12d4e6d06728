import {type Call, Refusal} from '../support/caller.ts'

/** AWS is eventually consistent, and finishes what it was told a little later. */
export interface Patience {
  /** How long to wait for something that was answered to be so. */
  readonly withinMs: number
  readonly everyMs: number
}

/** A description of the last thing that was seen is the error. */
export async function eventually<T>(
  {withinMs, everyMs}: Patience,
  read: () => Promise<T>,
  isSo: (value: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await read().then(
      (value) => ({value}),
      (error: unknown) => ({error}),
    )
    if ('value' in seen && isSo(seen.value)) return seen.value
    if (performance.now() > deadline) {
      if ('error' in seen) throw seen.error
      throw new Error(`Not so within ${withinMs} ms: ${JSON.stringify(seen.value)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** Calls again while the service says that it was called too often: quotas are those of the account, which others use, too. */
export const patiently =
  ({withinMs, everyMs}: Patience, call: Call): Call =>
  async <T>(operation: string, input?: object) => {
    const deadline = performance.now() + withinMs
    for (;;) {
      try {
        return await call<T>(operation, input)
      } catch (error) {
        const throttled = error instanceof Refusal && error.code === 'ClientLimitExceededException'
        if (!throttled || performance.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
    }
  }
