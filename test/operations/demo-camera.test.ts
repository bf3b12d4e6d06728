import {once} from 'node:events'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import {connectSignaling} from '../../src/client/signaling/connect.ts'
import {type DemoCamera, startDemoCamera} from '../../src/operations/demo-camera.ts'
import {createPeer, type Peer} from '../../src/peer/peer.ts'
import type {ReceivedRtpPacket} from '../../src/peer/rtp-packet.ts'
import {type Clock, systemClock} from '../../src/platform/clock.ts'
import type {IncomingMessage} from '../../src/protocol/signaling/incoming.ts'
import {closedTcpPort} from '../support/closed-port.ts'
import {createTestContext} from '../support/emulator-context.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../support/signaling-server.ts'

const credentials = {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret'}
const region = 'us-west-2'

let server: SignalingServer
/** Moved by hand, since the service takes only a few connections a second. */
let serverClock: ManualClock
let log: string[]
const closing: (() => unknown)[] = []

beforeEach(async () => {
  serverClock = new ManualClock()
  server = await startSignalingServer(createTestContext({clock: serverClock}))
  log = []
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await server.close()
})

async function startCamera(clock: Clock = systemClock): Promise<DemoCamera> {
  const endpointWss = `ws://127.0.0.1:${server.ports.MASTER}`
  const camera = startDemoCamera({endpointWss, channelArn, credentials, region, clock, log: noted(log)})
  closing.push(() => camera.stop())
  await camera.connected
  return camera
}

const waiting = new Set<() => void>()

/** Keeps what happens, and lets `until` look again. */
const noted =
  <T>(list: T[]) =>
  (item: T): void => {
    list.push(item)
    for (const look of [...waiting]) look()
  }

function until(happened: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(deadline)
      waiting.delete(look)
      settle()
    }
    const look = () => happened() && end(resolve)
    const deadline = setTimeout(() => end(() => reject(new Error(`It did not happen. The log:\n${log.join('\n')}`))), 10_000)
    waiting.add(look)
    look()
  })
}

async function connectViewer(clientId: string) {
  const opening = await connectSignaling({
    ...{endpoint: `ws://127.0.0.1:${server.ports.VIEWER}`, channelArn, role: 'VIEWER', clientId, credentials, region},
    ...{clock: systemClock, signal: AbortSignal.timeout(10_000)},
  })
  if (opening.status !== 'open') throw new Error(`refused: ${opening.fact.body}`)
  closing.push(() => opening.connection.close())
  return opening.connection
}

async function viewerPeer(): Promise<Peer> {
  const peer = await createPeer({role: 'viewer'})
  closing.push(() => peer.close())
  return peer
}

/** Sends an offer, and no candidate: all that `probe ice` does. Returns what it hears. */
async function offer(clientId: string): Promise<IncomingMessage['messageType'][]> {
  const connection = await connectViewer(clientId)
  const heard: IncomingMessage['messageType'][] = []
  const hear = noted(heard)
  connection.onMessage(({messageType}) => hear(messageType))
  connection.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp: await (await viewerPeer()).createOffer()}})
  return heard
}

/** Watches the camera over real signaling: trickles both ways and keeps every RTP packet. */
async function watch(clientId: string) {
  const connection = await connectViewer(clientId)
  const peer = await viewerPeer()
  const packets: {kind: 'video' | 'audio'; packet: ReceivedRtpPacket}[] = []
  const receive = noted(packets)
  for (const kind of ['video', 'audio'] as const) peer.onRtp(kind, (packet) => receive({kind, packet}))
  peer.onCandidate((payload) => connection.send({kind: 'ICE_CANDIDATE', payload}))
  connection.onMessage((message) => {
    if (message.messageType === 'SDP_ANSWER') void peer.acceptAnswer(message.payload.sdp)
    if (message.messageType === 'ICE_CANDIDATE') void peer.addCandidate(message.payload)
  })
  connection.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp: await peer.createOffer()}})
  return packets
}

