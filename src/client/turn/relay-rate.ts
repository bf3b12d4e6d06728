import type {RelayRateFact, RelayRateStep} from '../../model/relay.ts'
import {failureOfAbort} from '../../platform/deadline.ts'
import {pause} from '../../platform/pause.ts'
import type {RelaySeriesOptions} from './relay-series.ts'

/** The quota of KVS: 5 Mbit/s per allocation. The last step stays below it, since what is above is dropped. */
export const offeredRates: readonly number[] = [500_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 4_900_000]

/** Each step is short: all of them together take 3 s and send less than a megabyte. */
const stepMs = 500
/** The last packets of a step are on their way this long at most. */
const drainMs = 300
/** How often due packets are sent: at most five at once at the highest rate. */
const tickMs = 10
const payloadBytes = 1_200
/** ChannelData 4, UDP 8, IPv4 20. */
const packetBits = (payloadBytes + 32) * 8

/** A step that lost no more than this came through. */
const carriedRatio = 0.98
/** A step that lost more ends the measurement: what comes next only does harm. */
const hopelessRatio = 0.9

export type RelayRateOptions = Pick<RelaySeriesOptions, 'from' | 'to' | 'clock' | 'random' | 'signal'>

/**
 * Offers a relay ever higher rates, one way, each for half a second at an even pace, and counts what arrives at the other end.
 * @throws FailureError `interrupted`
 */
export async function relayRate(options: RelayRateOptions): Promise<RelayRateFact> {
  const {clock, signal} = options
  const startMs = clock.monotonic()
  const steps: RelayRateStep[] = []
  for (const rate of offeredRates) {
    const step = await offer(rate, options)
    if (signal.aborted) throw failureOfAbort(signal)
    steps.push(step)
    if (step.received < step.sent * hopelessRatio) break
  }
  const through = steps.filter(({sent, received}) => received >= sent * carriedRatio)
  return {
    steps,
    carriedBitsPerSecond: Math.max(0, ...through.map(({carriedBitsPerSecond}) => carriedBitsPerSecond)),
    bytes: steps.reduce((sum, {sent}) => sum + sent, 0) * (packetBits / 8),
    seconds: Math.round(clock.monotonic() - startMs) / 1000,
  }
}

async function offer(rate: number, {from, to, clock, random, signal}: RelayRateOptions): Promise<RelayRateStep> {
  const payload = random.bytes(payloadBytes)
  let received = 0
  let lastMs = 0
  const stop = to.client.onData(({data}) => {
    if (data.length !== payloadBytes || !data.equals(payload)) return
    received++
    lastMs = clock.monotonic()
  })
  const startMs = clock.monotonic()
  let sent = 0
  try {
    for (let spentMs = 0; spentMs < stepMs && !signal.aborted; spentMs = clock.monotonic() - startMs) {
      for (const due = Math.floor((Math.min(spentMs + tickMs, stepMs) * rate) / 1000 / packetBits); sent < due; sent++)
        from.client.send(to.relayed, payload)
      await pause(tickMs, clock, signal).catch(() => undefined)
    }
    for (const endMs = clock.monotonic() + drainMs; received < sent && clock.monotonic() < endMs && !signal.aborted; )
      await pause(tickMs, clock, signal).catch(() => undefined)
  } finally {
    stop()
  }
  // What took longer to arrive than to send came at a lower rate.
  const tookMs = Math.max(stepMs, lastMs - startMs)
  return {
    offeredBitsPerSecond: rate,
    carriedBitsPerSecond: Math.round((received * packetBits * 1000) / tookMs),
    sent,
    received,
  }
}
