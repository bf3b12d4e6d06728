import {formatStunError} from '../client/stun/error-fact.ts'
import {relayRoundTrip} from '../client/turn/relay-round-trip.ts'
import {TurnClient, type TurnOutcome} from '../client/turn/turn-client.ts'
import type {StunErrorFact, TurnAllocationFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceServer, IceServerUrl} from '../model/ice-server.ts'
import {type Failure, failureOf, notAttempted, observedValue} from '../model/observed.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {ProbeContext} from './probe.ts'
import {connectTurn, type TurnConnection} from './turn-connection.ts'

/** The server has just answered Allocate, so this is a generous round trip with two repetitions. */
const permissionTimeoutMs = 2_000

/** The same, for data: a burst and three repetitions. */
const roundTripTimeoutMs = 2_000

/** Giving back is a courtesy: one round trip with one repetition. Without it the allocation ends by itself after its lifetime. */
const releaseTimeoutMs = 900

/** A connection that took nearly all the time still leaves Allocate this much. */
const leastAllocateMs = 1_000

type Context = ProbeContext<GatheringSession, GatheringSettings>
type Stages = {-readonly [K in keyof TurnAllocationFact['stages']]: TurnAllocationFact['stages'][K]}

/** One URL of a TURN server, and whose credentials go with it. */
export interface TurnTarget {
  readonly url: IceServerUrl
  readonly server: IceServer
}

export interface ProbedTurnServer {
  readonly fact: TurnAllocationFact
  readonly roundTrips: number
}

/** The first stage that failed, if one did. */
export const firstFailure = ({stages}: TurnAllocationFact): Failure | undefined =>
  [stages.connect, stages.allocate, stages.permission, stages.roundTrip].map(failureOf).find((failure) => failure !== undefined)

/** Connects, allocates, lets our own relayed address in, sends data to it through the relay, and gives everything back. */
export async function probeTurnServer(context: Context, target: TurnTarget): Promise<ProbedTurnServer> {
  const row = new TurnRow(context, target)
  await row.run()
  return row.result()
}

class TurnRow {
  readonly #context: Context
  readonly #target: TurnTarget
  readonly #stages: Stages = {
    connect: notAttempted('not needed over UDP'),
    allocate: notAttempted('there was no connection'),
    permission: notAttempted('there was no allocation'),
    roundTrip: notAttempted('there was no permission'),
  }
  #connection: TurnConnection | undefined
  #client: TurnClient | undefined
  #refusal: StunErrorFact | undefined

  constructor(context: Context, target: TurnTarget) {
    this.#context = context
    this.#target = target
  }

  async run(): Promise<void> {
    const connection = await this.#connect()
    if (!connection) return
    try {
      await this.#relay(connection)
    } finally {
      this.#giveBack(connection)
    }
  }

  result(): ProbedTurnServer {
    const {url, transport} = this.#target.url
    return {
      roundTrips:
        (this.#connection?.roundTrips ?? 0) + (this.#client?.roundTrips ?? 0) + (observedValue(this.#stages.roundTrip) ? 1 : 0),
      fact: {
        server: url,
        transport,
        ...(this.#connection && {serverAddress: this.#connection.serverAddress}),
        stages: this.#stages,
        ...(this.#refusal && {refusal: this.#refusal}),
      },
    }
  }

  async #connect(): Promise<TurnConnection | undefined> {
    const {stopwatch} = this.#context
    const connected = await observe(stopwatch, () => connectTurn(this.#context, this.#target.url))
    if (connected.status === 'failed') this.#stages.connect = connected
    else if (connected.value.transport.reliable) this.#stages.connect = {...connected, value: connected.value.facts}
    this.#connection = observedValue(connected)
    return this.#connection
  }

  async #relay(connection: TurnConnection): Promise<void> {
    const {clock, random, stopwatch} = this.#context
    const {transport, tookMs} = connection
    const credentials = this.#credentials()
    if (!credentials) {
      this.#stages.allocate = await observe(stopwatch, () => Promise.reject(noCredentials(this.#target.url)))
      return
    }
    const client = new TurnClient({transport, clock, random, credentials})
    this.#client = client
    const {turnTimeoutMs} = this.#context.settings
    const patience = this.#patience(Math.max(turnTimeoutMs - tookMs, Math.min(leastAllocateMs, turnTimeoutMs)))
    this.#stages.allocate = await observe(stopwatch, async () => {
      const {value, rttMs} = this.#granted(await client.allocate(patience))
      return {...value, rttMs}
    })
    const allocation = observedValue(this.#stages.allocate)
    if (allocation) await this.#sendThrough(client, allocation.relayed)
  }

  /** The peer is the relay itself: the one address that surely sends back what it gets, and that no firewall of ours is in front of. */
  async #sendThrough(client: TurnClient, peer: TransportAddress): Promise<void> {
    const {clock, random, signal, stopwatch} = this.#context
    this.#stages.permission = await observe(stopwatch, async () => {
      const {rttMs} = this.#granted(await client.createPermission(peer, this.#patience(permissionTimeoutMs)))
      return {peer, rttMs}
    })
    if (this.#stages.permission.status !== 'observed') return
    const options = {client, peer, clock, random, signal, timeoutMs: roundTripTimeoutMs}
    this.#stages.roundTrip = await observe(stopwatch, async () => ({peer, ...(await relayRoundTrip(options))}))
  }

  /** Not waited for here: the session does at its end. Ctrl-C does not stop it, it is what Ctrl-C asks for. */
  #giveBack({endpoint, close}: TurnConnection): void {
    const client = this.#client
    const patience = {signal: new AbortController().signal, timeoutMs: releaseTimeoutMs}
    const released = client?.mayHoldAllocation ? client.refresh(0, patience).then(ignore, ignore) : Promise.resolve()
    const closed = released.then(close)
    this.#context.session.closeLater(`TURN allocation at ${endpoint}`, () => closed)
  }

  #granted<T>(outcome: TurnOutcome<T>): {value: T; rttMs: number} {
    if (outcome.ok) return outcome
    this.#refusal = outcome.refusal
    const {refusal} = outcome
    throw new FailureError({
      kind: 'refused',
      code: String(refusal.code),
      message: `${this.#target.url.host}:${this.#target.url.port} refused ${formatStunError(refusal)}.`,
      endpoint: `${this.#target.url.host}:${this.#target.url.port}`,
    })
  }

  #credentials() {
    const {username, password} = this.#target.server
    return username !== undefined && password !== undefined ? {username, password} : undefined
  }

  #patience(timeoutMs: number) {
    return {signal: this.#context.signal, timeoutMs}
  }
}

const ignore = (): void => {}

const noCredentials = ({host, port, url}: IceServerUrl): FailureError =>
  new FailureError({
    kind: 'no-credentials',
    message: `There is no username or no password for ${url}.`,
    endpoint: `${host}:${port}`,
  })
