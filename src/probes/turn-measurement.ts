import {bindingSeries} from '../client/stun/binding-series.ts'
import {relayRate} from '../client/turn/relay-rate.ts'
import {type RelayEnd, relaySeries} from '../client/turn/relay-series.ts'
import type {StunErrorFact} from '../model/evidence.ts'
import {notAttempted, type Observed, observedValue} from '../model/observed.ts'
import type {PeerPermission, RelaySeriesFact, TurnMeasurements} from '../model/relay.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import {startDeadline} from '../platform/deadline.ts'
import {resolveAll} from '../platform/dns.ts'
import {addressesInTurnHostName} from '../protocol/ice/turn-host-name.ts'
import {connectServer, type ServerConnection, type ServerPlace} from '../session/server-connection.ts'
import type {Gate} from './gate.ts'
import {seriesGapMs as gapMs, type MeasureSettings, seriesLostAfterMs} from './gathering-session.ts'
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

/** A private address (RFC 1918) in which nobody is interested: a permission sends nothing to it. */
const privatePeer: TransportAddress = {family: 'IPv4', address: '10.255.255.1', port: 9}

type End = TurnLeg & RelayEnd

/** What `probe turn` measures on one server over one transport, beside and after what `TurnRow` does. */
export class TurnMeasurement {
  readonly #context: TurnContext
  readonly #target: TurnTarget
  readonly #settings: MeasureSettings & {readonly gate: Gate}
  #arrived = false
  readonly #names: Promise<TurnMeasurements['names']>
  /** Where the second allocation is made: at the very address of the first. */
  #place: ServerPlace | undefined
  #bindings: Promise<TurnMeasurements['bindings']> = Promise.resolve(notAttempted('there was no connection'))
  #facts: {-readonly [K in keyof TurnMeasurements]: TurnMeasurements[K]}

