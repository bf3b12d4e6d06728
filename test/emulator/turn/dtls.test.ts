import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import fc from 'fast-check'
import {afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {type Certificates, loadOrCreateCertificates} from '../../../src/emulator/certificates.ts'
import {DtlsServer} from '../../../src/emulator/turn/dtls-server.ts'
import {startTurn, type TurnService} from '../../../src/emulator/turn/start-turn.ts'
import {encodeChannelData} from '../../../src/protocol/stun/framing.ts'
import {attributeValue} from '../../../src/protocol/stun/message.ts'
import {dtlsWire} from '../../support/dtls-wire.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {allocateOn, request, udpWire} from '../../support/turn-wire.ts'
import {channelArn, ipv4} from './driver.ts'

/** Printed with a failure, so that it can be seen again. */
const seed = 20_261_125

let certificates: Certificates
let clock: ManualClock
let turn: TurnService
let closing: (() => unknown)[] = []

beforeAll(async () => {
  certificates = await loadOrCreateCertificates(undefined, ['127.0.0.1'])
})

beforeEach(async () => {
  clock = new ManualClock()
  const {serverCertPem, serverKeyPem} = certificates
  turn = await startTurn(createTestContext({clock}), {serverCertPem, serverKeyPem})
  closing = [() => turn.close()]
})

afterEach(async () => {
  for (const close of closing.reverse()) await close()
})

const portOf = () => turn.servers[0]!.port

async function connected(localPort = 0) {
  const wire = await dtlsWire(portOf(), localPort)
  closing.push(wire.close)
  return wire
}

/** The first flight of a client that says nothing else: RFC 6347 §4.2.2, one cipher suite, no cookie. */
const clientHello = (random: number): Buffer => {
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'),
    Buffer.alloc(32, random),
    // No session, no cookie, ECDHE-ECDSA-AES128-GCM-SHA256, no compression, supported_groups x25519, ECDSA with SHA-256.
    Buffer.from(
      '00' + '00' + '0002c02b' + '0100' + '0014' + '000a00040002001d' + '000d00040002' + '0403' + '000b0002' + '0100',
      'hex',
    ),
  ])
  const length = Buffer.alloc(3)
  length.writeUIntBE(body.length, 0, 3)
  const handshake = Buffer.concat([Buffer.from([1]), length, Buffer.from('0000' + '000000', 'hex'), length, body])
  const header = Buffer.from('16feff' + '0000' + '000000000000' + '0000', 'hex')
  header.writeUInt16BE(handshake.length, 11)
  return Buffer.concat([header, handshake])
}

describe('TURN over DTLS (RFC 7350)', () => {
  it('allocates, binds a channel and relays, for a client that others have written', async () => {
    const wire = await connected()
    const {answer, ask} = await allocateOn(wire, turn.iceServers(channelArn)[0]!)
    expect(answer.class).toBe('success')
    expect(attributeValue(answer, 'XOR-MAPPED-ADDRESS')).toMatchObject({address: '127.0.0.1', port: wire.localPort})
    const relayed = attributeValue(answer, 'XOR-RELAYED-ADDRESS')!
    const peer = await udpWire(relayed.port)
    closing.push(peer.close)
    const bound = await ask('ChannelBind', [
      {type: 'CHANNEL-NUMBER', value: 0x4000},
      {type: 'XOR-PEER-ADDRESS', value: {...relayed, port: peer.localPort}},
    ])
    expect(bound.class).toBe('success')
    wire.tell(encodeChannelData(0x4000, Buffer.from('hello'), {padded: false}))
    expect((await peer.next()).toString()).toBe('hello')
    peer.tell(Buffer.from('hello back'))
    expect(await wire.next()).toEqual(encodeChannelData(0x4000, Buffer.from('hello back'), {padded: false}))
  })

  it('is a new client when one starts again from the port that it had', async () => {
    const wire = await dtlsWire(portOf())
    await allocateOn(wire, turn.iceServers(channelArn)[0]!)
    expect(turn.allocationCount(channelArn)).toBe(1)
    await wire.close()
    const again = await connected(wire.localPort)
    expect(turn.allocationCount(channelArn)).toBe(0)
    expect((await allocateOn(again, turn.iceServers(channelArn)[0]!)).answer.class).toBe('success')
  })

  it('ends for a client that has no allocation and says nothing for a minute', async () => {
    const [idle, busy] = await Promise.all([connected(), connected()])
    await idle.ask(request('Binding'))
    await allocateOn(busy, turn.iceServers(channelArn)[0]!)
    clock.advance(62_000)
    idle.tell(request('Binding'))
    const first = await Promise.race([idle.next(), busy.ask(request('Binding')).then(() => 'only the busy one is heard')])
    expect(first).toBe('only the busy one is heard')
  })
})

describe('a first ClientHello', () => {
  it('gets a cookie and no certificate: less than it has sent', async () => {
    const wire = await udpWire(portOf())
    closing.push(wire.close)
    const hello = clientHello(1)
    const answer = await wire.ask(hello)
    expect([answer[0], answer[13]]).toEqual([22, 3])
    expect(answer.length).toBeLessThanOrEqual(hello.length)
  })

  it('is heard from 16 clients of an address at a time, until theirs have had 10 s', async () => {
    const sockets = Array.from({length: 20}, () => createSocket('udp4'))
    for (const socket of sockets) closing.push(() => socket.close())
    let answered = 0
    for (const [i, socket] of sockets.entries()) {
      socket.on('message', (bytes: Buffer) => {
        if (bytes[13] === 3) answered++
      })
      socket.send(clientHello(i), portOf(), '127.0.0.1')
      await once(socket, 'listening')
    }
    await expect.poll(() => answered).toBe(16)
    const late = await udpWire(portOf())
    closing.push(late.close)
    clock.advance(10_000)
    expect((await late.ask(clientHello(99)))[13]).toBe(3)
  })
})

it('survives 500 broken packets of a handshake', async () => {
  const packets = [
    clientHello(1),
    Buffer.from(`14fefd${'00'.repeat(7)}01000101`, 'hex'),
    Buffer.from(`15fefd${'00'.repeat(7)}0200022800`, 'hex'),
  ]
  const identity = {cert: certificates.serverCertPem, key: certificates.serverKeyPem}
  let sent = 0
  const handlers = {onOpen: () => {}, onFrame: () => {}, onClose: () => {}}
  const server = new DtlsServer({identity, clock, handlers, send: (bytes) => (sent += bytes.length), log: () => {}})
  closing.push(() => server.close())
  server.receive(packets[0]!, ipv4('192.0.2.1', 1))
  await expect.poll(() => sent).toBeGreaterThan(0)
  let received = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...packets),
      fc.array(fc.tuple(fc.nat(120), fc.nat(255)), {maxLength: 4}),
      fc.nat(120),
      fc.nat(400),
      (packet, changes, cut, sender) => {
        const broken = Buffer.from(cut > 100 ? packet.subarray(0, cut) : packet)
        for (const [at, value] of changes) broken[at % broken.length] = value
        received += broken.length
        server.receive(broken, ipv4(`192.0.2.${sender % 40}`, 1 + (sender % 10)))
      },
    ),
    {seed, numRuns: 500},
  )
  expect(sent).toBeLessThan(received)
  clock.advance(10_000)
  const before = sent
  server.receive(clientHello(2), ipv4('192.0.2.200', 1))
  expect(sent).toBeGreaterThan(before)
})
