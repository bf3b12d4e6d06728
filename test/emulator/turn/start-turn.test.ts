import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {connect, type Socket} from 'node:net'
import {connect as connectTls} from 'node:tls'
import {afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Certificates, loadOrCreateCertificates} from '../../../src/emulator/certificates.ts'
import {startTurn, type TurnService} from '../../../src/emulator/turn/start-turn.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {StreamFramer} from '../../../src/protocol/stun/framing.ts'
import {longTermKey} from '../../../src/protocol/stun/integrity.ts'
import {attributeValue, type StunAttribute, type StunMessage, type StunMethod} from '../../../src/protocol/stun/message.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {channelArn, codeOf, decode, udpRelay} from './driver.ts'

const host = '127.0.0.1'
const transactionId = Buffer.from('0123456789ab')
const realm = 'kinesisvideo.us-west-2.amazonaws.com'

let certificates: Certificates
let closing: (() => unknown)[] = []

beforeAll(async () => {
  certificates = await loadOrCreateCertificates(undefined, [host])
})

afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
})

async function start(context = createTestContext(), ports = {}): Promise<TurnService> {
  const {serverCertPem, serverKeyPem} = certificates
  const turn = await startTurn(context, {serverCertPem, serverKeyPem, ports})
  closing.push(() => turn.close())
  return turn
}

async function exchange(port: number, bytes: Uint8Array): Promise<Buffer> {
  const socket = createSocket('udp4')
  closing.push(() => socket.close())
  socket.send(bytes, port, host)
  const [answer] = (await once(socket, 'message')) as [Buffer]
  return answer
}

interface Wire {
  readonly socket: Socket
  ask(bytes: Uint8Array): Promise<Buffer>
}

/** One STUN answer per question, over a stream. */
function wireOn(socket: Socket): Wire {
  const framer = new StreamFramer()
  const frames: Buffer[] = []
  closing.push(() => socket.destroy())
  socket.on('data', (chunk: Buffer) => frames.push(...framer.push(chunk).map(({bytes}) => Buffer.from(bytes))))
  const ask = async (bytes: Uint8Array): Promise<Buffer> => {
    socket.write(bytes)
    while (frames.length === 0) await once(socket, 'data')
    return frames.shift()!
  }
  return {socket, ask}
}

const request = (method: StunMethod, attributes: StunAttribute[] = [], key?: Buffer): Buffer =>
  encodeStun({method, class: 'request', transactionId, attributes}, key && {integrityKey: key})

