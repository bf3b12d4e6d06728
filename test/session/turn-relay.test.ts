import {describe, expect, it} from 'vitest'
import {TurnClient} from '../../src/client/turn/turn-client.ts'
import type {StunErrorFact} from '../../src/model/evidence.ts'
import {Secret} from '../../src/model/secret.ts'
import type {TransportAddress} from '../../src/model/transport-address.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {decodeChannelData} from '../../src/protocol/stun/framing.ts'
import {attributeValue, type StunAttribute, type StunMessage} from '../../src/protocol/stun/message.ts'
import {countedTransport} from '../../src/session/counted-transport.ts'
import {TurnRelay} from '../../src/session/turn-relay.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {answerTo, MemoryTransport, settled} from '../support/memory-transport.ts'

const address = (last: number): TransportAddress => ({family: 'IPv4', address: `192.0.2.${last}`, port: 50_000})
const relayed = address(15)

/** A server that wants no credentials; `refusals` says what it does not grant. */
async function relayOn(refusals: Readonly<Record<string, number>> = {}) {
  const asked: string[] = []
  const serve = (request: StunMessage): Buffer | undefined => {
    if (request.class !== 'request') return undefined
    const lifetime = attributeValue(request, 'LIFETIME')
    asked.push(lifetime === 0 ? 'Refresh 0' : request.method)
    const code = refusals[request.method]
    if (code) return answerTo(request, 'error', [{type: 'ERROR-CODE', value: {code, reason: 'No'}}])
    const granted: StunAttribute[] = request.method === 'Allocate' ? [{type: 'XOR-RELAYED-ADDRESS', value: relayed}] : []
    return answerTo(request, 'success', [...granted, {type: 'LIFETIME', value: lifetime ?? 600}])
  }
  const clock = new ManualClock()
  const wire = new MemoryTransport(serve)
  const transport = countedTransport(wire, clock)
  const client = new TurnClient({transport, clock, random: systemRandom, credentials: {username: 'a', password: new Secret('b')}})
  const allocated = await client.allocate({signal: new AbortController().signal, timeoutMs: 1_000})
  if (!allocated.ok) throw new Error('It was refused.')
  const seen: {refusals: StunErrorFact[]; peers: (TransportAddress | undefined)[]; lost: number} = {
    refusals: [],
    peers: [],
    lost: 0,
  }
  const relay = new TurnRelay({
    ...{client, allocation: allocated.value, mapped: address(1), clock},
    onRefusal: (refusal, peer) => {
      seen.refusals.push(refusal)
      seen.peers.push(peer)
    },
    onLost: () => seen.lost++,
  })
  asked.length = 0
  return {relay, clock, wire, asked, seen, refusals, transport}
}

const dataIn = (sent: readonly Buffer[]): string[] =>
  sent.flatMap((bytes) => {
    const decoded = decodeChannelData(bytes)
    return decoded.ok ? [decoded.data.toString()] : []
  })

/** Each round trip of the scripted server takes a few turns. */
const answered = async () => {
  for (let turns = 0; turns < 5; turns++) await settled()
}

describe('what is sent through a relay', () => {
  it('waits until the peer is let in, and is bounded meanwhile', async () => {
    const {relay, wire, asked} = await relayOn()
    for (let i = 0; i < 20; i++) relay.send(Buffer.from(`${i}`), address(2))
    expect(asked).toEqual(['ChannelBind'])
    await answered()
    relay.send(Buffer.from('later'), address(2))
    expect(dataIn(wire.sent)).toEqual([...'01234567', 'later'])
  })

  it('gets lost where the peer is not let in, which is asked once and told once', async () => {
    const {relay, wire, asked, seen} = await relayOn({ChannelBind: 403})
    for (let i = 0; i < 3; i++) {
      relay.send(Buffer.from('x'), address(2))
      await answered()
    }
    expect(asked).toEqual(['ChannelBind'])
    expect(dataIn(wire.sent)).toEqual([])
    expect(seen).toMatchObject({refusals: [{method: 'ChannelBind', code: 403}], peers: [address(2)]})
  })

  it('goes in indications where the server has no channel left', async () => {
    const {relay, wire, asked} = await relayOn({ChannelBind: 508})
    relay.send(Buffer.from('x'), address(2))
    await answered()
    expect(asked).toEqual(['ChannelBind', 'CreatePermission'])
    expect(wire.sent.at(-1)!.readUInt16BE(0)).toBe(0x0016)
  })

  it('lets in no more peers than a session needs, however many candidates a stranger names', async () => {
    const {relay, asked} = await relayOn()
    for (let i = 0; i < 400; i++) relay.send(Buffer.from('x'), {...address(2), port: 1_000 + i})
    await answered()
    expect(asked).toHaveLength(300)
  })
})

describe('an allocation', () => {
  it('is refreshed a minute before it ends, and its channels before their permissions do', async () => {
    const {relay, clock, asked} = await relayOn()
    relay.send(Buffer.from('x'), address(2))
    await answered()
    asked.length = 0
    for (let minute = 0; minute < 9; minute++) {
      clock.advance(60_000)
      await answered()
    }
    expect(asked).toEqual(['ChannelBind', 'ChannelBind', 'Refresh'])
  })

  it('is given back when it is released, and then nothing more is sent', async () => {
    const {relay, clock, wire, asked} = await relayOn()
    expect(await relay.release()).toBe(true)
    expect(asked).toEqual(['Refresh 0'])
    const sent = wire.sent.length
    relay.send(Buffer.from('x'), address(2))
    clock.advance(3_600_000)
    await answered()
    expect(wire.sent).toHaveLength(sent)
  })

  it('is lost where the server refuses to refresh it until it ends', async () => {
    const {clock, seen, refusals} = await relayOn()
    Object.assign(refusals, {Refresh: 486})
    for (let seconds = 0; seconds < 620; seconds += 5) {
      clock.advance(5_000)
      await answered()
    }
    expect(seen.lost).toBe(1)
    expect(seen.refusals[0]).toMatchObject({method: 'Refresh', code: 486})
  })

  it('is lost at once where the server knows nothing of it any more', async () => {
    const {clock, seen, refusals, asked} = await relayOn()
    Object.assign(refusals, {Refresh: 437})
    clock.advance(540_000)
    await answered()
    clock.advance(600_000)
    await answered()
    expect(seen).toMatchObject({lost: 1, refusals: [{code: 437}]})
    expect(asked).toEqual(['Refresh'])
  })
})

describe('the count of a dialogue', () => {
  it('tells requests, answers and the time between them, and passes media by', async () => {
    const {relay, clock, wire, transport} = await relayOn()
    const before = {...transport.traffic}
    relay.send(Buffer.from('x'), address(2))
    clock.advance(40)
    await answered()
    relay.send(Buffer.from('y'), address(2))
    wire.receive(Buffer.from('not an answer to anything'))
    expect(transport.traffic).toEqual({
      requestsSent: before.requestsSent + 1,
      responsesReceived: before.responsesReceived + 1,
      totalRoundTripMs: 40,
    })
  })
})
