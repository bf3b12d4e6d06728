/** MessageTtlSeconds (API reference, SingleMasterConfiguration). */
export const messageTtlRule = 'a message can wait 5 s to 120 s, in whole seconds'

/** @returns the MessageTtlSeconds that so many ms are; undefined when it is none */
export function messageTtlOf(ms: number): number | undefined {
  const seconds = ms / 1000
  return Number.isInteger(seconds) && seconds >= 5 && seconds <= 120 ? seconds : undefined
}
