import {once} from 'node:events'
import {connect, type Socket} from 'node:net'
import {deflateRawSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {WebSocket} from 'ws'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

let clock: ManualClock
let server: SignalingServer
const sockets: Socket[] = []

beforeEach(async () => {
  clock = new ManualClock()
  server = await startSignalingServer(createTestContext({clock}))
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server.close()
})

const minutes = 60_000
const head = (clientId: string, more = '') =>
  `GET /?X-Amz-ChannelARN=${encodeURIComponent(channelArn)}&X-Amz-ClientId=${clientId} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`

/** A peer that says this, and nothing more by itself. */
function say(text: string): Socket {
  const socket = connect(server.ports.VIEWER, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {}).write(text)
  return socket
}

const viewers = () => server.signaling.openConnections().map(({clientId}) => clientId)

/** A connection that is cut rather than closed is gone as well: `once` would take the reset for a failure. */
const endOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('close', () => resolve())
  })

describe('a peer', () => {
  it('that vanished without a word holds its slot until it is idle for ten minutes, and no longer', async () => {
    const gone = say(head('gone'))
    await once(gone, 'data')
    gone.pause()
    const closed = endOf(gone)
    clock.advance(10 * minutes)
    expect(server.signaling.openConnections()).toMatchObject([{clientId: 'gone', phase: 'closing'}])
    // It does not answer the close frame either.
    clock.advance(1000)
    gone.resume()
    await closed
    await vi.waitFor(() => expect(viewers()).toEqual([]))
  })

  it('whose handshake does not come to an end is hung up on after a minute', async () => {
    const slow = say(head('slow').slice(0, 60))
    slow.resume()
    await vi.waitFor(() => expect(clock.pending).toBeGreaterThan(0))
    const closed = endOf(slow)
    clock.advance(1 * minutes)
    await closed
    expect(viewers()).toEqual([])
  })

  it('that sends a message byte by byte, and never ends it, is idle', async () => {
    const slow = say(head('slow'))
    await once(slow, 'data')
    const closed = endOf(slow)
    for (let i = 0; i < 9; i++) {
      slow.write(Buffer.from([i === 0 ? 0x01 : 0x00, 0x81, 0, 0, 0, 0, 0x20]))
      // Let the server read it: if it counted, the connection would live on.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      clock.advance(1 * minutes)
    }
    clock.advance(1 * minutes + 1000)
    slow.resume()
    await closed
  })

  it('that cuts its message into more pieces than anybody would is closed', async () => {
    const crumbs = say(head('crumbs'))
    await once(crumbs, 'data')
    const closed = endOf(crumbs)
    const pieces = Array.from({length: 1100}, (_, i) => Buffer.from([i === 0 ? 0x01 : 0x00, 0x81, 0, 0, 0, 0, 0x20]))
    crumbs.resume().write(Buffer.concat(pieces))
    clock.advance(1000)
    await vi.waitFor(() => expect(viewers()).toEqual([]))
    clock.advance(1000)
    await closed
  })
})

describe('a compressed message', () => {
  it('is read where compression was agreed to, and what comes back is not compressed', async () => {
    const master = new WebSocket(server.url('MASTER'))
    await once(master, 'open')
    const viewer = say(head('browser', 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'))
    expect(String(await once(viewer, 'data'))).toMatch(/Sec-WebSocket-Extensions: permessage-deflate\r\n/i)
    // RFC 7692 §7.2.1: RSV1 is set, and the four bytes that end a block are left out. The mask of zeros changes nothing.
    const payload = 'QUJD'.repeat(1000)
    const deflated = deflateRawSync(Buffer.from(JSON.stringify({action: 'SDP_OFFER', messagePayload: payload})), {finishFlush: 2})
    const compressed = deflated.subarray(0, -4)
    expect(compressed.length).toBeLessThan(126)
    const heard = once(master, 'message')
    viewer.write(Buffer.concat([Buffer.from([0xc1, 0x80 | compressed.length, 0, 0, 0, 0]), compressed]))
    expect(JSON.parse(String((await heard)[0]))).toMatchObject({messagePayload: payload, senderClientId: 'browser'})
    const back = once(viewer, 'data')
    master.send(JSON.stringify({action: 'SDP_ANSWER', messagePayload: payload, recipientClientId: 'browser'}))
    expect((await back)[0][0]).toBe(0x81)
    master.terminate()
  })

  it('that is small and would become large is refused with 1009', async () => {
    const bomb = new WebSocket(server.url('VIEWER', 'bomb'), {perMessageDeflate: {threshold: 0}})
    await once(bomb, 'open')
    const closed = once(bomb, 'close')
    bomb.send(' '.repeat(4 * 1024 * 1024))
    expect((await closed)[0]).toBe(1009)
  })
})
