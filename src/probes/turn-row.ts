import {relayRoundTrip} from '../client/turn/relay-round-trip.ts'
import type {Allocation, AlternateServer, TurnOutcome} from '../client/turn/turn-client.ts'
import type {StunErrorFact, TurnAllocationFact} from '../model/evidence.ts'
import {type Failure, failureOf, notAttempted, observedValue} from '../model/observed.ts'
import type {TurnMeasurements, TurnRedirect} from '../model/relay.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import {connectServer, type ServerConnection, type ServerPlace} from '../session/server-connection.ts'
import type {Gate} from './gate.ts'
import {observe} from './observe.ts'
import {
  allocateOn,
  giveBack,
  granted,
  legOn,
  permissionTimeoutMs,
  type Stages,
  type TurnContext,
  type TurnLeg,
  type TurnTarget,
} from './turn-leg.ts'
import {TurnMeasurement} from './turn-measurement.ts'

/** A permission was just given, so this is a generous round trip: a burst and three repetitions. */
const roundTripTimeoutMs = 2_000

export interface ProbedTurnServer {
  readonly fact: TurnAllocationFact
  readonly roundTrips: number
}

/** The first stage that failed, if one did. */
export const firstFailure = ({stages}: TurnAllocationFact): Failure | undefined =>
  [stages.connect, stages.allocate, stages.permission, stages.roundTrip].map(failureOf).find((failure) => failure !== undefined)

/**
 * Connects, allocates, lets a peer in, sends data to it through the relay, and gives everything back. The peer is our own relayed
 * address; where the settings want measurements, a second allocation. A redirection is followed once.
 */
export async function probeTurnServer(context: TurnContext, target: TurnTarget, gate: Gate): Promise<ProbedTurnServer> {
  const row = new TurnRow(context, target, gate)
  await row.run()
  return row.result()
}

class TurnRow {
  readonly #context: TurnContext
  readonly #target: TurnTarget
  readonly #measurement: TurnMeasurement | undefined
  readonly #stages: Stages = {
    connect: notAttempted('not needed over UDP'),
    allocate: notAttempted('there was no connection'),
    permission: notAttempted('there was no allocation'),
    roundTrip: notAttempted('there was no permission'),
  }
  #connection: ServerConnection | undefined
  #refusal: StunErrorFact | undefined
  #redirect: TurnRedirect | undefined
  #measured: TurnMeasurements | undefined
  #roundTrips = 0

  constructor(context: TurnContext, target: TurnTarget, gate: Gate) {
    this.#context = context
    this.#target = target
    const {measure} = context.settings
    this.#measurement = measure && new TurnMeasurement(context, target, {...measure, gate})
  }

  async run(): Promise<void> {
    const alternate = await this.#ask({url: this.#target.url})
    if (alternate && this.#connection) {
      const {address: to, domain} = alternate
      this.#redirect = {from: this.#connection.serverAddress, to, ...(domain !== undefined && {domain})}
      await this.#ask({url: this.#target.url, redirectedTo: alternate})
    }
    this.#measured = await this.#measurement?.result()
  }

  result(): ProbedTurnServer {
    const {url, transport} = this.#target.url
    return {
      roundTrips: this.#roundTrips + (observedValue(this.#stages.roundTrip) ? 1 : 0),
      fact: {
        server: url,
        transport,
        ...(this.#connection && {serverAddress: this.#connection.serverAddress}),
        stages: this.#stages,
        ...(this.#refusal && {refusal: this.#refusal}),
        ...(this.#redirect && {redirect: this.#redirect}),
        ...(this.#measured && {measured: this.#measured}),
      },
    }
  }

  /** @returns where the server sends its clients instead of serving them */
  async #ask(place: ServerPlace): Promise<AlternateServer | undefined> {
    const connection = await this.#connect(place)
    if (!connection) return undefined
    this.#measurement?.begin(connection, place)
    const opened = await observe(this.#context.stopwatch, async () => legOn(connection, this.#target, this.#context))
    if (opened.status === 'failed') {
      this.#stages.allocate = opened
      this.#context.session.closeLater(`connection to ${connection.endpoint}`, connection.close)
      return undefined
    }
    const leg = opened.value
    try {
      const alternate = await this.#relay(leg, place)
      if (!alternate) await this.#measurement?.measured()
      return alternate
    } finally {
      this.#roundTrips += leg.client.roundTrips
      const released = giveBack(leg, this.#context)
      await this.#measurement?.released(released)
    }
  }

  async #connect(place: ServerPlace): Promise<ServerConnection | undefined> {
    const connected = await observe(this.#context.stopwatch, () =>
      connectServer(this.#context, place, this.#context.settings.turnTimeoutMs),
    )
    if (connected.status === 'failed') {
      this.#stages.connect = connected
      this.#stages.allocate = notAttempted('there was no connection')
      return undefined
    }
    const {value: connection} = connected
    if (connection.roundTrips > 0) this.#stages.connect = {...connected, value: connection.facts}
    this.#roundTrips += connection.roundTrips
    this.#connection = connection
    return connection
  }

  async #relay(leg: TurnLeg, place: ServerPlace): Promise<AlternateServer | undefined> {
    let alternate: AlternateServer | undefined
    this.#stages.allocate = await observe(this.#context.stopwatch, async () => {
      const outcome = await allocateOn(leg, this.#context)
      if (!outcome.ok && !place.redirectedTo) alternate = outcome.alternate
      const {value, rttMs} = this.#granted(outcome)
      return {...value, rttMs}
    })
    if (alternate) this.#refusal = undefined
    const allocation = observedValue(this.#stages.allocate)
    if (allocation) await this.#sendThrough(leg, allocation)
    return alternate
  }

  async #sendThrough(leg: TurnLeg, {relayed}: Allocation): Promise<void> {
    if (!this.#measurement) return this.#sendToItself(leg, relayed)
    const {permission, roundTrip, refusal} = await this.#measurement.relay({...leg, relayed})
    this.#stages.permission = permission
    this.#stages.roundTrip = roundTrip
    this.#refusal = refusal
  }

  /** The peer is the relay itself: the one address that surely sends back what it gets, and that no firewall of ours is in front of. */
  async #sendToItself({client}: TurnLeg, peer: TransportAddress): Promise<void> {
    const {clock, random, signal, stopwatch} = this.#context
    this.#stages.permission = await observe(stopwatch, async () => {
      const {rttMs} = this.#granted(await client.createPermission(peer, {signal, timeoutMs: permissionTimeoutMs}))
      return {peer, rttMs}
    })
    if (this.#stages.permission.status !== 'observed') return
    const options = {client, peer, clock, random, signal, timeoutMs: roundTripTimeoutMs}
    this.#stages.roundTrip = await observe(stopwatch, async () => ({peer, ...(await relayRoundTrip(options))}))
  }

  #granted<T>(outcome: TurnOutcome<T>): {value: T; rttMs: number} {
    if (!outcome.ok) this.#refusal = outcome.refusal
    const {host, port} = this.#target.url
    return granted(outcome, this.#redirect ? formatTransportAddress(this.#redirect.to) : `${host}:${port}`)
  }
}
