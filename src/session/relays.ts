import {FailureError} from '../model/failure-error.ts'
import type {IceTransport} from '../model/ice-server.ts'
import type {RelayServerFact} from '../model/relay-server.ts'
import type {WebrtcStats} from '../model/webrtc-stats.ts'
import type {Relay} from '../peer/relay.ts'
import type {Cancel} from '../platform/clock.ts'
import {RelayAttempt, type RelayContext, type RelayTarget} from './relay-attempt.ts'

export interface RelaysOptions extends RelayContext {
  /** In no order: UDP is tried before what is built on TCP, and that before DTLS. */
  readonly targets: readonly RelayTarget[]
  /** The first relay that is had, which is the default, or one of every target. */
  readonly want?: 'first' | 'all'
}

/** Allocations on the TURN servers of a session. */
export interface Relays {
  /** What to give a peer. */
  readonly relays: readonly Promise<Relay>[]
  /** Every target, in the order in which they are tried. */
  readonly facts: readonly RelayServerFact[]
  /** Gives all of them back. */
  close(): Promise<void>
}

/**
 * How long one target is tried alone before the next one is, too: as long as RFC 8305 §5 gives a connection attempt, and the second round
 * trip that Allocate needs. One that fails is followed at once.
 */
const headStartMs = 500

/** Media over TCP stalls where a packet is lost; nobody but us speaks DTLS to a TURN server. */
const rank: Readonly<Record<IceTransport, number>> = {udp: 0, tls: 1, tcp: 2, dtls: 3}

/** Begins to allocate at once. */
export function openRelays(options: RelaysOptions): Relays {
  const beganAt = options.clock.monotonic()
  const attempts = [...options.targets]
    .sort((a, b) => rank[a.url.transport] - rank[b.url.transport])
    .map((target) => new RelayAttempt(target, options, beganAt))
  const race = options.want === 'all' ? undefined : new Race(attempts, options)
  const relays: readonly Promise<Relay>[] = race ? [race.winner] : attempts.map((attempt) => attempt.open())
  // Whoever uses them sees why there is none; the facts tell it to everybody else.
  for (const relay of relays) relay.catch(() => undefined)
  return {
    relays: attempts.length === 0 ? [] : relays,
    get facts() {
      return attempts.map(({fact}) => fact)
    },
    close: async () => {
      race?.stop()
      await Promise.all(attempts.map((attempt) => attempt.close('closed')))
    },
  }
}

/** The next one begins when its predecessor has failed or has had its time; the first success is kept and the others are given back. */
class Race {
  readonly winner: Promise<Relay>
  readonly #attempts: readonly RelayAttempt[]
  readonly #clock: RelaysOptions['clock']
  #next = 0
  #failed = 0
  #over = false
  #cancel: Cancel = () => undefined
  #resolve!: (relay: Relay) => void
  #reject!: (error: FailureError) => void

  constructor(attempts: readonly RelayAttempt[], {clock}: RelaysOptions) {
    this.#attempts = attempts
    this.#clock = clock
    this.winner = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (attempts.length > 0) this.#start()
    else this.#fail(noRelay(attempts))
  }

  #start(): void {
    this.#cancel()
    const attempt = this.#attempts[this.#next]
    if (this.#over || !attempt) return
    this.#next++
    this.#cancel = this.#clock.after(headStartMs, () => this.#start())
    attempt.open().then(
      (relay) => this.#won(attempt, relay),
      () => this.#lost(),
    )
  }

  #won(winner: RelayAttempt, relay: Relay): void {
    if (this.#over) return
    this.stop()
    for (const attempt of this.#attempts) if (attempt !== winner) void attempt.close('passed-over')
    this.#resolve(relay)
  }

  #lost(): void {
    this.#failed++
    if (this.#over) return
    if (this.#failed === this.#attempts.length) this.#fail(noRelay(this.#attempts))
    else this.#start()
  }

  #fail(error: FailureError): void {
    this.stop()
    this.#reject(error)
  }

  stop(): void {
    this.#over = true
    this.#cancel()
    // Where it is decided already, this changes nothing.
    queueMicrotask(() => this.#reject(noRelay(this.#attempts)))
  }
}

/** With the words of each, since no two need fail alike; its kind and code are those of the one that was wanted most. */
function noRelay(attempts: readonly RelayAttempt[]): FailureError {
  const failures = attempts.flatMap(({fact: {server, failure}}) => (failure ? [{server, failure}] : []))
  const [first] = failures
  return new FailureError({
    kind: first?.failure.kind ?? (attempts.length === 0 ? 'unreachable' : 'interrupted'),
    code: first?.failure.code ?? 'no-relay',
    message: `No TURN server gave a relay${failures.length === 0 ? '' : ': '}${failures.map(({server, failure}) => `${server}: ${failure.message}`).join(' ')}${failures.length === 0 ? '.' : ''}`,
  })
}

/** As the developer guide names them ("Metrics of the C SDK", ICE server metrics); round trip times in seconds, as in W3C statistics. */
export const relayServerStats = (facts: readonly RelayServerFact[], timestamp: number): readonly WebrtcStats[] =>
  facts.map(({server, port, transport, requestsSent, responsesReceived, totalRoundTripMs}) => ({
    ...{type: 'ice-server', id: `ice-server_${server}`, timestamp, url: server, port, protocol: transport},
    totalRequestsSent: requestsSent,
    totalResponsesReceived: responsesReceived,
    totalRoundTripTime: totalRoundTripMs / 1000,
  }))
