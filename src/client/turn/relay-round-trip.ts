import {FailureError} from '../../model/failure-error.ts'
import {medianOf} from '../../model/series.ts'
import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import type {Clock} from '../../platform/clock.ts'
import {failureOfAbort} from '../../platform/deadline.ts'
import type {Random} from '../../platform/random.ts'
import type {TurnClient} from './turn-client.ts'

/** Sent at once: enough to see a loss, few enough for every rate limit. */
const burst = 3
/** While nothing has come back, one more goes out this often, so that a lost burst is not a dead relay. */
const repeatMs = 500
/** After the first came back, the others of the burst have this long; then they count as lost. */
const stragglersMs = 300
const tokenLength = 16

export interface RoundTripOptions {
  readonly client: TurnClient
  /** Where the data goes: an address that sends back what it gets, such as the client's own relayed address. */
  readonly peer: TransportAddress
  readonly clock: Clock
  readonly random: Random
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface RoundTrip {
  /** Median of those that came back. */
  readonly rttMs: number
  readonly sent: number
  readonly received: number
}

/**
 * Sends data with unguessable content to a peer through the relay and waits until it comes back through the relay.
 * @throws FailureError `timeout` when nothing came back, `interrupted`
 */
export function relayRoundTrip(options: RoundTripOptions): Promise<RoundTrip> {
  const {client, peer, clock, random, timeoutMs, signal} = options
  if (signal.aborted) return Promise.reject(failureOfAbort(signal))
  const sentAt = new Map<string, number>()
  const rtts: number[] = []
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = []
    const finish = (settle: () => void) => {
      for (const stop of stops) stop()
      settle()
    }
    const succeed = () => finish(() => resolve({rttMs: medianOf(rtts), sent: sentAt.size, received: rtts.length}))
    const later = (ms: number, work: () => void) => stops.push(clock.after(ms, work))
    const send = () => {
      const token = random.bytes(tokenLength)
      sentAt.set(token.toString('hex'), clock.monotonic())
      client.send(peer, token)
    }
    const sendAgain = () => {
      if (rtts.length > 0) return
      send()
      later(repeatMs, sendAgain)
    }
    const returned = new Set<string>()
    stops.push(
      client.onData(({data}) => {
        const token = data.toString('hex')
        const at = sentAt.get(token)
        if (at === undefined || returned.has(token)) return
        returned.add(token)
        rtts.push(clock.monotonic() - at)
        if (rtts.length === sentAt.size) succeed()
        else if (rtts.length === 1) later(stragglersMs, succeed)
      }),
    )
    const onAbort = () => finish(() => reject(failureOfAbort(signal)))
    signal.addEventListener('abort', onAbort, {once: true})
    stops.push(() => signal.removeEventListener('abort', onAbort))
    later(timeoutMs, () => (rtts.length > 0 ? succeed() : finish(() => reject(nothingCameBack(options, sentAt.size)))))
    later(repeatMs, sendAgain)
    for (let i = 0; i < burst; i++) send()
  })
}

const nothingCameBack = ({peer, timeoutMs}: RoundTripOptions, sent: number): FailureError =>
  new FailureError({
    kind: 'timeout',
    message: `Nothing of ${sent} packets that went to ${formatTransportAddress(peer)} through the relay came back within ${(timeoutMs / 1000).toFixed(1)} s.`,
  })
