import {allFaults} from '../../../src/emulator/faults/index.ts'
import {FaultRegistry} from '../../../src/emulator/faults/registry.ts'
import {ChannelQuota} from '../../../src/emulator/turn/channel-quota.ts'
import {createPassword, createUsername} from '../../../src/emulator/turn/credentials.ts'
import type {RelayPort, TurnClient, TurnEffect, TurnEvent} from '../../../src/emulator/turn/events.ts'
import type {TurnSettings} from '../../../src/emulator/turn/settings.ts'
import {TurnCore} from '../../../src/emulator/turn/turn-core.ts'
import type {TransportAddress} from '../../../src/model/transport-address.ts'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {longTermKey} from '../../../src/protocol/stun/integrity.ts'
import {attributeValue, type StunAttribute, type StunMessage, type StunMethod} from '../../../src/protocol/stun/message.ts'
import {ManualClock} from '../../support/manual-clock.ts'

export const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1700000000000'
export const otherChannelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/porch/1700000000001'

export const ipv4 = (address: string, port: number): TransportAddress => ({family: 'IPv4', address, port})

export const peer = ipv4('192.0.2.77', 4000)

export const clientAt = (port: number, transport: TurnClient['transport'] = 'udp'): TurnClient => ({
  key: `${transport} 198.51.100.1 ${port}`,
  transport,
  address: ipv4('198.51.100.1', port),
})

export interface Login {
  readonly username: string
  readonly password: string
}

export const udpRelay: StunAttribute = {type: 'REQUESTED-TRANSPORT', value: 17}

export const decode = (bytes: Uint8Array): StunMessage => {
  const decoded = decodeStun(bytes)
  if (!decoded.ok) throw new Error(`the server sent no STUN message: ${decoded.defect.path} ${decoded.defect.problem}`)
  return decoded.message
}

export const codeOf = (message: StunMessage | undefined): number | undefined =>
  message && attributeValue(message, 'ERROR-CODE')?.code

/** A TURN server without sockets, a clock moved by hand, and a client that does as RFC 8489 §9.2 says. */
export class TurnDriver {
  readonly clock: ManualClock
  readonly settings: TurnSettings
  readonly core: TurnCore
  readonly faults: FaultRegistry
  /** What relays were asked for, in order. */
  readonly opened: RelayPort[] = []
  readonly droppedReservations: number[] = []
  /** What went to clients later than at once. */
  readonly lateToClients: Buffer[] = []
  /** What the relays sent on, in order. */
  readonly toPeers: {peer: TransportAddress; bytes: Buffer}[] = []
  readonly closed: number[] = []
  minutes = 0
  opensRelays = true
  client: TurnClient = clientAt(5000)
  login: Login
  nonce = ''
  #transaction = 1

  constructor(settings: Partial<TurnSettings> = {}, clock = new ManualClock()) {
    this.clock = clock
    this.faults = new FaultRegistry(allFaults, this.clock)
    this.settings = {
      name: 'turn-1',
      realm: 'kinesisvideo.us-west-2.amazonaws.com',
      secret: Buffer.alloc(32, 1),
      nonceSecret: Buffer.alloc(32, 2),
      family: 'IPv4',
      denyLocalPeers: false,
      bitsPerSecond: 5_000_000,
      alternate: () => ipv4('203.0.113.2', 443),
      quota: new ChannelQuota(),
      faults: this.faults,
      ...settings,
    }
    let drawn = 0
    this.core = new TurnCore(this.settings, (count) => Buffer.alloc(count, drawn++))
    this.login = this.loginFor(channelArn)
  }

  loginFor(arn: string): Login {
    const username = createUsername(arn, this.clock.now())
    return {username, password: createPassword(this.settings.secret, username)}
  }

  get key(): Buffer {
    return longTermKey(this.login.username, this.settings.realm, this.login.password)
  }

