import {connect} from 'node:net'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {WebSocket} from 'ws'
import type {FaultRequest} from '../../../src/emulator/faults/registry.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

let clock: ManualClock
let server: SignalingServer
let open: Client[] = []

beforeEach(async () => {
  clock = new ManualClock()
  server = await startSignalingServer(createTestContext({clock}))
})
afterEach(async () => {
  for (const client of open) client.ws.terminate()
  open = []
  server.context.faults.clear()
  await server.close()
})

/** A websocket and what it has heard. */
interface Client {
  readonly ws: WebSocket
  readonly heard: string[]
  closeCode?: number
}

/** Resolves when it is open; rejects with the status when it is refused. */
const join = (role: 'MASTER' | 'VIEWER', clientId?: string): Promise<Client> =>
  new Promise((resolve, reject) => {
    const ws = new WebSocket(server.url(role, clientId))
    const client: Client = {ws, heard: []}
    open.push(client)
    ws.on('message', (data) => client.heard.push(data.toString()))
    ws.once('close', (code) => {
      client.closeCode = code
    })
    ws.once('unexpected-response', (_request, response) => {
      reject(new Error(`${response.statusCode}`))
      response.destroy()
    })
    ws.once('error', reject)
    ws.once('open', () => resolve(client))
  })

const fault = (name: string, params: Record<string, string> = {}, more: Partial<FaultRequest> = {}) =>
  server.context.faults.add({name, params, ...more})

const payload = 'e30='
const say = ({ws}: Client, action: string, more: object = {}) =>
  ws.send(JSON.stringify({action, messagePayload: payload, ...more}))
const types = ({heard}: Client): unknown[] => heard.map((text) => JSON.parse(text).messageType)

/** What a client said has been carried out when its ping is answered: it comes after. */
const settled = ({ws}: Client): Promise<void> =>
  new Promise((resolve) => {
    ws.once('pong', () => resolve())
    ws.ping()
  })

const closed = (client: Client) => vi.waitFor(() => expect(client.closeCode).toBeDefined())

/** Says an offer and a candidate, and waits until they are through. */
async function offer(viewer: Client, master?: Client): Promise<void> {
  say(viewer, 'SDP_OFFER')
  await settled(viewer)
  if (master) await settled(master)
}

describe('what the service says and does by itself', () => {
  it('go-away reaches who is there and who comes, and all are closed a minute later', async () => {
    const viewer = await join('VIEWER', 'v1')
    fault('go-away', {role: 'viewer'})
    const [late, master] = [await join('VIEWER', 'v2'), await join('MASTER')]
    await Promise.all([viewer, late, master].map(settled))
    expect([viewer, late, master].map(types)).toEqual([['GO_AWAY'], ['GO_AWAY'], []])
    clock.advance(60_000)
    await Promise.all([viewer, late].map(closed))
    expect([viewer.closeCode, late.closeCode, master.closeCode]).toEqual([1001, 1001, undefined])
  })

  it('reconnect-ice-server closes nobody, can wait, and is not said any more once it is removed', async () => {
    const {id} = fault('reconnect-ice-server', {after: '5000'})
    const viewer = await join('VIEWER', 'v1')
    clock.advance(5000)
    await settled(viewer)
    expect(types(viewer)).toEqual(['RECONNECT_ICE_SERVER'])
    const other = await join('VIEWER', 'v2')
    server.context.faults.remove(id)
    clock.advance(70_000)
    await settled(other)
    expect([types(other), viewer.closeCode]).toEqual([[], undefined])
  })

  it('idle-close spares who says something, age-close nobody', async () => {
    fault('idle-close', {seconds: '10', role: 'viewer'})
    const [talker, idler] = [await join('VIEWER', 'v1'), await join('VIEWER', 'v2')]
    clock.advance(6000)
    await settled(talker)
    clock.advance(6000)
    await closed(idler)
    await settled(talker)
    expect([idler.closeCode, talker.closeCode]).toEqual([1001, undefined])
    fault('age-close', {seconds: '15', role: 'viewer'})
    clock.advance(3000)
    await closed(talker)
    expect(talker.closeCode).toBe(1001)
  })

  it('closes at once where no time is given', async () => {
    const viewer = await join('VIEWER', 'v1')
    fault('age-close')
    clock.advance(0)
    await closed(viewer)
    expect(viewer.closeCode).toBe(1001)
  })

  it('their limits are the service’s again when the fault has ended', async () => {
    const viewer = await join('VIEWER', 'v1')
    fault('idle-close', {seconds: '30'}, {forMs: 20_000})
    clock.advance(599_999)
    await settled(viewer)
    expect(viewer.closeCode).toBeUndefined()
  })
})

