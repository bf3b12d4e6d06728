import {beforeEach, describe, expect, it} from 'vitest'
import {attributeValue, type StunAttribute} from '../../../src/protocol/stun/message.ts'
import {clientAt, codeOf, TurnDriver, udpRelay} from './driver.ts'

let turn: TurnDriver

beforeEach(() => {
  turn = new TurnDriver()
})

const pair: StunAttribute = {type: 'EVEN-PORT', value: true}
const byToken = (value: Uint8Array): StunAttribute[] => [udpRelay, {type: 'RESERVATION-TOKEN', value}]
const tokenOf = (answer = turn.allocate([udpRelay, pair])) => attributeValue(answer!, 'RESERVATION-TOKEN')!

describe('EVEN-PORT and RESERVATION-TOKEN (RFC 8656 §7.2)', () => {
  it('an even port is just that, and nothing is kept for it', () => {
    const granted = turn.allocate([udpRelay, {type: 'EVEN-PORT', value: false}])!
    expect(turn.opened).toEqual([{kind: 'even'}])
    expect(attributeValue(granted, 'RESERVATION-TOKEN')).toBeUndefined()
  })

  it('a token of 8 bytes stands for the port beside, once', () => {
    const token = tokenOf()
    expect(token).toHaveLength(8)
    turn.client = clientAt(5001)
    expect(turn.allocate(byToken(token))!.class).toBe('success')
    expect(turn.opened).toEqual([{kind: 'even-pair'}, {kind: 'reserved', reservationId: 1}])
    turn.client = clientAt(5002)
    expect(codeOf(turn.allocate(byToken(token)))).toBe(508)
  })

  it('a retransmission is answered with the same token', () => {
    turn.challenge()
    const request = turn.encode('Allocate', [udpRelay, pair])
    expect(turn.raw(request)).toEqual(turn.raw(request))
    expect(turn.opened).toHaveLength(1)
  })

  it('the port is kept for 30 s, then given up', () => {
    const token = tokenOf()
    turn.clock.advance(29_999)
    turn.step({kind: 'tick'})
    expect(turn.droppedReservations).toEqual([])
    turn.clock.advance(1)
    turn.client = clientAt(5001)
    expect(codeOf(turn.allocate(byToken(token)))).toBe(508)
    turn.step({kind: 'tick'})
    expect(turn.droppedReservations).toEqual([1])
  })

  it('a client that is refused for another reason has not used its token up', () => {
    const token = tokenOf()
    turn.client = clientAt(5001)
    expect(codeOf(turn.allocate([...byToken(token), {type: 'EVEN-PORT', value: false}]))).toBe(400)
    expect(turn.allocate(byToken(token))!.class).toBe('success')
  })

  it('no more than 100 are kept at a time', () => {
    for (let i = 0; i < 100; i++) {
      tokenOf()
      turn.refresh(0)
    }
    expect(codeOf(turn.allocate([udpRelay, pair]))).toBe(508)
    turn.clock.advance(30_000)
    turn.step({kind: 'tick'})
    expect(turn.droppedReservations).toHaveLength(100)
    expect(turn.allocate([udpRelay, pair])!.class).toBe('success')
  })

  it('nothing is kept for a client that has gone before its ports were open', () => {
    turn.client = clientAt(5000, 'tcp')
    turn.opensRelays = false
    turn.allocate([udpRelay, pair])
    turn.step({kind: 'client-gone', client: turn.client})
    turn.step({kind: 'relay-opened', relayId: 1, address: {family: 'IPv4', address: '203.0.113.1', port: 50_000}})
    expect(turn.droppedReservations).toEqual([1])
  })
})

describe('address families (RFC 8656 §7.2)', () => {
  const additional: StunAttribute = {type: 'ADDITIONAL-ADDRESS-FAMILY', value: 'IPv6'}

  it('who wants a relay of both gets the one that there is, and 440 for the other', () => {
    const granted = turn.allocate([udpRelay, additional])!
    expect(granted.class).toBe('success')
    expect(attributeValue(granted, 'ADDRESS-ERROR-CODE')).toEqual({
      family: 'IPv6',
      code: 440,
      reason: 'Address Family not Supported',
    })
  })

  it.each<[string, StunAttribute[]]>([
    ['IPv4 as the additional one', [{type: 'ADDITIONAL-ADDRESS-FAMILY', value: 'IPv4'}]],
    ['one and an additional one', [additional, {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv4'}]],
    ['an additional one and a pair of ports', [additional, pair]],
  ])('400 to %s', (_, attributes) => {
    expect(codeOf(turn.allocate([udpRelay, ...attributes]))).toBe(400)
  })

  it('who says nothing gets a relay of the family that there is', () => {
    turn = new TurnDriver({family: 'IPv6'})
    expect(turn.allocate()!.class).toBe('success')
    turn.client = clientAt(5001)
    expect(codeOf(turn.allocate([udpRelay, {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv4'}]))).toBe(440)
  })
})

describe('attributes of extensions that the server does not have', () => {
  it.each<[number, StunAttribute]>([
    [0x0003, {type: 'CHANGE-REQUEST', value: {changeIp: true, changePort: false}}],
    [0x001d, {type: 'PASSWORD-ALGORITHM', value: {algorithm: 2, parameters: Buffer.alloc(0)}}],
    [0x001e, {type: 'USERHASH', value: Buffer.alloc(32)}],
    [0x002a, {type: 'CONNECTION-ID', value: 1}],
  ])('%i is answered with 420', (code, attribute) => {
    const refusal = turn.allocate([udpRelay, attribute])!
    expect([codeOf(refusal), attributeValue(refusal, 'UNKNOWN-ATTRIBUTES')]).toEqual([420, [code]])
  })

  it('requests for TCP relays (RFC 6062) are answered with 400', () => {
    expect(codeOf(turn.challenge('Connect', []))).toBe(400)
  })
})
