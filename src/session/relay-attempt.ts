import {formatStunError} from '../client/stun/error-fact.ts'
import {type Allocation, type AlternateServer, TurnClient} from '../client/turn/turn-client.ts'
import type {StunErrorFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {type IceServer, type IceServerUrl, readTurnUsername} from '../model/ice-server.ts'
import type {Failure} from '../model/observed.ts'
import type {RelayServerFact} from '../model/relay-server.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import {printable} from '../protocol/text.ts'
import {type CountedTransport, countedTransport} from './counted-transport.ts'
import type {AddressFamily} from './resolve-server.ts'
import {connectServer, type ServerConnection, type ServerPlace} from './server-connection.ts'
import {releaseAllocation, TurnRelay} from './turn-relay.ts'

/** One URL of a TURN server, and whose credentials go with it. */
export interface RelayTarget {
  readonly url: IceServerUrl
  readonly server: IceServer
}

export interface RelayContext {
  readonly clock: Clock
  readonly random: Random
  /** PEM of the only authorities to trust for TLS, instead of the built-in ones. */
  readonly ca?: string
  readonly addressFamily?: AddressFamily
}

/** Connecting and two round trips of Allocate; over UDP four packets may go out at 0, 0.5, 1.5 and 3.5 s. */
const openTimeoutMs = 5_000

/** A server that sends its clients on may be sent on to once more, and not in a circle (RFC 8489 §10). */
const maxRedirects = 2

/** More is no use to anybody, and a server must not fill the report. */
const maxListed = 20

type Fact = {-readonly [K in keyof RelayServerFact]: RelayServerFact[K]}

/** One try to get a relay of one server over one transport, and what became of it. */
export class RelayAttempt {
  readonly #target: RelayTarget
  readonly #context: RelayContext
  readonly #fact: Fact
  readonly #refusals: StunErrorFact[] = []
  readonly #notLetIn: TransportAddress[] = []
  readonly #beganAt: number
  readonly #abort = new AbortController()
  readonly #transports: CountedTransport[] = []
  #opening: Promise<TurnRelay> | undefined
  #relay: TurnRelay | undefined
  #connection: ServerConnection | undefined
  #closing: Promise<void> | undefined

  /** @param beganAt when relays were asked for */
  constructor(target: RelayTarget, context: RelayContext, beganAt: number) {
    const {url, port, transport} = target.url
    this.#target = target
    this.#context = context
    this.#beganAt = beganAt
    this.#fact = {
      ...{server: printable(url, {maxLength: 300}), port, transport, state: 'not-asked', redirects: []},
      ...{refusals: this.#refusals, peersNotLetIn: this.#notLetIn},
      ...{requestsSent: 0, responsesReceived: 0, totalRoundTripMs: 0},
    }
  }

  get fact(): RelayServerFact {
    const sum = (of: (one: CountedTransport['traffic']) => number) =>
      this.#transports.reduce((total, {traffic}) => total + of(traffic), 0)
    return {
      ...this.#fact,
      refusals: [...this.#refusals],
      peersNotLetIn: [...this.#notLetIn],
      requestsSent: sum(({requestsSent}) => requestsSent),
      responsesReceived: sum(({responsesReceived}) => responsesReceived),
      totalRoundTripMs: sum(({totalRoundTripMs}) => totalRoundTripMs),
    }
  }

  /** @throws FailureError `refused` with the server's code, `unreachable`, `timeout`, `malformed`, `no-credentials`, `interrupted` */
  open(): Promise<TurnRelay> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  async #open(): Promise<TurnRelay> {
    const {clock} = this.#context
    const askedAt = clock.monotonic()
    Object.assign(this.#fact, {state: 'asked', askedAtMs: askedAt - this.#beganAt})
    try {
      const relay = await this.#follow({url: this.#target.url}, askedAt + openTimeoutMs)
      Object.assign(this.#fact, {state: 'relaying', relayed: relay.relayed})
      return relay
    } catch (error) {
      if (!this.#closing) Object.assign(this.#fact, {state: 'failed', failure: failureFrom(error)})
      throw error
    } finally {
      this.#fact.tookMs = clock.monotonic() - askedAt
    }
  }

  /** Asks a server, and the one that it sends us to. */
  async #follow(place: ServerPlace, endMs: number): Promise<TurnRelay> {
    const {clock, ca, addressFamily} = this.#context
    const context = {
      clock,
      signal: this.#abort.signal,
      settings: {...(ca !== undefined && {ca}), ...(addressFamily && {addressFamily})},
    }
    const connection = await connectServer(context, place, endMs - clock.monotonic())
    Object.assign(this.#fact, {serverAddress: connection.serverAddress, connect: connection.facts})
    const outcome = await this.#allocate(connection, endMs).catch(async (error: unknown) => {
      await connection.close()
      throw error
    })
    if (outcome instanceof TurnRelay) return outcome
    await connection.close()
    return await this.#follow(this.#redirected(connection.serverAddress, outcome), endMs)
  }

  async #allocate(connection: ServerConnection, endMs: number): Promise<TurnRelay | AlternateServer> {
    const {clock, random} = this.#context
    const {username, password} = this.#target.server
    if (username === undefined || password === undefined) throw noCredentials(this.#target.url)
    const transport = countedTransport(connection.transport, clock)
    this.#transports.push(transport)
    const client = new TurnClient({transport, clock, random, credentials: {username, password}})
    const patience = {signal: this.#abort.signal, timeoutMs: Math.max(1, endMs - clock.monotonic())}
    try {
      const outcome = await client.allocate(patience)
      if (outcome.ok) return this.#relayOver(connection, client, outcome.value)
      if (outcome.alternate && this.#fact.redirects.length < maxRedirects) return outcome.alternate
      this.#refused(outcome.refusal)
      throw refusedBy(connection.endpoint, outcome.refusal, expiryNote(username, outcome.refusal, clock.now()))
    } catch (error) {
      await releaseAllocation(client)
      throw error
    }
  }

  #redirected(from: TransportAddress, alternate: AlternateServer): ServerPlace {
    const {address: to, domain} = alternate
    const known = [from, ...this.#fact.redirects.map((one) => one.from)].map(formatTransportAddress)
    if (known.includes(formatTransportAddress(to))) throw inCircle(to)
    this.#fact.redirects = [...this.#fact.redirects, {from, to, ...(domain !== undefined && {domain})}]
    return {url: this.#target.url, redirectedTo: alternate}
  }

  #relayOver(connection: ServerConnection, client: TurnClient, allocation: Allocation): TurnRelay {
    this.#connection = connection
    connection.transport.onBroken((error) => this.#lost(error.failure))
    this.#relay = new TurnRelay({
      ...{client, allocation, mapped: allocation.mapped ?? connection.localAddress, clock: this.#context.clock},
      onRefusal: (refusal, peer) => this.#refused(refusal, peer),
      onLost: () => this.#lost(),
    })
    return this.#relay
  }

  #refused(refusal: StunErrorFact, peer?: TransportAddress): void {
    if (peer && refusal.code === 403) {
      if (this.#notLetIn.length < maxListed) this.#notLetIn.push(peer)
    } else if (this.#refusals.length < maxListed) this.#refusals.push(refusal)
  }

  #lost(failure?: Failure): void {
    if (!this.#closing) Object.assign(this.#fact, {state: 'lost', ...(failure && {failure})})
  }

  /** Gives back what there is, also where it is only being asked for. */
  close(because: 'passed-over' | 'closed'): Promise<void> {
    this.#closing ??= this.#close(because)
    return this.#closing
  }

  async #close(because: 'passed-over' | 'closed'): Promise<void> {
    this.#abort.abort()
    await this.#opening?.catch(() => undefined)
    if (this.#fact.state === 'asked' || this.#fact.state === 'relaying') this.#fact.state = because
    if (this.#relay) this.#fact.released = await this.#relay.release()
    await this.#connection?.close()
  }
}

const failureFrom = (error: unknown): Failure =>
  error instanceof FailureError
    ? error.failure
    : {kind: 'bug', message: printable(error instanceof Error ? error.message : String(error), {maxLength: 300})}

const refusedBy = (endpoint: string, refusal: StunErrorFact, note: string): FailureError =>
  new FailureError({
    kind: 'refused',
    code: String(refusal.code),
    message: `${endpoint} refused ${formatStunError(refusal)}.${note}`,
    endpoint,
  })

/** An expired credential and a wrong one are the same 401 on the wire; what tells them apart is the expiry in the username. */
function expiryNote(username: string, {code}: StunErrorFact, nowMs: number): string {
  const expiresAtMs = code === 401 ? readTurnUsername(username)?.expiresAtMs : undefined
  if (expiresAtMs === undefined || expiresAtMs > nowMs) return ''
  return ` The credential expired ${Math.round((nowMs - expiresAtMs) / 1000)} s ago.`
}

const inCircle = (to: TransportAddress): FailureError =>
  new FailureError({
    kind: 'malformed',
    code: 'redirect-loop',
    message: `${formatTransportAddress(to)} was left already: the TURN servers send their clients around in a circle.`,
    endpoint: formatTransportAddress(to),
  })

const noCredentials = ({host, port, url}: IceServerUrl): FailureError =>
  new FailureError({
    kind: 'no-credentials',
    message: `There is no username or no password for ${printable(url, {maxLength: 300})}.`,
    endpoint: `${host}:${port}`,
  })
