import type {StunErrorFact} from '../../model/evidence.ts'
import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import type {Cancel} from '../../platform/clock.ts'
import {channelNumbers, encodeChannelData} from '../../protocol/stun/framing.ts'
import {transactionIdLength} from '../../protocol/stun/header.ts'
import {attributeValue, type StunAttribute, type StunMessage, type StunMethod} from '../../protocol/stun/message.ts'
import {printable} from '../../protocol/text.ts'
import {errorFactOf} from '../stun/error-fact.ts'
import {type StunAnswer, type StunContext, transact} from '../stun/transact.ts'
import {answerOf, type Challenge, challengeIn, signingOf, type TurnCredentials} from './challenge.ts'
import {checkTurnAnswer} from './check-turn-answer.ts'
import {encodeSendIndication, type RelayedData, relayedDataIn} from './relayed-data.ts'

/** IANA protocol number of UDP: the only transport that is relayed (RFC 8656 §7.1). */
const udpProtocol = 17

/** One new nonce is normal (438 Stale Nonce, RFC 8489 §9.2.5); a server that never takes its own nonces must not keep us. */
const maxStaleNonces = 2

export interface TurnClientOptions extends StunContext {
  readonly credentials: TurnCredentials
}

/** Bounds of one request. */
export interface Patience {
  readonly signal: AbortSignal
  /** For the request with all its repetitions: for credentials, for a new nonce. In ms. */
  readonly timeoutMs: number
}

/** Where a 300 Try Alternate sends its client (RFC 8489 §10). */
export interface AlternateServer {
  readonly address: TransportAddress
  /** The name that the certificate there must have, where it is another one. */
  readonly domain?: string
}

/** What a server answered: its consent with what it granted, or its refusal. No answer at all is thrown instead. */
export type TurnOutcome<T> =
  | {readonly ok: true; readonly rttMs: number; readonly value: T}
  | {readonly ok: false; readonly refusal: StunErrorFact; readonly rttMs: number; readonly alternate?: AlternateServer}

export interface Allocation {
  readonly relayed: TransportAddress
  /** How the server sees us. */
  readonly mapped?: TransportAddress
  readonly lifetimeSeconds: number
  /** Empty where the server wants no credentials. */
  readonly realm: string
  readonly software?: string
}

/**
 * One allocation on one TURN server (RFC 8656) with a long-term credential (RFC 8489 §9.2). It does not refresh by itself.
 * Every request throws a FailureError when there is no usable answer: `timeout`, `malformed`, `unreachable`, `interrupted`.
 */
export class TurnClient {
  readonly #options: TurnClientOptions
  #challenge: Challenge | undefined
  #roundTrips = 0
  #bindings = 0
  #allocation: 'none' | 'asked' | 'granted' = 'none'
  readonly #channels = new Map<string, number>()
  readonly #peers = new Map<number, TransportAddress>()

  constructor(options: TurnClientOptions) {
    this.#options = options
  }

  /** How many transactions have been answered, one after the other. */
  get roundTrips(): number {
    return this.#roundTrips
  }

  /**
   * Whether the server may hold an allocation of ours: it granted one, or was asked with credentials and we did not stay for the answer.
   * A `refresh` with lifetime 0 gives it back.
   */
  get mayHoldAllocation(): boolean {
    return this.#allocation === 'granted' || (this.#allocation === 'asked' && this.#challenge !== undefined)
  }

