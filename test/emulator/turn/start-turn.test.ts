import {once} from 'node:events'
import {connect} from 'node:net'
import {connect as connectTls} from 'node:tls'
import {afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Certificates, loadOrCreateCertificates} from '../../../src/emulator/certificates.ts'
import {startTurn, type TurnOptions, type TurnService} from '../../../src/emulator/turn/start-turn.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {attributeValue} from '../../../src/protocol/stun/message.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {allocateOn, request, streamWire, transactionId, udpWire, type Wire} from '../../support/turn-wire.ts'
import {channelArn, codeOf, decode, udpRelay} from './driver.ts'

const host = '127.0.0.1'

let certificates: Certificates
let closing: (() => unknown)[] = []

beforeAll(async () => {
  certificates = await loadOrCreateCertificates(undefined, [host])
})

afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
})

async function start(context = createTestContext(), ports = {}, options: Partial<TurnOptions> = {}): Promise<TurnService> {
  const {serverCertPem, serverKeyPem} = certificates
  const turn = await startTurn(context, {serverCertPem, serverKeyPem, ports, ...options})
  closing.push(() => turn.close())
  return turn
}

/** Ends with the test. */
function kept<W extends Wire>(wire: W): W {
  closing.push(wire.close)
  return wire
}
const tcpTo = (port: number) => kept(streamWire(connect(port, host)))
const tlsTo = (port: number) => kept(streamWire(connectTls({port, host, ca: certificates.caPem})))
const udpTo = async (port: number, at = host) => kept(await udpWire(port, at))

describe('what GetIceServerConfig hands out', () => {
  it('is two servers with the URIs, names and order of KVS', async () => {
    const clock = new ManualClock(Date.UTC(2026, 7, 1))
    const turn = await start(createTestContext({clock}))
    const servers = turn.iceServers(channelArn)
    const username = `${Date.UTC(2026, 7, 1) / 1000 + 300}:${Buffer.from(`v1:${channelArn}`).toString('base64')}`
    expect(servers.map((server) => Object.keys(server))).toEqual([
      ['Password', 'Ttl', 'Uris', 'Username'],
      ['Password', 'Ttl', 'Uris', 'Username'],
    ])
    for (const [i, server] of servers.entries()) {
      const {port} = turn.servers[i]!
      expect(server).toMatchObject({
        Ttl: 300,
        Username: username,
        Uris: [
          `turn:${host}:${port}?transport=udp`,
          `turns:${host}:${port}?transport=udp`,
          `turns:${host}:${port}?transport=tcp`,
        ],
      })
      expect(server.Password).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    }
    expect(servers[0]!.Password).not.toBe(servers[1]!.Password)
  })

  it('is still good after a restart on the same state', async () => {
    const context = createTestContext({clock: new ManualClock()})
    const before = (await start(context)).iceServers(channelArn).map(({Password}) => Password)
    expect((await start(context)).iceServers(channelArn).map(({Password}) => Password)).toEqual(before)
  })
})

