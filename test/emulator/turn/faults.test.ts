import {beforeEach, describe, expect, it} from 'vitest'
import {attributeValue} from '../../../src/protocol/stun/message.ts'
import {channelArn, clientAt, codeOf, otherChannelArn, peer, TurnDriver, udpRelay} from './driver.ts'

let turn: TurnDriver

beforeEach(() => {
  turn = new TurnDriver()
})

describe('turn-silent', () => {
  it('silences one transport and leaves the others alone', () => {
    turn.faults.add({name: 'turn-silent', params: {transport: 'tls'}})
    expect(codeOf(turn.challenge())).toBe(401)
    turn.client = clientAt(5001, 'tls')
    expect(turn.challenge()).toBeUndefined()
  })
})

describe('turn-refuses', () => {
  it.each([401, 403, 437, 438, 441, 442, 486, 508])(
    'answers %i to the request that would have succeeded, in the usual words',
    (code) => {
      turn.faults.add({name: 'turn-refuses', params: {code: `${code}`}})
      expect(codeOf(turn.challenge())).toBe(401)
      const refusal = turn.request('Allocate', [udpRelay])!
      expect(attributeValue(refusal, 'ERROR-CODE')).toEqual({code, reason: expect.stringMatching(/\w/)})
      expect(turn.core.allocationCount).toBe(0)
    },
  )

  it('can be had for one method, one channel and a number of times, with words of its own', () => {
    turn.faults.add({
      name: 'turn-refuses',
      params: {code: '403', reason: 'Not you', method: 'CreatePermission'},
      channel: 'demo',
      count: 1,
    })
    turn.login = turn.loginFor(otherChannelArn)
    expect(turn.allocate()!.class).toBe('success')
    expect(turn.permit(peer)!.class).toBe('success')
    turn.client = clientAt(5001)
    turn.login = turn.loginFor(channelArn)
    expect(turn.allocate()!.class).toBe('success')
    expect(attributeValue(turn.permit(peer)!, 'ERROR-CODE')).toEqual({code: 403, reason: 'Not you'})
    expect(turn.permit(peer)!.class).toBe('success')
  })

  it('rejects parameters that make no sense', () => {
    expect(() => turn.faults.add({name: 'turn-refuses', params: {code: '42'}})).toThrow('not a whole number from 300 to 699')
    expect(() => turn.faults.add({name: 'turn-silent', params: {transport: 'dtls'}})).toThrow('none of udp, tcp, tls')
    expect(() => turn.faults.add({name: 'turn-garbage', params: {hex: 'zz'}})).toThrow('not hexadecimal')
  })
})

it('turn-wrong-realm makes good credentials fail', () => {
  turn.faults.add({name: 'turn-wrong-realm'})
  expect(attributeValue(turn.challenge()!, 'REALM')).toBe('wrong.example')
})

it('turn-garbage answers with what is no STUN', () => {
  turn.faults.add({name: 'turn-garbage', params: {hex: '00ff', server: 'turn-1'}})
  expect(turn.raw(turn.encode('Allocate', [udpRelay]))).toEqual([Buffer.from([0, 255])])
})

it('turn-reason-with-escapes puts an escape character into the reason phrase', () => {
  turn.faults.add({name: 'turn-reason-with-escapes'})
  expect(attributeValue(turn.allocate()!, 'ERROR-CODE')?.reason).toContain('\u001b[31m')
})

describe('relay-drops', () => {
  it('loses what goes one way only', () => {
    turn.faults.add({name: 'relay-drops', params: {direction: 'to-client'}})
    turn.allocate()
    turn.permit(peer)
    turn.sendTo(peer, 'ping')
    expect([turn.toPeers.length, turn.fromPeer('pong').length]).toEqual([1, 0])
  })

  it('loses each n-th packet', () => {
    turn.faults.add({name: 'relay-drops', params: {every: '3'}})
    turn.allocate()
    turn.permit(peer)
    expect([1, 2, 3, 4, 5, 6].map((i) => turn.fromPeer(`${i}`).length)).toEqual([1, 1, 0, 1, 1, 0])
  })
})