  /** Allocates a relayed UDP address. A refusal with 401 means that the credentials were sent and are not accepted. */
  async allocate(patience: Patience): Promise<TurnOutcome<Allocation>> {
    const wanted: StunAttribute[] = [{type: 'REQUESTED-TRANSPORT', value: udpProtocol}]
    this.#allocation = 'asked'
    const outcome = await this.#request('Allocate', wanted, patience, ['XOR-RELAYED-ADDRESS', 'LIFETIME'])
    this.#allocation = outcome.ok ? 'granted' : 'none'
    if (!outcome.ok) return outcome
    const {value: message, rttMs} = outcome
    const mapped = attributeValue(message, 'XOR-MAPPED-ADDRESS')
    const software = attributeValue(message, 'SOFTWARE')
    const value: Allocation = {
      relayed: attributeValue(message, 'XOR-RELAYED-ADDRESS')!,
      lifetimeSeconds: attributeValue(message, 'LIFETIME')!,
      realm: printable(this.#challenge?.realm ?? ''),
      ...(mapped && {mapped}),
      ...(software !== undefined && {software: printable(software)}),
    }
    return {ok: true, rttMs, value}
  }

  /** Lets a peer's address in; its port does not matter (RFC 8656 §9). */
  async createPermission(peer: TransportAddress, patience: Patience): Promise<TurnOutcome<undefined>> {
    const outcome = await this.#request('CreatePermission', [{type: 'XOR-PEER-ADDRESS', value: peer}], patience)
    return outcome.ok ? {...outcome, value: undefined} : outcome
  }

  /** Binds a channel to a peer and gives its number; from then on `send` uses it. */
  async bindChannel(peer: TransportAddress, patience: Patience): Promise<TurnOutcome<number>> {
    const channel = this.#channels.get(keyOf(peer)) ?? channelNumbers.min + this.#bindings++
    const attributes: StunAttribute[] = [
      {type: 'CHANNEL-NUMBER', value: channel},
      {type: 'XOR-PEER-ADDRESS', value: peer},
    ]
    const outcome = await this.#request('ChannelBind', attributes, patience)
    if (!outcome.ok) return outcome
    this.#channels.set(keyOf(peer), channel)
    this.#peers.set(channel, peer)
    return {...outcome, value: channel}
  }

  /** Asks for another lifetime and gives the granted one, in seconds; 0 gives the allocation back (RFC 8656 §8). */
  async refresh(lifetimeSeconds: number, patience: Patience): Promise<TurnOutcome<number>> {
    const outcome = await this.#request('Refresh', [{type: 'LIFETIME', value: lifetimeSeconds}], patience)
    if (!outcome.ok) return outcome
    return {...outcome, value: attributeValue(outcome.value, 'LIFETIME') ?? lifetimeSeconds}
  }

  /** Sends data to a peer through the relay: as ChannelData where a channel is bound, else as a Send indication. Not acknowledged. */
  send(peer: TransportAddress, data: Uint8Array): void {
    const {transport, random} = this.#options
    const channel = this.#channels.get(keyOf(peer))
    const bytes =
      channel === undefined
        ? encodeSendIndication(random.bytes(transactionIdLength), peer, data)
        : encodeChannelData(channel, data, {padded: transport.reliable})
    transport.send(bytes)
  }

  /** Calls back with what peers send through the relay. */
  onData(listener: (relayed: RelayedData) => void): Cancel {
    return this.#options.transport.onPacket((packet) => {
      const relayed = relayedDataIn(packet, (channel) => this.#peers.get(channel))
      if (relayed) listener(relayed)
    })
  }

  /** A request with the credentials once the server has asked for them, and again with each nonce that it wants instead. */
  async #request(
    method: StunMethod,
    attributes: readonly StunAttribute[],
    {signal, timeoutMs}: Patience,
    needed: readonly StunAttribute['type'][] = [],
  ): Promise<TurnOutcome<StunMessage>> {
    const {clock} = this.#options
    const endMs = clock.monotonic() + timeoutMs
    for (let stale = 0; ; ) {
      const challenged = this.#challenge !== undefined
      const left = {signal, timeoutMs: endMs - clock.monotonic()}
      const {message, rttMs} = await this.#transact(method, attributes, left, needed)
      if (message.class === 'success') return {ok: true, rttMs, value: message}
      const refusal = errorFactOf(message)
      const firstAsk = refusal.code === 401 && !challenged
      const newNonce = refusal.code === 438 && stale++ < maxStaleNonces
      if (!firstAsk && !newNonce) return {ok: false, rttMs, refusal, ...alternateIn(message, refusal)}
      this.#challenge = challengeIn(message, this.#options.credentials, this.#challenge)
    }
  }

  async #transact(
    method: StunMethod,
    attributes: readonly StunAttribute[],
    {signal, timeoutMs}: Patience,
    needed: readonly StunAttribute['type'][],
  ): Promise<StunAnswer> {
    const challenge = this.#challenge
    const {credentials} = this.#options
    const proof = challenge ? answerOf(challenge, credentials.username) : []
    const answer = await transact(
      this.#options,
      {
        method,
        attributes: [...attributes, ...proof],
        timeoutMs,
        check: (message, bytes) => checkTurnAnswer(message, bytes, challenge, needed),
        ...(challenge && signingOf(challenge)),
      },
      signal,
    )
    this.#roundTrips++
    return answer
  }
}

function alternateIn(message: StunMessage, {code}: StunErrorFact): {alternate?: AlternateServer} {
  const address = attributeValue(message, 'ALTERNATE-SERVER')
  if (code !== 300 || !address) return {}
  const domain = attributeValue(message, 'ALTERNATE-DOMAIN')
  return {alternate: {address, ...(domain !== undefined && {domain: printable(domain)})}}
}

const keyOf = formatTransportAddress
