import {beforeEach, describe, expect, it} from 'vitest'
import {createPassword} from '../../../src/emulator/turn/credentials.ts'
import {issueUsername} from '../../../src/emulator/turn/issue-username.ts'
import {readTurnUsername} from '../../../src/model/ice-server.ts'
import {parseResourceArn} from '../../../src/model/resource-arn.ts'
import {verifyIntegrity} from '../../../src/protocol/stun/integrity.ts'
import {attributeValue} from '../../../src/protocol/stun/message.ts'
import {channelArn, clientAt, codeOf, decode, ipv4, otherChannelArn, peer, TurnDriver, udpRelay} from './driver.ts'

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
  it.each([400, 401, 403, 420, 437, 438, 440, 441, 442, 443, 446, 447, 486, 500, 508])(
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
    expect(() => turn.faults.add({name: 'turn-silent', params: {transport: 'sctp'}})).toThrow('none of udp, dtls, tcp, tls')
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

describe('turn-redirects', () => {
  it('sends clients that have proved who they are to the other server: a signed 300 with ALTERNATE-SERVER', () => {
    turn.faults.add({name: 'turn-redirects'})
    expect(codeOf(turn.challenge())).toBe(401)
    const [bytes] = turn.raw(turn.encode('Allocate', [udpRelay]))
    const refusal = decode(bytes!)
    expect(attributeValue(refusal, 'ERROR-CODE')).toEqual({code: 300, reason: 'Try Alternate'})
    expect(attributeValue(refusal, 'ALTERNATE-SERVER')).toEqual(ipv4('203.0.113.2', 443))
    expect(verifyIntegrity(bytes!, turn.key)).toBe(true)
  })

  it('sends them where it is told', () => {
    turn.faults.add({name: 'turn-redirects', params: {to: '[2001:db8::7]:3478'}})
    expect(attributeValue(turn.allocate()!, 'ALTERNATE-SERVER')).toEqual({family: 'IPv6', address: '2001:db8::7', port: 3478})
    expect(() => turn.faults.add({name: 'turn-redirects', params: {to: 'turn.example:1'}})).toThrow('is not IP:PORT')
    expect(() => turn.faults.add({name: 'turn-redirects', params: {to: '127.0.0.1:70000'}})).toThrow('is not IP:PORT')
  })

  it('leaves allocations alone that there are', () => {
    turn.allocate()
    turn.faults.add({name: 'turn-redirects'})
    expect([turn.refresh()!.class, turn.permit(peer)!.class]).toEqual(['success', 'success'])
  })
})

describe('turn-forbids-peers', () => {
  const localPeer = ipv4('192.168.1.7', 9)

  it('refuses local peers with 403 Forbidden IP, by permission and by channel', () => {
    turn.faults.add({name: 'turn-forbids-peers'})
    turn.allocate()
    expect(attributeValue(turn.permit(localPeer)!, 'ERROR-CODE')).toEqual({code: 403, reason: 'Forbidden IP'})
    expect(codeOf(turn.bind(0x4000, localPeer))).toBe(403)
    expect(turn.permit(peer)!.class).toBe('success')
  })

  it('refuses all of them where it is told so', () => {
    turn.faults.add({name: 'turn-forbids-peers', params: {peers: 'all'}})
    turn.allocate()
    expect(codeOf(turn.permit(peer))).toBe(403)
    expect(() => turn.faults.add({name: 'turn-forbids-peers', params: {peers: 'some'}})).toThrow('none of local, all')
  })
})

describe('turn-credential-expired', () => {
  const issued = () => issueUsername({clock: turn.clock, faults: turn.faults}, channelArn)
  const login = () => {
    const {username} = issued()
    return {username, password: createPassword(turn.settings.secret, username)}
  }

  it('hands out credentials that no server takes any more', () => {
    turn.faults.add({name: 'turn-credential-expired', channel: 'demo'})
    turn.login = login()
    expect(codeOf(turn.allocate())).toBe(401)
    turn.faults.clear()
    turn.login = login()
    expect(turn.allocate()!.class).toBe('success')
  })

  it('or that live too short, whatever is said about them', () => {
    turn.faults.add({name: 'turn-credential-expired', params: {lives: '20', ttl: '3600'}})
    expect(issued().ttlSeconds).toBe(3600)
    turn.login = login()
    turn.clock.advance(19_000)
    expect(turn.allocate()!.class).toBe('success')
    turn.clock.advance(1_000)
    turn.client = clientAt(5001)
    expect(codeOf(turn.allocate())).toBe(401)
  })
})

it('turn-credential-other-channel hands out what works and is counted for another channel', () => {
  turn.faults.add({name: 'turn-credential-other-channel', params: {name: 'porch'}})
  const {username} = issueUsername({clock: turn.clock, faults: turn.faults}, channelArn)
  const facts = readTurnUsername(username)!
  expect(parseResourceArn(facts.channelArn!)?.name).toBe('porch')
  turn.login = {username, password: createPassword(turn.settings.secret, username)}
  expect(turn.allocate()!.class).toBe('success')
  expect([turn.settings.quota.count(channelArn), turn.settings.quota.count(facts.channelArn!)]).toEqual([0, 1])
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

describe('relays that do their work badly', () => {
  const numbers = [1, 2, 3, 4, 5, 6]
  /** What the client gets of six packets that come 10 ms apart, at once and later. */
  const arrivals = (): string[] => {
    const order: string[] = []
    const textOf = (bytes: Buffer) => Buffer.from(attributeValue(decode(bytes), 'DATA')!).toString()
    for (const number of numbers) {
      order.push(...turn.fromPeer(`${number}`).map(textOf))
      turn.clock.advance(10)
      order.push(...turn.lateToClients.splice(0).map(textOf))
    }
    turn.clock.advance(60_000)
    return [...order, ...turn.lateToClients.splice(0).map(textOf)]
  }

  beforeEach(() => {
    turn.allocate()
    turn.permit(peer)
  })

  it('relay-delays sends everything on, in order, later', () => {
    turn.faults.add({name: 'relay-delays', params: {ms: '25', direction: 'to-client'}})
    expect(turn.fromPeer('0')).toEqual([])
    turn.clock.advance(24)
    expect(turn.lateToClients).toEqual([])
    turn.clock.advance(1)
    expect(turn.lateToClients.splice(0)).toHaveLength(1)
    expect(arrivals()).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('relay-duplicates sends each n-th twice', () => {
    turn.faults.add({name: 'relay-duplicates', params: {every: '3'}})
    expect(arrivals()).toEqual(['1', '2', '3', '3', '4', '5', '6', '6'])
  })

  it('relay-reorders lets later packets overtake each n-th', () => {
    turn.faults.add({name: 'relay-reorders', params: {every: '3', ms: '15'}})
    expect(arrivals()).toEqual(['1', '2', '4', '3', '5', '6'])
  })

  it('relay-limits loses what is above the rate', () => {
    turn.faults.add({name: 'relay-limits', params: {kbps: '8', direction: 'to-peer'}})
    for (let i = 0; i < 3; i++) turn.sendTo(peer, 'x'.repeat(400))
    expect(turn.toPeers).toHaveLength(2)
    turn.clock.advance(1_000)
    turn.sendTo(peer, 'x'.repeat(400))
    expect(turn.toPeers).toHaveLength(3)
    expect(turn.fromPeer('x'.repeat(1_200))).toHaveLength(1)
  })

  it('can have several faults at once', () => {
    turn.faults.add({name: 'relay-duplicates'})
    turn.faults.add({name: 'relay-delays', params: {ms: '5'}})
    turn.sendTo(peer, 'ping')
    expect(turn.toPeers).toEqual([])
    turn.clock.advance(5)
    expect(turn.toPeers).toHaveLength(2)
  })

  it('reject parameters that make no sense', () => {
    for (const [name, params] of [
      ['relay-delays', {ms: '0'}],
      ['relay-limits', {kbps: 'fast'}],
      ['relay-reorders', {every: '0'}],
      ['relay-duplicates', {direction: 'up'}],
    ] as const)
      expect(() => turn.faults.add({name, params}), name).toThrow()
  })
})
