import {beforeEach, describe, expect, it} from 'vitest'
import {ChannelQuota} from '../../../src/emulator/turn/channel-quota.ts'
import {encodeChannelData} from '../../../src/protocol/stun/framing.ts'
import {verifyIntegrity} from '../../../src/protocol/stun/integrity.ts'
import {attributeOf, attributeValue, type StunAttribute, type StunMethod} from '../../../src/protocol/stun/message.ts'
import {channelArn, clientAt, codeOf, decode, ipv4, otherChannelArn, peer, TurnDriver, udpRelay} from './driver.ts'

let turn: TurnDriver

beforeEach(() => {
  turn = new TurnDriver()
})

const seconds = (count: number): number => count * 1000

describe('authentication (RFC 8489 §9.2)', () => {
  it('asks first: an unsigned 401 with REALM and NONCE that the KVS C SDK has room for', () => {
    const refusal = turn.challenge()!
    expect(codeOf(refusal)).toBe(401)
    expect(attributeOf(refusal, 'MESSAGE-INTEGRITY')).toBeUndefined()
    expect(attributeValue(refusal, 'REALM')).toBe('kinesisvideo.us-west-2.amazonaws.com')
    expect(Buffer.byteLength(attributeValue(refusal, 'NONCE')!)).toBeLessThanOrEqual(128)
  })

  it('signs what it answers to those who have proved themselves, refusals too', () => {
    turn.challenge()
    const [granted] = turn.raw(turn.encode('Allocate', [udpRelay]))
    const [refused] = turn.raw(turn.encode('Allocate', [udpRelay]))
    expect(codeOf(decode(refused!))).toBe(437)
    expect([granted, refused].map((bytes) => verifyIntegrity(bytes!, turn.key))).toEqual([true, true])
  })

  it('refuses a wrong password, a username of another form and a wrong realm with 401', () => {
    turn.challenge()
    const good = turn.login
    turn.login = {...good, password: 'wrong'}
    expect(codeOf(turn.request('Allocate', [udpRelay]))).toBe(401)
    turn.login = {...good, username: 'alice'}
    expect(codeOf(turn.request('Allocate', [udpRelay]))).toBe(401)
    const elsewhere = new TurnDriver({realm: 'example.org'})
    elsewhere.nonce = turn.nonce
    expect(codeOf(decode(turn.raw(elsewhere.encode('Allocate', [udpRelay]))[0]!))).toBe(401)
  })

  it('refuses a nonce of another 5-tuple with 438 and offers the right one', () => {
    turn.challenge()
    turn.client = clientAt(5001)
    const refusal = turn.request('Allocate', [udpRelay])!
    expect(codeOf(refusal)).toBe(438)
    turn.nonce = attributeValue(refusal, 'NONCE')!
    expect(turn.request('Allocate', [udpRelay])!.class).toBe('success')
  })

  it('refuses a nonce after 600 s with 438', () => {
    turn.allocate([udpRelay, {type: 'LIFETIME', value: 3600}])
    turn.clock.advance(seconds(599))
    expect(turn.refresh()!.class).toBe('success')
    turn.clock.advance(seconds(1))
    expect(codeOf(turn.refresh())).toBe(438)
  })

  it('answers 400 to MESSAGE-INTEGRITY without USERNAME, REALM and NONCE', () => {
    turn.challenge()
    const whole = turn.encode('Allocate', [udpRelay])
    const integrity = whole.subarray(-24)
    const stripped = Buffer.concat([whole.subarray(0, 28), integrity])
    stripped.writeUInt16BE(stripped.length - 20, 2)
    expect(codeOf(decode(turn.raw(stripped)[0]!))).toBe(400)
  })
})

describe('the credential of GetIceServerConfig', () => {
  it('allocates for 300 s and not a second longer', () => {
    turn.clock.advance(seconds(299))
    expect(turn.allocate()!.class).toBe('success')
    turn.clock.advance(seconds(1))
    turn.client = clientAt(5001)
    expect(codeOf(turn.allocate())).toBe(401)
  })

  it('keeps an allocation alive long after it has expired itself', () => {
    turn.allocate()
    for (let i = 0; i < 20; i++) {
      turn.clock.advance(seconds(300))
      turn.challenge('Refresh', [])
      expect(turn.refresh()!.class).toBe('success')
      expect(turn.permit(peer)!.class).toBe('success')
    }
  })

  it('does not let another credential touch the allocation: 441', () => {
    turn.allocate()
    turn.clock.advance(seconds(1))
    turn.login = turn.loginFor(channelArn)
    expect(codeOf(turn.refresh())).toBe(441)
    expect(codeOf(turn.permit(peer))).toBe(441)
    expect(codeOf(turn.bind(0x4000))).toBe(441)
  })
})

