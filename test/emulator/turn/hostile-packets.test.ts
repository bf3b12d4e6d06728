import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {answerDatagram} from '../../../src/emulator/stun/start-stun.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {encodeChannelData} from '../../../src/protocol/stun/framing.ts'
import type {StunAttribute, StunMethod} from '../../../src/protocol/stun/message.ts'
import {capturedPackets} from '../../fixtures/stun/captured.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ipv4, peer, TurnDriver, udpRelay} from './driver.ts'

/** Printed with a failure, so that it can be seen again. */
const seed = 20_260_801
const packets = 10_000

/** One of each kind that a client sends, all of them valid for the driver's allocation. */
function validPackets(turn: TurnDriver): Buffer[] {
  const address = {type: 'XOR-PEER-ADDRESS', value: peer} as const
  return [
    turn.encode('Allocate', [udpRelay, {type: 'LIFETIME', value: 600}]),
    turn.encode('Refresh', [{type: 'LIFETIME', value: 600}]),
    turn.encode('CreatePermission', [address]),
    turn.encode('ChannelBind', [{type: 'CHANNEL-NUMBER', value: 0x4000}, address]),
    encodeStun({method: 'Binding', class: 'request', transactionId: turn.nextTransaction(), attributes: []}, {fingerprint: true}),
    encodeStun({
      method: 'Send',
      class: 'indication',
      transactionId: turn.nextTransaction(),
      attributes: [address, {type: 'DATA', value: Buffer.from('hello')}],
    }),
    encodeChannelData(0x4000, Buffer.from('hello'), {padded: false}),
  ]
}

const mutation = fc.oneof(
  fc.record({kind: fc.constant('set' as const), at: fc.nat(400), value: fc.nat(255)}),
  fc.record({kind: fc.constant('cut' as const), at: fc.nat(400)}),
  fc.record({kind: fc.constant('insert' as const), at: fc.nat(400), bytes: fc.uint8Array({minLength: 1, maxLength: 40})}),
)
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never

function mutate(packet: Buffer, change: Mutation): Buffer {
  const at = change.at % (packet.length + 1)
  if (change.kind === 'cut') return packet.subarray(0, at)
  if (change.kind === 'insert') return Buffer.concat([packet.subarray(0, at), change.bytes, packet.subarray(at)])
  const changed = Buffer.from(packet)
  if (at < changed.length) changed[at] = change.value
  return changed
}

/** As a careful attacker does: what was broken has a length field that fits again. */
function fixLength(packet: Buffer): Buffer {
  if (packet.length < 20 || (packet.length - 20) % 4 !== 0) return packet
  const fixed = Buffer.from(packet)
  fixed.writeUInt16BE(packet.length - 20, 2)
  return fixed
}

it(`survives ${packets} broken packets, and still serves the client that it has`, () => {
  const turn = new TurnDriver()
  turn.allocate()
  turn.bind(0x4000)
  const own = validPackets(turn)
  const templates = [...own, ...capturedPackets.map(({bytes}) => bytes)]
  const context = createTestContext({clock: turn.clock})
  fc.assert(
    fc.property(
      fc.nat(templates.length - 1),
      fc.array(mutation, {minLength: 1, maxLength: 6}),
      fc.boolean(),
      (which, changes, careful) => {
        const broken = changes.reduce(mutate, templates[which]!)
        const bytes = careful ? fixLength(broken) : broken
        for (const answer of turn.raw(bytes)) expect(answer.length).toBeLessThanOrEqual(200)
        answerDatagram(bytes, peer, context.faults)
      },
    ),
    {seed, numRuns: packets},
  )
  expect(turn.core.allocationCount).toBe(1)
  turn.toPeers.length = 0
  turn.raw(own.at(-1)!)
  expect(turn.toPeers.map(({bytes}) => bytes.toString())).toEqual(['hello'])
})

it('survives whatever peers send', () => {
  const turn = new TurnDriver()
  turn.allocate()
  turn.permit(peer)
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 2000}), fc.nat(255), (bytes, last) => {
      turn.step({kind: 'from-peer', relayId: 1, peer: ipv4(`192.0.2.${last}`, 1), bytes: Buffer.from(bytes)})
    }),
    {seed, numRuns: 500},
  )
})

it('survives the largest datagrams that there are, and passes on what fits a STUN message', () => {
  const turn = new TurnDriver({family: 'IPv6'})
  const far = {family: 'IPv6', address: '2001:db8::1', port: 1} as const
  turn.allocate([udpRelay, {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv6'}])
  turn.permit(far)
  const passed = [65_504, 65_505, 65_527].map((length) =>
    turn.step({kind: 'from-peer', relayId: 1, peer: far, bytes: Buffer.alloc(length)}),
  )
  expect(passed.map((got) => got.length)).toEqual([1, 0, 0])
})

describe('who does not authenticate', () => {
  const unsigned = (method: StunMethod, attributes: StunAttribute[] = []) =>
    encodeStun({method, class: 'request', transactionId: Buffer.alloc(12, 1), attributes})
  const header = 20
  /** An answer has one where the question had one. */
  const fingerprintBytes = 8
  const challengeBytes = (realm: string) => {
    const padded = (length: number) => 4 + Math.ceil(length / 4) * 4
    return header + padded(4 + 'Unauthorized'.length) + padded(realm.length) + padded(24)
  }

  it('is told what RFC 8489 §9.2.4 wants, ERROR-CODE, REALM and NONCE, and not a byte more', () => {
    const turn = new TurnDriver()
    const asked = unsigned('Allocate', [udpRelay])
    const [refusal] = turn.raw(asked)
    expect(refusal!.length).toBe(challengeBytes(turn.settings.realm))
    expect(refusal!.length / asked.length).toBeLessThan(4)
    expect([turn.core.allocationCount, turn.core.serves(turn.client)]).toEqual([0, false])
  })

  it('cannot make the server say much more than was said to it', () => {
    const turn = new TurnDriver()
    const questions = [
      ...(['Binding', 'Allocate', 'Refresh', 'CreatePermission', 'ChannelBind', 'Connect'] as const).map((m) => unsigned(m)),
      ...capturedPackets.map(({bytes}) => bytes),
    ]
    for (const question of questions) {
      const said = turn.raw(question).reduce((sum, answer) => sum + answer.length, 0)
      expect(said, question.toString('hex')).toBeLessThanOrEqual(challengeBytes(turn.settings.realm) + fingerprintBytes)
    }
    const binding = unsigned('Binding')
    expect(turn.raw(binding)[0]!.length).toBe(header + 12)
    expect(turn.core.allocationCount).toBe(0)
  })
})
