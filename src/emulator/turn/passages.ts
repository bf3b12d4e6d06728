import type {Allocation, Direction} from './allocation.ts'
import type {TurnState} from './request.ts'

/**
 * How a packet gets through a relay: one delay in ms for each time that it comes out, so `[0]` when all is well and nothing when it
 * is lost. What is above the bit rate of an allocation is lost, each way counted for itself as coturn does.
 */
export function passagesOf(
  {settings}: TurnState,
  allocation: Allocation,
  direction: Direction,
  bytes: number,
  nowMs: number,
): readonly number[] {
  if (!allocation.affords(direction, bytes, settings.bitsPerSecond, nowMs)) return []
  const {client, account} = allocation
  const about = {server: settings.name, transport: client.transport, direction, channel: account.channelName}
  let passages: readonly number[] = [0]
  for (const {effect} of settings.faults.consultAll('relay', about)) {
    if (effect.kind === 'drop') return []
    if (effect.kind === 'limit' && !allocation.affordsFault(direction, bytes, effect.bitsPerSecond, nowMs)) return []
    if (effect.kind === 'delay') passages = passages.map((delayMs) => delayMs + effect.ms)
    if (effect.kind === 'duplicate') passages = passages.flatMap((delayMs) => [delayMs, delayMs])
  }
  return passages
}