describe('Allocate (RFC 8656 §7.2)', () => {
  it('gives a relay, 600 s, and the address that it saw', () => {
    const granted = turn.allocate()!
    expect(attributeValue(granted, 'XOR-RELAYED-ADDRESS')).toEqual(ipv4('203.0.113.1', 50_001))
    expect(attributeValue(granted, 'XOR-MAPPED-ADDRESS')).toEqual(turn.client.address)
    expect(attributeValue(granted, 'LIFETIME')).toBe(600)
  })

  it.each([
    {wanted: 60, granted: 600},
    {wanted: 1800, granted: 1800},
    {wanted: 86_400, granted: 3600},
  ])('grants $granted s to who wants $wanted s, now and at Refresh', ({wanted, granted}) => {
    const lifetime: StunAttribute = {type: 'LIFETIME', value: wanted}
    expect(attributeValue(turn.allocate([udpRelay, lifetime])!, 'LIFETIME')).toBe(granted)
    expect(attributeValue(turn.refresh(wanted)!, 'LIFETIME')).toBe(granted)
  })

  const token: StunAttribute = {type: 'RESERVATION-TOKEN', value: Buffer.alloc(8)}
  const refusals: {code: number; to: string; attributes: StunAttribute[]}[] = [
    {code: 400, to: 'no REQUESTED-TRANSPORT', attributes: []},
    {code: 442, to: 'a TCP relay', attributes: [{type: 'REQUESTED-TRANSPORT', value: 6}]},
    {
      code: 420,
      to: 'an attribute that it does not know',
      attributes: [udpRelay, {type: 'unknown', code: 0x7abc, value: Buffer.alloc(0)}],
    },
    {code: 420, to: 'DONT-FRAGMENT, which it cannot keep', attributes: [udpRelay, {type: 'DONT-FRAGMENT'}]},
    {code: 440, to: 'an IPv6 relay', attributes: [udpRelay, {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv6'}]},
    {code: 508, to: 'a token that it never gave', attributes: [udpRelay, token]},
    {code: 400, to: 'a token and EVEN-PORT', attributes: [udpRelay, token, {type: 'EVEN-PORT', value: false}]},
  ]
  for (const {code, to, attributes} of refusals)
    it(`answers ${code} to ${to}`, () => {
      expect(codeOf(turn.allocate(attributes))).toBe(code)
      expect(turn.core.allocationCount).toBe(0)
    })

  it('names the attributes of a 420', () => {
    const odd = [0x7abc, 0x0003].map((code): StunAttribute => ({type: 'unknown', code, value: Buffer.alloc(4)}))
    expect(attributeValue(turn.allocate([udpRelay, ...odd])!, 'UNKNOWN-ATTRIBUTES')).toEqual([0x7abc, 0x0003])
  })

  it('passes over attributes that need not be understood', () => {
    expect(turn.allocate([udpRelay, {type: 'unknown', code: 0x8abc, value: Buffer.alloc(4)}])!.class).toBe('success')
  })

  it('answers a retransmission with the same bytes, another request with 437', () => {
    turn.challenge()
    const request = turn.encode('Allocate', [udpRelay])
    const first = turn.raw(request)
    turn.clock.advance(500)
    expect(turn.raw(request)).toEqual(first)
    expect(codeOf(turn.request('Allocate', [udpRelay]))).toBe(437)
    expect(turn.core.allocationCount).toBe(1)
  })

  it('opens one relay for a request that is retransmitted while it opens', () => {
    turn.opensRelays = false
    turn.challenge()
    const request = turn.encode('Allocate', [udpRelay])
    expect([...turn.raw(request), ...turn.raw(request)]).toEqual([])
    const answers = turn.step({kind: 'relay-opened', relayId: 1, address: ipv4('203.0.113.1', 50_001)})
    expect(answers.map((bytes) => decode(bytes).class)).toEqual(['success'])
  })

  it('answers 508 when no relay can be opened, and leaves nothing behind', () => {
    turn.opensRelays = false
    turn.allocate()
    const [refusal] = turn.step({kind: 'relay-failed', relayId: 1})
    expect(codeOf(decode(refusal!))).toBe(508)
    expect(turn.settings.quota.count(channelArn)).toBe(0)
  })

  it('closes a relay that opens when its client has gone', () => {
    turn.client = clientAt(5000, 'tcp')
    turn.opensRelays = false
    turn.allocate()
    turn.step({kind: 'client-gone', client: turn.client})
    turn.closed.length = 0
    expect(turn.step({kind: 'relay-opened', relayId: 1, address: ipv4('203.0.113.1', 50_001)})).toEqual([])
    expect(turn.closed).toEqual([1])
  })

  it('grants 50 allocations per channel over both servers, then answers 486', () => {
    const quota = new ChannelQuota()
    const servers = [new TurnDriver({quota, name: 'turn-1'}), new TurnDriver({quota, name: 'turn-2'})]
    for (let i = 0; i < 50; i++) {
      const server = servers[i % 2]!
      server.client = clientAt(6000 + i)
      expect(server.allocate()!.class).toBe('success')
    }
    for (const server of servers) {
      server.client = clientAt(7000)
      expect(codeOf(server.allocate())).toBe(486)
    }
    const [first] = servers
    first!.login = first!.loginFor(otherChannelArn)
    expect(first!.allocate()!.class).toBe('success')
  })
})

describe('the end of an allocation', () => {
  it('comes at its time: data stops, 437, the relay is closed and the channel may have another', () => {
    turn.allocate()
    turn.permit(peer)
    turn.clock.advance(seconds(299))
    expect(turn.fromPeer('still here')).toHaveLength(1)
    turn.challenge('Refresh', [])
    turn.clock.advance(seconds(301))
    expect(turn.fromPeer('too late')).toEqual([])
    turn.step({kind: 'tick'})
    expect(turn.closed).toEqual([1])
    expect(turn.settings.quota.count(channelArn)).toBe(0)
    expect(codeOf(turn.refresh())).toBe(437)
  })

  it('frees the 5-tuple even before the clock ticks', () => {
    turn.allocate()
    turn.clock.advance(seconds(600))
    turn.login = turn.loginFor(channelArn)
    expect(attributeValue(turn.allocate()!, 'XOR-RELAYED-ADDRESS')?.port).toBe(50_002)
    expect(turn.closed).toEqual([1])
  })

  it('comes with Refresh 0, whose retransmission gets the same answer', () => {
    turn.allocate()
    const goodbye = turn.encode('Refresh', [{type: 'LIFETIME', value: 0}])
    const first = turn.raw(goodbye)
    expect(attributeValue(decode(first[0]!), 'LIFETIME')).toBe(0)
    expect(turn.raw(goodbye)).toEqual(first)
    expect(turn.closed).toEqual([1])
    expect(codeOf(turn.refresh(0))).toBe(437)
  })

  it('comes with the connection of a stream client', () => {
    turn.client = clientAt(5000, 'tls')
    turn.allocate()
    turn.step({kind: 'client-gone', client: turn.client})
    expect(turn.closed).toEqual([1])
  })

  it('bills every minute that has begun', () => {
    turn.allocate()
    expect(turn.minutes).toBe(1)
    for (let i = 0; i < 150; i++) {
      turn.clock.advance(seconds(1))
      turn.step({kind: 'tick'})
    }
    expect(turn.minutes).toBe(3)
  })
})

describe('requests about an allocation', () => {
  it.each(['Refresh', 'CreatePermission', 'ChannelBind'] as StunMethod[])('%s without one gets 437', (method) => {
    turn.challenge()
    expect(codeOf(turn.request(method))).toBe(437)
  })

  it('CreatePermission permits every peer that it names, or none', () => {
    turn.allocate()
    expect(codeOf(turn.permit())).toBe(400)
    const other = ipv4('192.0.2.78', 1)
    expect(codeOf(turn.permit(other, {family: 'IPv6', address: '2001:db8::1', port: 1}))).toBe(443)
    expect(turn.fromPeer('x', other)).toEqual([])
    expect(turn.permit(other, peer)!.class).toBe('success')
    expect([turn.fromPeer('x', other), turn.fromPeer('x', peer)].map((got) => got.length)).toEqual([1, 1])
  })

  it('a forbidden peer gets 403 Forbidden IP from CreatePermission and ChannelBind', () => {
    turn = new TurnDriver({denyLocalPeers: true})
    turn.allocate()
    for (const address of ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254']) {
      const refusal = turn.permit(ipv4(address, 9))!
      expect(attributeValue(refusal, 'ERROR-CODE')).toEqual({code: 403, reason: 'Forbidden IP'})
      expect(codeOf(turn.bind(0x4000, ipv4(address, 9)))).toBe(403)
    }
    expect(turn.permit(ipv4('172.32.0.1', 9))!.class).toBe('success')
  })

  it('ChannelBind ties one number to one peer and answers 400 to anything else', () => {
    turn.allocate()
    expect(turn.bind(0x4000)!.class).toBe('success')
    expect(turn.bind(0x4000)!.class).toBe('success')
    expect(codeOf(turn.bind(0x4001))).toBe(400)
    expect(codeOf(turn.bind(0x4000, ipv4('192.0.2.78', 4000)))).toBe(400)
    expect(codeOf(turn.bind(0x3fff, ipv4('192.0.2.78', 4000)))).toBe(400)
    expect(codeOf(turn.bind(0x8000, ipv4('192.0.2.78', 4000)))).toBe(400)
    expect(codeOf(turn.request('ChannelBind', [{type: 'CHANNEL-NUMBER', value: 0x4002}]))).toBe(400)
  })

  it('permits and binds no more peers than an allocation may have: 508', () => {
    turn.allocate()
    for (let i = 0; i < 256; i++) turn.permit(ipv4(`192.0.2.${i}`, 9))
    expect(codeOf(turn.permit(ipv4('198.18.0.1', 9)))).toBe(508)
    expect(codeOf(turn.bind(0x4000, ipv4('198.18.0.1', 9)))).toBe(508)
    turn.clock.advance(seconds(300))
    expect(turn.permit(ipv4('198.18.0.1', 9))!.class).toBe('success')
  })
})

describe('relayed data', () => {
  const channelData = (number: number, text: string) => encodeChannelData(number, Buffer.from(text), {padded: false})

  it('goes out of a Send indication and comes in as a Data indication, as long as the peer is permitted: 300 s', () => {
    turn.allocate()
    turn.sendTo(peer, 'nobody asked')
    turn.permit(peer)
    turn.sendTo(peer, 'ping')
    expect(turn.toPeers.map(({peer: to, bytes}) => [to, bytes.toString()])).toEqual([[peer, 'ping']])
    const indication = decode(turn.fromPeer('pong')[0]!)
    expect([indication.method, indication.class]).toEqual(['Data', 'indication'])
    expect(attributeValue(indication, 'XOR-PEER-ADDRESS')).toEqual(peer)
    expect(Buffer.from(attributeValue(indication, 'DATA')!).toString()).toBe('pong')
    turn.clock.advance(seconds(300))
    turn.sendTo(peer, 'late')
    expect([turn.toPeers.length, turn.fromPeer('late').length]).toEqual([1, 0])
  })

  it('comes from any port of a permitted address, and from no other address', () => {
    turn.allocate()
    turn.permit(peer)
    expect(turn.fromPeer('x', {...peer, port: 1})).toHaveLength(1)
    expect(turn.fromPeer('x', ipv4('192.0.2.78', peer.port))).toEqual([])
  })

  it('uses the channel both ways once one is bound, even one with a number of RFC 5766', () => {
    turn.allocate()
    turn.bind(0x7ffe)
    turn.raw(channelData(0x7ffe, 'ping'))
    expect(turn.toPeers.map(({bytes}) => bytes.toString())).toEqual(['ping'])
    expect(turn.fromPeer('pong')).toEqual([channelData(0x7ffe, 'pong')])
    turn.raw(channelData(0x4001, 'a channel that is not bound'))
    expect(turn.toPeers).toHaveLength(1)
  })

  it('loses the channel after 600 s, and goes on with indications', () => {
    turn.allocate([udpRelay, {type: 'LIFETIME', value: 3600}])
    turn.bind(0x4000)
    turn.clock.advance(seconds(400))
    turn.permit(peer)
    turn.clock.advance(seconds(199))
    expect(turn.fromPeer('x')[0]![0]).toBe(0x40)
    turn.clock.advance(seconds(1))
    expect(decode(turn.fromPeer('x')[0]!).method).toBe('Data')
    turn.raw(channelData(0x4000, 'late'))
    expect(turn.toPeers).toEqual([])
  })

  it('is padded to 4 bytes on streams only', () => {
    for (const [port, transport, length] of [
      [1, 'udp', 9],
      [2, 'tcp', 12],
      [3, 'tls', 12],
    ] as const) {
      turn.client = clientAt(port, transport)
      turn.allocate()
      turn.bind(0x4000)
      expect(turn.fromPeer('12345', peer, port)[0]).toHaveLength(length)
    }
  })

  it('is dropped in silence when an indication asks for DONT-FRAGMENT or something unknown', () => {
    turn.allocate()
    turn.permit(peer)
    const data: StunAttribute[] = [
      {type: 'XOR-PEER-ADDRESS', value: peer},
      {type: 'DATA', value: Buffer.from('x')},
    ]
    turn.indication([...data, {type: 'DONT-FRAGMENT'}])
    turn.indication([...data, {type: 'unknown', code: 0x7abc, value: Buffer.alloc(0)}])
    expect(turn.toPeers).toEqual([])
  })
})