  constructor(context: TurnContext, target: TurnTarget, settings: MeasureSettings & {readonly gate: Gate}) {
    this.#context = context
    this.#target = target
    this.#settings = settings
    this.#names = this.#resolve()
    const reason = notAttempted('there was no allocation')
    this.#facts = {
      names: reason,
      bindings: reason,
      privatePeer: reason,
      secondRelay: reason,
      indications: reason,
      channelData: reason,
      release: reason,
    }
  }

  /** Once there is a connection; again where a redirection led to another one. */
  begin({transport, serverAddress: address}: ServerConnection, {url, redirectedTo}: ServerPlace): void {
    this.#place = {url, redirectedTo: {address, domain: redirectedTo?.domain ?? url.host}}
    const {clock, random, signal, stopwatch} = this.#context
    const {count} = this.#settings
    const pace = {count, gapMs, lostAfterMs: this.#lostAfterMs}
    this.#bindings = observe(stopwatch, async () => {
      await this.#settings.gate.passed()
      return bindingSeries({transport, clock, random}, pace, signal)
    })
  }

  /** @returns what becomes of the row's own stages */
  async relay(first: End): Promise<Pick<Stages, 'permission' | 'roundTrip'> & {refusal: StunErrorFact | undefined}> {
    const {stopwatch} = this.#context
    let second: End | undefined
    this.#facts.secondRelay = await observe(stopwatch, async () => {
      second = await this.#allocateSecond()
      return {relayed: second.relayed}
    })
    this.#arrive()
    await this.#settings.gate.passed()
    try {
      return await this.#between(first, second ?? first)
    } finally {
      if (second) void giveBack(second, this.#context)
    }
  }

  get #lostAfterMs(): number {
    return seriesLostAfterMs(this.#context.settings.turnTimeoutMs)
  }

  /** Nothing more will be set up here, be it that all is or that it failed. */
  #arrive(): void {
    if (!this.#arrived) this.#settings.gate.arrive()
    this.#arrived = true
  }

  /** Nothing needs the connection any more. A server that refuses to allocate answers Binding requests all the same. */
  async measured(): Promise<void> {
    this.#arrive()
    await this.#bindings
  }

  async released(released: Promise<TurnMeasurements['release']>): Promise<void> {
    this.#facts.release = await released
  }

  async result(): Promise<TurnMeasurements> {
    this.#arrive()
    return {...this.#facts, names: await this.#names, bindings: await this.#bindings}
  }

  async #between(from: End, to: End): Promise<Pick<Stages, 'permission' | 'roundTrip'> & {refusal: StunErrorFact | undefined}> {
    const {stopwatch, signal} = this.#context
    const patience = {signal, timeoutMs: permissionTimeoutMs}
    let refusal: StunErrorFact | undefined
    const admit = async (end: End, peer: TransportAddress) => {
      const outcome = await end.client.createPermission(peer, patience)
      if (!outcome.ok) refusal = outcome.refusal
      return granted(outcome, end.connection.endpoint)
    }
    const asked = this.#askForPrivatePeer(from)
    const permission = await observe(stopwatch, async () => {
      const [{rttMs}] = await Promise.all([admit(from, to.relayed), to === from ? undefined : admit(to, from.relayed)])
      return {peer: to.relayed, rttMs}
    })
    this.#facts.privatePeer = await asked
    const none = notAttempted('there was no permission')
    if (permission.status !== 'observed') {
      this.#facts.indications = none
      this.#facts.channelData = none
      return {permission, roundTrip: none, refusal}
    }
    this.#facts.indications = await this.#series(from, to)
    this.#facts.channelData = await this.#seriesInChannels(from, to)
    if (this.#settings.inTurn) this.#facts.rate = await this.#rate(from, to, this.#settings.inTurn)
    return {permission, roundTrip: roundTripOf(this.#facts.indications, to.relayed), refusal}
  }

  async #allocateSecond(): Promise<End> {
    const connection = await connectServer(this.#context, this.#place!, this.#context.settings.turnTimeoutMs)
    const leg = legOn(connection, this.#target, this.#context)
    try {
      const {value} = granted(await allocateOn(leg, this.#context), connection.endpoint)
      return {...leg, relayed: value.relayed}
    } catch (error) {
      void giveBack(leg, this.#context)
      throw error
    }
  }

  async #askForPrivatePeer({client, relayed}: End): Promise<Observed<PeerPermission>> {
    if (relayed.family !== privatePeer.family) return notAttempted(`the relay is ${relayed.family}`)
    const {signal, stopwatch} = this.#context
    return observe(stopwatch, async () => {
      const outcome = await client.createPermission(privatePeer, {signal, timeoutMs: permissionTimeoutMs})
      const peer = privatePeer.address
      return outcome.ok
        ? {peer, allowed: true as const}
        : {peer, allowed: false as const, code: outcome.refusal.code, reason: outcome.refusal.reason}
    })
  }

  #series(from: End, to: End): Promise<Observed<RelaySeriesFact>> {
    const {clock, random, signal, stopwatch} = this.#context
    const {count} = this.#settings
    return observe(stopwatch, () => relaySeries({from, to, count, gapMs, lostAfterMs: this.#lostAfterMs, clock, random, signal}))
  }

  async #seriesInChannels(from: End, to: End): Promise<Observed<RelaySeriesFact>> {
    const patience = {signal: this.#context.signal, timeoutMs: permissionTimeoutMs}
    const bound = await observe(this.#context.stopwatch, async () => {
      const bind = async (end: End, peer: TransportAddress) =>
        granted(await end.client.bindChannel(peer, patience), end.connection.endpoint)
      await Promise.all([bind(from, to.relayed), to === from ? undefined : bind(to, from.relayed)])
    })
    return bound.status === 'failed' ? bound : this.#series(from, to)
  }

  /** One relay after the other: they share the channel's quota, and the line. */
  #rate(from: End, to: End, inTurn: NonNullable<MeasureSettings['inTurn']>): Promise<NonNullable<TurnMeasurements['rate']>> {
    const {clock, random, signal, stopwatch} = this.#context
    return inTurn(() => observe(stopwatch, () => relayRate({from, to, clock, random, signal})))
  }

  async #resolve(): Promise<TurnMeasurements['names']> {
    const {host} = this.#target.url
    const {clock, settings, signal, stopwatch} = this.#context
    const inName = addressesInTurnHostName(host)
    const deadline = startDeadline(signal, clock, settings.turnTimeoutMs, `Resolving ${host}`, host)
    const names = await observe(stopwatch, async () => ({
      addresses: await resolveAll(host, deadline.signal),
      ...(inName.length > 0 && {inName}),
    }))
    deadline.cancel()
    return names
  }
}

const roundTripOf = (series: Observed<RelaySeriesFact>, peer: TransportAddress): Stages['roundTrip'] => {
  const value = observedValue(series)
  if (!value?.rtt) return series as Exclude<typeof series, {status: 'observed'}>
  const {sent, received, rtt} = value
  return {...series, status: 'observed', value: {peer, rttMs: rtt.medianMs, sent, received}} as Stages['roundTrip']
}