  /** Feeds an event in and carries the effects out; @returns what went to clients */
  step(event: TurnEvent): Buffer[] {
    return this.core.step(event, this.clock.now()).flatMap((effect) => this.#carryOut(effect))
  }

  #carryOut(effect: TurnEffect): Buffer[] {
    if (effect.kind === 'to-client') return [Buffer.from(effect.bytes)]
    if (effect.kind === 'to-peer') this.toPeers.push({peer: effect.peer, bytes: Buffer.from(effect.bytes)})
    if (effect.kind === 'close-relay') this.closed.push(effect.relayId)
    if (effect.kind === 'drop-reservation') this.droppedReservations.push(effect.reservationId)
    if (effect.kind === 'open-relay') this.opened.push(effect.port)
    if (effect.kind === 'later') this.clock.after(effect.delayMs, () => this.lateToClients.push(...this.#carryOut(effect.effect)))
    if (effect.kind === 'connected-minute') this.minutes++
    if (effect.kind !== 'open-relay' || !this.opensRelays) return []
    return this.step({kind: 'relay-opened', relayId: effect.relayId, address: ipv4('203.0.113.1', 50_000 + effect.relayId)})
  }

  nextTransaction(): Buffer {
    const id = Buffer.alloc(12)
    id.writeUInt32BE(this.#transaction++, 8)
    return id
  }

  /** Sends bytes as the present client. */
  raw(bytes: Buffer): Buffer[] {
    return this.step({kind: 'from-client', client: this.client, bytes})
  }

  encode(method: StunMethod, attributes: readonly StunAttribute[], transactionId = this.nextTransaction()): Buffer {
    const {realm} = this.settings
    const proof: StunAttribute[] = [
      {type: 'USERNAME', value: this.login.username},
      {type: 'REALM', value: realm},
      {type: 'NONCE', value: this.nonce},
    ]
    return encodeStun({method, class: 'request', transactionId, attributes: [...attributes, ...proof]}, {integrityKey: this.key})
  }

  /** One authenticated request with the nonce that was got last; its answer, undefined for silence. */
  request(method: StunMethod, attributes: readonly StunAttribute[] = []): StunMessage | undefined {
    const [bytes] = this.raw(this.encode(method, attributes))
    return bytes && decode(bytes)
  }

  indication(attributes: readonly StunAttribute[]): void {
    this.raw(encodeStun({method: 'Send', class: 'indication', transactionId: this.nextTransaction(), attributes}))
  }

  /** A request without credentials: for its 401 and the nonce in it. */
  challenge(method: StunMethod = 'Allocate', attributes: readonly StunAttribute[] = [udpRelay]): StunMessage | undefined {
    const [bytes] = this.raw(encodeStun({method, class: 'request', transactionId: this.nextTransaction(), attributes}))
    const message = bytes && decode(bytes)
    this.nonce = (message && attributeValue(message, 'NONCE')) ?? this.nonce
    return message
  }

  /** Takes both steps. */
  allocate(attributes: readonly StunAttribute[] = [udpRelay]): StunMessage | undefined {
    this.challenge()
    return this.request('Allocate', attributes)
  }

  permit(...peers: readonly TransportAddress[]): StunMessage | undefined {
    return this.request(
      'CreatePermission',
      peers.map((value) => ({type: 'XOR-PEER-ADDRESS', value})),
    )
  }

  bind(number: number, to: TransportAddress = peer): StunMessage | undefined {
    return this.request('ChannelBind', [
      {type: 'CHANNEL-NUMBER', value: number},
      {type: 'XOR-PEER-ADDRESS', value: to},
    ])
  }

  refresh(seconds?: number): StunMessage | undefined {
    return this.request('Refresh', seconds === undefined ? [] : [{type: 'LIFETIME', value: seconds}])
  }

  sendTo(to: TransportAddress, text: string): void {
    this.indication([
      {type: 'XOR-PEER-ADDRESS', value: to},
      {type: 'DATA', value: Buffer.from(text)},
    ])
  }

  /** Data from a peer on the first relay; what the client gets. */
  fromPeer(text: string, from = peer, relayId = 1): Buffer[] {
    return this.step({kind: 'from-peer', relayId, peer: from, bytes: Buffer.from(text)})
  }
}
