import type {Clock} from './clock.ts'

/** Waits. @throws the signal's reason when that ends the waiting */
export function pause(ms: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, {once: true})
    if (signal?.aborted) onAbort()
  })
}