/** Both steps of an Allocate with the credentials that were handed out. */
async function allocate(ask: Wire['ask'], {Username, Password}: {Username: string; Password: string}): Promise<StunMessage> {
  const challenge = decode(await ask(request('Allocate', [udpRelay])))
  const proof: StunAttribute[] = [
    {type: 'USERNAME', value: Username},
    {type: 'REALM', value: attributeValue(challenge, 'REALM')!},
    {type: 'NONCE', value: attributeValue(challenge, 'NONCE')!},
  ]
  return decode(await ask(request('Allocate', [udpRelay, ...proof], longTermKey(Username, realm, Password))))
}

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
      const {udpPort, tlsPort, tcpPort} = turn.servers[i]!
      expect(server).toMatchObject({
        Ttl: 300,
        Username: username,
        Uris: [
          `turn:${host}:${udpPort}?transport=udp`,
          `turns:${host}:${udpPort}?transport=udp`,
          `turns:${host}:${tlsPort}?transport=tcp`,
        ],
      })
      expect(server.Password).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      expect([udpPort === tlsPort, tcpPort === tlsPort]).toEqual([true, false])
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
      turn: first.servers.map(({udpPort}) => udpPort),
      turnTcp: first.servers.map(({tcpPort}) => tcpPort),
    }
    await expect(start(createTestContext(), ports)).rejects.toThrow('EADDRINUSE')
    await first.close()
    expect((await start(createTestContext(), ports)).servers).toEqual(first.servers)
  })

  it('answer Binding at the STUN server and at TURN servers over UDP, TCP and TLS', async () => {
    const turn = await start()
    const [server] = turn.servers
    const tcp = wireOn(connect(server!.tcpPort, host))
    const tls = wireOn(connectTls({port: server!.tlsPort, host, ca: certificates.caPem}))
    const answers = await Promise.all([
      exchange(Number(turn.stunUrl.split(':').at(-1)), request('Binding')),
      exchange(server!.udpPort, request('Binding')),
      tcp.ask(request('Binding')),
      tls.ask(request('Binding')),
    ])
    const mapped = answers.map((answer) => attributeValue(decode(answer), 'XOR-MAPPED-ADDRESS'))
    expect(mapped.map((address) => address?.address)).toEqual([host, host, host, host])
    expect(mapped[2]!.port).toBe(tcp.socket.localPort)
  })

  it('relay over TLS until the connection ends, which frees the allocation', async () => {
    const context = createTestContext()
    const turn = await start(context)
    const tls = wireOn(connectTls({port: turn.servers[1]!.tlsPort, host, ca: certificates.caPem}))
    const granted = await allocate(tls.ask, turn.iceServers(channelArn)[1]!)
    expect(attributeValue(granted, 'XOR-RELAYED-ADDRESS')?.address).toBe(host)
    expect(turn.allocationCount(channelArn)).toBe(1)
    expect(context.metrics.streams()).toMatchObject([
      {name: 'TURNConnectedMinutes', unit: 'Count', dimensions: {SignalingChannelName: 'demo'}, minutes: [{values: [1]}]},
    ])
    tls.socket.destroy()
    await expect.poll(() => turn.allocationCount(channelArn)).toBe(0)
  })

  it('refuse at one server the password of the other', async () => {
    const turn = await start()
    const {ask} = wireOn(connect(turn.servers[0]!.tcpPort, host))
    expect(codeOf(await allocate(ask, turn.iceServers(channelArn)[1]!))).toBe(401)
  })

  it('hang up on what is neither STUN nor ChannelData', async () => {
    const turn = await start()
    const socket = connect(turn.servers[0]!.tcpPort, host)
    closing.push(() => socket.destroy())
    socket.write('\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1')
    await once(socket, 'close')
  })

  it('hang up on a stream client that has no allocation and says nothing for a minute', async () => {
    const clock = new ManualClock()
    const turn = await start(createTestContext({clock}))
    const idle = wireOn(connect(turn.servers[0]!.tcpPort, host))
    const busy = wireOn(connect(turn.servers[0]!.tcpPort, host))
    await idle.ask(request('Binding'))
    await allocate(busy.ask, turn.iceServers(channelArn)[0]!)
    const gone = once(idle.socket, 'close')
    clock.advance(62_000)
    await gone
    expect((await busy.ask(request('Binding'))).length).toBeGreaterThan(0)
  })

  it('ignore DTLS, count it, and say so once', async () => {
    const context = createTestContext()
    const turn = await start(context)
    const port = turn.servers[0]!.udpPort
    const hello = Buffer.concat([Buffer.from('16feff0000000000000000003a01', 'hex'), Buffer.alloc(60)])
    const socket = createSocket('udp4')
    closing.push(() => socket.close())
    for (let i = 0; i < 3; i++) socket.send(hello, port, host)
    await expect.poll(() => turn.dtlsIgnored).toBe(3)
    expect(context.lines.filter((line) => line.includes('DTLS'))).toHaveLength(1)
    expect(codeOf(decode(await exchange(port, request('Allocate', [udpRelay]))))).toBe(401)
  })

  it('close with everything that hangs on them', async () => {
    const turn = await start()
    const {ask, socket} = wireOn(connect(turn.servers[0]!.tcpPort, host))
    await allocate(ask, turn.iceServers(channelArn)[0]!)
    const gone = once(socket, 'close')
    await turn.close()
    await gone
  })
})