describe('sockets', () => {
  it('take the ports that they are told', async () => {
    const first = await start()
    const ports = {
      stun: Number(first.stunUrl.split(':').at(-1)),
      turn: first.servers.map(({port}) => port),
    }
    await expect(start(createTestContext(), ports)).rejects.toThrow('EADDRINUSE')
    await first.close()
    expect((await start(createTestContext(), ports)).servers).toEqual(first.servers)
  })

  it('answer Binding at the STUN server and at TURN servers over UDP, TCP and TLS', async () => {
    const turn = await start()
    const [server] = turn.servers
    const tcp = tcpTo(server!.port)
    const tls = tlsTo(server!.port)
    const answers = await Promise.all([
      (await udpTo(Number(turn.stunUrl.split(':').at(-1)))).ask(request('Binding')),
      (await udpTo(server!.port)).ask(request('Binding')),
      tcp.ask(request('Binding')),
      tls.ask(request('Binding')),
    ])
    const mapped = answers.map((answer) => attributeValue(decode(answer), 'XOR-MAPPED-ADDRESS'))
    expect(mapped.map((address) => address?.address)).toEqual([host, host, host, host])
    expect(mapped[2]!.port).toBe(tcp.localPort)
  })

  it('relay over TLS until the connection ends, which frees the allocation', async () => {
    const context = createTestContext()
    const turn = await start(context)
    const tls = tlsTo(turn.servers[1]!.port)
    const {answer: granted} = await allocateOn(tls, turn.iceServers(channelArn)[1]!)
    expect(attributeValue(granted, 'XOR-RELAYED-ADDRESS')?.address).toBe(host)
    expect(turn.allocationCount(channelArn)).toBe(1)
    expect(context.metrics.streams()).toMatchObject([
      {
        name: 'TURNConnectedMinutes',
        unit: 'Count',
        dimensions: {SignalingChannelName: 'demo'},
        minutes: [{counts: new Map([[1, 1]])}],
      },
    ])
    tls.socket.destroy()
    await expect.poll(() => turn.allocationCount(channelArn)).toBe(0)
  })

  it('refuse at one server the password of the other', async () => {
    const turn = await start()
    const wire = tcpTo(turn.servers[0]!.port)
    expect(codeOf((await allocateOn(wire, turn.iceServers(channelArn)[1]!)).answer)).toBe(401)
  })

  it('hang up on what is neither STUN nor ChannelData', async () => {
    const turn = await start()
    const socket = connect(turn.servers[0]!.port, host)
    closing.push(() => socket.destroy())
    socket.write('\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1')
    await once(socket, 'close')
  })

  it('hang up on a stream client that has no allocation and says nothing for a minute', async () => {
    const clock = new ManualClock()
    const turn = await start(createTestContext({clock}))
    const idle = tcpTo(turn.servers[0]!.port)
    const busy = tcpTo(turn.servers[0]!.port)
    await idle.ask(request('Binding'))
    await allocateOn(busy, turn.iceServers(channelArn)[0]!)
    const gone = once(idle.socket, 'close')
    clock.advance(62_000)
    await gone
    expect((await busy.ask(request('Binding'))).length).toBeGreaterThan(0)
  })

  it('keep the port beside an even one for who has the token, and relay from it', async () => {
    const turn = await start()
    const login = turn.iceServers(channelArn)[0]!
    const wire = await udpTo(turn.servers[0]!.port)
    const {answer} = await allocateOn(wire, login, [udpRelay, {type: 'EVEN-PORT', value: true}])
    const even = attributeValue(answer, 'XOR-RELAYED-ADDRESS')!
    expect(even.port % 2).toBe(0)
    const token = attributeValue(answer, 'RESERVATION-TOKEN')!
    const other = await udpTo(turn.servers[0]!.port)
    const second = await allocateOn(other, login, [udpRelay, {type: 'RESERVATION-TOKEN', value: token}])
    const odd = attributeValue(second.answer, 'XOR-RELAYED-ADDRESS')!
    expect(odd).toEqual({...even, port: even.port + 1})
    await second.ask('CreatePermission', [{type: 'XOR-PEER-ADDRESS', value: even}])
    const peer = await udpTo(odd.port)
    peer.tell(Buffer.from('hello'))
    const data = decode(await other.next())
    expect(Buffer.from(attributeValue(data, 'DATA')!).toString()).toBe('hello')
  })

  it('relay over IPv6 where they are bound to ::1', async () => {
    const turn = await start(createTestContext({host: '::1'}))
    expect(turn.stunUrl).toMatch(/^stun:\[::1\]:\d+$/)
    expect(turn.iceServers(channelArn)[0]!.Uris[0]).toBe(`turn:[::1]:${turn.servers[0]!.port}?transport=udp`)
    const wire = await udpTo(turn.servers[0]!.port, '::1')
    const {answer} = await allocateOn(wire, turn.iceServers(channelArn)[0]!, [
      udpRelay,
      {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv6'},
    ])
    expect(attributeValue(answer, 'XOR-RELAYED-ADDRESS')).toMatchObject({family: 'IPv6', address: '::1'})
    expect(attributeValue(answer, 'XOR-MAPPED-ADDRESS')).toEqual({family: 'IPv6', address: '::1', port: wire.localPort})
  })

  it('hold back what a fault delays, until it is time', async () => {
    const clock = new ManualClock()
    const context = createTestContext({clock})
    const turn = await start(context)
    const wire = await udpTo(turn.servers[0]!.port)
    const allocated = await allocateOn(wire, turn.iceServers(channelArn)[0]!)
    const relayed = attributeValue(allocated.answer, 'XOR-RELAYED-ADDRESS')!
    await allocated.ask('CreatePermission', [{type: 'XOR-PEER-ADDRESS', value: relayed}])
    context.faults.add({name: 'relay-delays', params: {ms: '1000', direction: 'to-peer'}})
    const own = await udpTo(relayed.port)
    wire.tell(
      encodeStun({
        method: 'Send',
        class: 'indication',
        transactionId,
        attributes: [
          {type: 'XOR-PEER-ADDRESS', value: {...relayed, port: own.localPort}},
          {type: 'DATA', value: Buffer.from('late')},
        ],
      }),
    )
    await wire.ask(request('Binding'))
    const arrived = own.next()
    clock.advance(1000)
    expect((await arrived).toString()).toBe('late')
  })

  it('close with everything that hangs on them', async () => {
    const turn = await start()
    const wire = tcpTo(turn.servers[0]!.port)
    await allocateOn(wire, turn.iceServers(channelArn)[0]!)
    const gone = once(wire.socket, 'close')
    await turn.close()
    await gone
  })
})