/** A frame as it stands. */
async function sendRaw(clientId: string, frame: string): Promise<void> {
  const socket = new WebSocket(server.url('VIEWER', clientId))
  closing.push(() => socket.terminate())
  await once(socket, 'open')
  socket.send(frame)
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('the demo camera', () => {
  it('sends H.264 and Opus to several viewers at once, each from a keyframe on', async () => {
    await startCamera()
    const all = await Promise.all([watch('one'), watch('two')])
    await until(() => all.every((packets) => ['video', 'audio'].every((wanted) => packets.some(({kind}) => kind === wanted))))
    for (const packets of all) {
      const {packet} = packets.find(({kind}) => kind === 'video')!
      expect({payloadType: packet.payloadType, nalUnit: packet.payload[0]! & 0x1f}).toEqual({payloadType: 96, nalUnit: 7})
    }
  })

  it('of a service on loopback is to be found on loopback alone', async () => {
    await startCamera()
    const addresses: string[] = []
    const connection = await connectViewer('where')
    const note = noted(addresses)
    connection.onMessage((message) => {
      if (message.messageType === 'ICE_CANDIDATE') note(message.payload.candidate.split(' ')[4]!)
    })
    connection.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp: await (await viewerPeer()).createOffer()}})
    await until(() => addresses.length > 0)
    expect(addresses).toEqual(['127.0.0.1'])
  })

  it('answers and trickles to a viewer that never connects, and hangs up on it after 30 s', async () => {
    const clock = new ManualClock()
    await startCamera(clock)
    const heard = await offer('probe')
    await until(() => heard.includes('ICE_CANDIDATE'))
    expect(heard[0]).toBe('SDP_ANSWER')

    clock.advance(29_999)
    expect(log.join()).not.toContain('did not connect')
    clock.advance(1)
    expect(log.join()).toContain('probe: left (not-connected)')
  })

  it('answers a viewer that offers again under the same client id', async () => {
    await startCamera()
    for (const _ of [1, 2]) {
      const heard = await offer('again')
      await until(() => heard.includes('SDP_ANSWER'))
    }
  })

  it('takes ten viewers and no more, even when some have left the channel', async () => {
    await startCamera()
    for (let i = 0; i < 11; i++) {
      const heard = await offer(`viewer-${i}`)
      if (i < 10) await until(() => heard.includes('SDP_ANSWER'))
      await closing.pop()!()
      await closing.pop()!()
      serverClock.advance(1000)
    }
    await until(() => log.some((line) => line.includes('has 10 viewers')))
  })

  it('comes back when it is told to go away, and when it is cut off', async () => {
    await startCamera()
    const masters = () => log.filter((line) => line.includes('is master')).length
    server.signaling.goAway('demo')
    await until(() => masters() === 2)
    const heard = await offer('after')
    await until(() => heard.includes('SDP_ANSWER'))
  })
})

describe('a hostile viewer', () => {
  it.each([
    ['an SDP that is none', base64(JSON.stringify({type: 'offer', sdp: 'v=0\r\nhello\r\n'})), 'line 2'],
    [
      'an SDP without ICE',
      base64(JSON.stringify({type: 'offer', sdp: 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'})),
      'ice-ufrag',
    ],
    ['JSON that is none', base64('{"type":'), 'not JSON'],
    ['JSON of another shape', base64('[]'), 'its type is missing'],
    ['base64 that is none', '%%%', 'not base64'],
    ['no payload', '', 'ignores'],
  ])('that offers %s is logged, and the next viewer answered', async (_, messagePayload, said) => {
    await startCamera()
    await sendRaw('hostile', JSON.stringify({action: 'SDP_OFFER', messagePayload}))
    if (messagePayload !== '') await until(() => log.some((line) => line.includes(said)))
    const heard = await offer('next')
    await until(() => heard.includes('SDP_ANSWER'))
  })

  it('that sends escapes does not write them to the log', async () => {
    await startCamera()
    await sendRaw(
      'hostile',
      JSON.stringify({action: 'SDP_OFFER', messagePayload: base64(JSON.stringify({type: '\u001b[2J', sdp: ''}))}),
    )
    await until(() => log.length > 1)
    expect(log.join()).not.toContain('\u001b')
  })
})

describe('a camera whose service is down', () => {
  it('tries again, later and later, until it is stopped', async () => {
    const clock = new ManualClock()
    const {port, close} = await closedTcpPort()
    const camera = startDemoCamera({
      ...{endpointWss: `ws://127.0.0.1:${port}`, channelArn, credentials, region, clock},
      log: noted(log),
    })
    const waits = () => log.flatMap((line) => /connects again in (\d+) ms/.exec(line)?.slice(1).map(Number) ?? [])
    for (let attempt = 1; attempt <= 5; attempt++) {
      await until(() => waits().length === attempt)
      clock.advance(waits().at(-1)!)
    }
    // Between half and all of a time that doubles.
    for (const [i, wait] of waits().entries()) expect([wait >= 500 * 2 ** i, wait <= 1000 * 2 ** i]).toEqual([true, true])
    await camera.stop()
    close()
  })
})