describe('who is in the way of others', () => {
  it('second-master: the master hears no offer, and is back when the stranger leaves', async () => {
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    const {id} = fault('second-master')
    await offer(viewer, master)
    expect(types(master)).toEqual([])
    const connects = server.context.metrics.streams().filter(({name, dimensions}) => isConnect(name, dimensions))
    expect(connects.flatMap(({minutes}) => minutes.flatMap(({counts}) => [...counts]))).toEqual([[0, 2]])
    server.context.faults.remove(id)
    await offer(viewer, master)
    expect(types(master)).toEqual(['SDP_OFFER'])
  })

  it('second-master close=yes: the master is closed as often as it comes back, and gets nothing in between', async () => {
    fault('second-master', {close: 'yes'}, {count: 2})
    const viewer = await join('VIEWER', 'v1')
    for (let i = 0; i < 2; i++) {
      const master = await join('MASTER')
      await closed(master)
      await offer(viewer)
      expect([master.closeCode, types(master)]).toEqual([1000, []])
    }
    const master = await join('MASTER')
    await offer(viewer, master)
    expect(types(master)).toEqual(['SDP_OFFER'])
  })

  it('duplicate-client-id: the viewer stays connected, its offer goes nowhere, and it hears nothing', async () => {
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    fault('duplicate-client-id')
    await offer(viewer, master)
    say(master, 'SDP_ANSWER', {recipientClientId: 'v1'})
    await settled(master)
    await settled(viewer)
    expect([types(master), types(viewer), viewer.closeCode]).toEqual([[], [], undefined])
  })

  it('no-master: offers wait as for any master that is away', async () => {
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    const {id} = fault('no-master')
    await offer(viewer, master)
    say(master, 'SDP_ANSWER', {recipientClientId: 'v1'})
    await settled(master)
    await settled(viewer)
    expect([types(master), types(viewer)]).toEqual([[], []])
    server.context.faults.remove(id)
    await settled(master)
    expect(types(master)).toEqual(['SDP_OFFER'])
  })

  it('viewer-limit: no place for another id, while those who are in may come back', async () => {
    const viewer = await join('VIEWER', 'v1')
    fault('viewer-limit')
    await expect(join('VIEWER', 'v2')).rejects.toThrow('400')
    await expect(join('VIEWER', 'v1')).resolves.toBeDefined()
    server.context.faults.clear()
    fault('viewer-limit', {slots: '8'})
    clock.advance(1000)
    await expect(join('VIEWER', 'v2')).resolves.toBeDefined()
    await expect(join('VIEWER', 'v3')).rejects.toThrow('400')
    expect(viewer.closeCode).toBeUndefined()
  })

  it('strikes one channel only where it was told to', async () => {
    fault('no-master', {}, {channel: 'other'})
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    await offer(viewer, master)
    expect(types(master)).toEqual(['SDP_OFFER'])
  })
})

const isConnect = (name: string, dimensions: Record<string, string>) =>
  name === 'Failure' && dimensions.Operation === 'ConnectAsMaster'

describe('silent-websocket', () => {
  it('opens and answers no ping, until it is removed', async () => {
    const {id} = fault('silent-websocket', {role: 'viewer'})
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    let pongs = 0
    viewer.ws.on('pong', () => pongs++)
    viewer.ws.ping()
    say(viewer, 'SDP_OFFER')
    say(master, 'SDP_ANSWER', {recipientClientId: 'v1'})
    await settled(master)
    await settled(master)
    expect([pongs, types(master), types(viewer)]).toEqual([0, [], []])
    server.context.faults.remove(id)
    await vi.waitFor(() => expect(pongs).toBe(1))
    await vi.waitFor(() => expect(types(master)).toEqual(['SDP_OFFER']))
  })
})

describe('refusal-unreported', () => {
  it('keeps the refusal of a message to itself', async () => {
    const viewer = await join('VIEWER', 'v1')
    const bad = JSON.stringify({action: 'ICE_CANDIDATE', correlationId: 'c-1'})
    viewer.ws.send(bad)
    await settled(viewer)
    expect(types(viewer)).toEqual(['STATUS_RESPONSE'])
    fault('refusal-unreported')
    viewer.ws.send(bad)
    await settled(viewer)
    expect(types(viewer)).toEqual(['STATUS_RESPONSE'])
  })
})

describe('messages', () => {
  const candidates = (heard: readonly string[]) => heard.map((text) => JSON.parse(text).messagePayload)

  async function sendCandidates(viewer: Client, ...payloads: string[]): Promise<void> {
    for (const messagePayload of payloads) viewer.ws.send(JSON.stringify({action: 'ICE_CANDIDATE', messagePayload}))
    await settled(viewer)
  }

  it.each([
    ['candidates-dropped', {every: '2'}, ['a', 'c'], []],
    ['candidates-reordered', {}, ['a', 'c', 'b'], ['d']],
    ['candidates-late', {ms: '10000'}, [], ['a', 'b', 'c', 'd']],
    ['candidates-late', {to: 'viewer'}, ['a', 'b', 'c', 'd'], []],
  ])('%s %j: of a b c d %j comes at once, and %j later', async (name, params, atOnce, later) => {
    fault(name, params as Record<string, string>)
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    await sendCandidates(viewer, 'a', 'b', 'c', 'd')
    await settled(master)
    expect(candidates(master.heard)).toEqual(atOnce)
    clock.advance(10_000)
    await settled(master)
    expect(candidates(master.heard)).toEqual([...atOnce, ...later])
  })

  it('peer-h264-profile changes the profile of an answer and nothing else of it', async () => {
    fault('peer-h264-profile')
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    const answer = (profile: string) => ({type: 'answer', sdp: `a=fmtp:96 x=1;profile-level-id=${profile};y=2\r\n`})
    const inBase64 = (text: string) => Buffer.from(text).toString('base64')
    for (const messagePayload of [inBase64(JSON.stringify(answer('42e01f'))), inBase64('no JSON')])
      master.ws.send(JSON.stringify({action: 'SDP_ANSWER', messagePayload, recipientClientId: 'v1'}))
    await settled(master)
    await settled(viewer)
    const [changed, kept] = viewer.heard.map((text) => Buffer.from(JSON.parse(text).messagePayload, 'base64').toString())
    expect(JSON.parse(changed!)).toEqual(answer('640032'))
    expect(kept).toBe('no JSON')
  })

  it.each([
    ['status', ['STATUS_RESPONSE'], undefined],
    ['drop', [], undefined],
    ['close', [], 1009],
  ])('message-too-big how=%s', async (how, heard, code) => {
    fault('message-too-big', {bytes: '100', how})
    const [master, viewer] = [await join('MASTER'), await join('VIEWER', 'v1')]
    say(viewer, 'SDP_OFFER')
    viewer.ws.send(JSON.stringify({action: 'SDP_OFFER', messagePayload: 'x'.repeat(101), correlationId: 'c1'}))
    if (code !== undefined) await closed(viewer)
    else await settled(viewer)
    await settled(master)
    expect([types(viewer), viewer.closeCode, types(master)]).toEqual([heard, code, ['SDP_OFFER']])
  })
})

/** Everything that the server says to a handshake, as bytes, until it ends. */
function handshake(): {said: Promise<string>; socket: ReturnType<typeof connect>} {
  const socket = connect(server.ports.VIEWER, '127.0.0.1')
  const target = `/?X-Amz-ChannelARN=${encodeURIComponent(channelArn)}&X-Amz-ClientId=raw`
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  const said = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
      if (text.startsWith('HTTP/1.1 101')) socket.destroy()
    })
    socket.once('close', () => resolve(text))
  })
  return {said, socket}
}

describe('an upgrade, as a client sees it that knows bytes only', () => {
  it.each([
    ['200', /^HTTP\/1.1 200 OK\r\n/, /<title>Access blocked/],
    ['302', /^HTTP\/1.1 302 Found\r\n[\s\S]*Location: http:\/\/portal\.example\/login\r\n/, /Sign in/],
    ['407', /^HTTP\/1.1 407 Proxy Authentication Required\r\n[\s\S]*Proxy-Authenticate: Basic /, /Sign in to the proxy/],
  ])('websocket-intercepted status=%s is a page, and nothing of the service', async (status, head, body) => {
    fault('websocket-intercepted', {status})
    const said = await handshake().said
    expect(said).toMatch(head)
    expect(said).toMatch(/\r\nContent-Type: text\/html\r\n/)
    expect(said).toMatch(body)
    expect(said).not.toMatch(/x-amz/i)
  })

  it.each([
    [undefined, '{"message":"User is not authorized to perform: kinesisvideo:ConnectAsViewer"}'],
    ['none', ''],
  ])('websocket-refused is a 403, with body=%s', async (body, expected) => {
    fault('websocket-refused', body === undefined ? {} : {body})
    const [head, said] = (await handshake().said).split('\r\n\r\n')
    expect([head!.split('\r\n')[0], said]).toEqual(['HTTP/1.1 403 Forbidden', expected])
  })

  it('websocket-slow is answered in the end', async () => {
    fault('websocket-slow', {ms: '5000'})
    const {said} = handshake()
    await vi.waitFor(() => expect(server.context.faults.list()[0]?.struck).toBe(1))
    expect(server.signaling.openConnections()).toEqual([])
    clock.advance(5000)
    expect(await said).toMatch(/^HTTP\/1.1 101/)
  })

  it('websocket-hangs is never answered, and leaves nothing behind', async () => {
    fault('websocket-hangs')
    const {said, socket} = handshake()
    await vi.waitFor(() => expect(server.context.faults.list()[0]?.struck).toBe(1))
    clock.advance(3_600_000)
    socket.end()
    socket.destroy()
    expect(await said).toBe('')
    expect(server.signaling.openConnections()).toEqual([])
  })
})
