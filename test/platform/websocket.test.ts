import {createServer, type Server} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import {type AddressInfo, connect, createServer as createTcpServer, type Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {type WebSocket, WebSocketServer} from 'ws'
import {loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {openWebsocket} from '../../src/platform/websocket.ts'
import {closedTcpPort} from '../support/closed-port.ts'
import {ManualClock} from '../support/manual-clock.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const portOf = (server: {address(): unknown}) => (server.address() as AddressInfo).port

async function listening<S extends Server | ReturnType<typeof createTcpServer>>(server: S): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return portOf(server)
}

/** A websocket server; `onOpen` gets each websocket as soon as it is there. */
async function accepting(onOpen: (ws: WebSocket) => void): Promise<string> {
  const http = createServer()
  new WebSocketServer({server: http}).on('connection', onOpen)
  return `ws://127.0.0.1:${await listening(http)}/`
}

const refusing = async (onUpgrade: (socket: Duplex) => void): Promise<string> => {
  const http = createServer()
  http.on('upgrade', (_request, socket) => onUpgrade(socket))
  return `ws://127.0.0.1:${await listening(http)}/`
}

const options = (more = {}) => ({signal: new AbortController().signal, handshakeTimeoutMs: 5_000, ...more})
const failing = (url: string, more = {}) => openWebsocket(url, options(more)).catch((error: {failure: unknown}) => error.failure)

async function opened(url: string, more = {}) {
  const opening = await openWebsocket(url, options(more))
  if (opening.status !== 'open') throw new Error(`refused with ${opening.httpStatus}`)
  return opening
}

describe('opening a websocket', () => {
  it('gives the headers of the upgrade', async () => {
    const {headers, socket} = await opened(await accepting(() => undefined))
    expect(headers).toMatchObject({upgrade: 'websocket', connection: 'Upgrade'})
    await socket.close()
  })

  it('reads a refusal with status, headers and body', async () => {
    const body = '{"message":"no"}'
    const url = await refusing((socket) =>
      socket.end(`HTTP/1.1 403 Forbidden\r\nX-Amzn-ErrorType: A\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    )
    expect(await openWebsocket(url, options())).toEqual({
      status: 'refused',
      httpStatus: 403,
      headers: {'x-amzn-errortype': 'A', 'content-length': '16'},
      body,
    })
  })

  it('reads no more than 4 KiB of an endless refusal, and does not wait for one that stalls', async () => {
    const endless = await refusing((socket) => {
      socket.on('error', () => undefined)
      socket.write(`HTTP/1.1 400 Bad Request\r\n\r\n${'x'.repeat(100_000)}`)
    })
    expect(await openWebsocket(endless, options())).toMatchObject({httpStatus: 400, body: 'x'.repeat(4096)})
    const clock = new ManualClock()
    const stalling = await refusing((socket) => socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nhalf'))
    const opening = openWebsocket(stalling, options({clock}))
    const moving = setInterval(() => clock.advance(1_000), 20)
    expect(await opening).toMatchObject({httpStatus: 404, body: 'half'})
    clearInterval(moving)
  })

  it('says unreachable when nobody listens, with code and endpoint', async () => {
    const {port, close} = await closedTcpPort()
    closers.push(close)
    expect(await failing(`ws://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      endpoint: `127.0.0.1:${port}`,
    })
  })

  it('says unreachable when the certificate is not trusted, and opens when its authority is', async () => {
    const {caPem, serverCertPem, serverKeyPem} = await loadOrCreateCertificates(undefined, ['127.0.0.1'], systemClock)
    const https = createTlsServer({cert: serverCertPem, key: serverKeyPem})
    new WebSocketServer({server: https})
    const url = `wss://127.0.0.1:${await listening(https)}/`
    expect(await failing(url)).toMatchObject({kind: 'unreachable', code: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/)})
    const {socket} = await opened(url, {ca: caPem})
    await socket.close()
  })

  it('goes through the proxy that the environment names, to a name that only the proxy knows', async () => {
    const host = 'v-0a1b2c3d.kinesisvideo.test'
    const {caPem, serverCertPem, serverKeyPem} = await loadOrCreateCertificates(undefined, [host], systemClock)
    const https = createTlsServer({cert: serverCertPem, key: serverKeyPem})
    new WebSocketServer({server: https})
    const port = await listening(https)
    const asked: string[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(connect(port, '127.0.0.1')).pipe(socket)
    })
    const env = {https_proxy: `http://127.0.0.1:${await listening(proxy)}`}
    const {socket} = await opened(`wss://${host}/`, {ca: caPem, env})
    expect(asked).toEqual([`${host}:443`])
    await socket.close()
  })

  const answers: [what: string, bytes: string][] = [
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    [
      'upgrades without the proof of RFC 6455',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n',
    ],
  ]
  for (const [what, bytes] of answers)
    it(`says malformed when the answer ${what}`, async () => {
      const port = await listening(createTcpServer((socket) => void socket.on('error', () => undefined).write(bytes)))
      expect(await failing(`ws://127.0.0.1:${port}/`)).toMatchObject({kind: 'malformed'})
    })

  it('gives up at its deadline, and when it is interrupted', async () => {
    const clock = new ManualClock()
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => undefined)))
    const silent = `ws://127.0.0.1:${port}/`
    const opening = failing(silent, {clock, handshakeTimeoutMs: 700})
    const moving = setInterval(() => clock.advance(100), 5)
    expect(await opening).toMatchObject({kind: 'timeout', code: 'ETIMEDOUT'})
    clearInterval(moving)
    const abort = new AbortController()
    const interrupted = failing(silent, {signal: abort.signal})
    abort.abort()
    expect(await interrupted).toMatchObject({kind: 'interrupted'})
    expect(await failing(silent, {signal: AbortSignal.abort()})).toMatchObject({kind: 'interrupted'})
  })
})

describe('an open websocket', () => {
  it('keeps what comes before anyone listens, in order, however much it is', async () => {
    const count = 2_000
    const url = await accepting((ws) => {
      for (let i = 0; i < count; i++) ws.send(String(i))
    })
    const {socket} = await opened(url)
    await new Promise((resolve) => setImmediate(resolve))
    const heard: string[] = []
    await new Promise<void>((resolve) =>
      socket.onMessage((message) => {
        heard.push(message.kind === 'text' ? message.text : '?')
        if (heard.length === count) resolve()
      }),
    )
    expect(heard).toEqual(Array.from({length: count}, (_, i) => String(i)))
    await socket.close()
  })

  it('has given everything that came before a pong to its listener when the pong is told', async () => {
    const url = await accepting((ws) => ws.send('queued earlier'))
    const {socket} = await opened(url)
    const heard: string[] = []
    socket.onMessage((message) => heard.push(message.kind))
    await new Promise<void>((resolve) => socket.ping(resolve))
    expect(heard).toEqual(['text'])
    await socket.close()
  })

  it('tells each ping its own pong, and several by one that stands for them', async () => {
    const pings: Buffer[] = []
    let server: WebSocket | undefined
    const http = createServer()
    new WebSocketServer({server: http, autoPong: false}).on('connection', (ws) => {
      server = ws
      ws.on('ping', (data) => pings.push(data))
    })
    const {socket} = await opened(`ws://127.0.0.1:${await listening(http)}/`)
    const heard: number[] = []
    for (const number of [1, 2, 3]) socket.ping(() => heard.push(number))
    await vi.waitFor(() => expect(pings).toHaveLength(3))
    server!.pong('unasked')
    server!.pong(pings[1]!)
    await vi.waitFor(() => expect(heard).toEqual([1, 2]))
    server!.pong(pings[2]!)
    await vi.waitFor(() => expect(heard).toEqual([1, 2, 3]))
    await socket.close()
  })

  it('says how it was closed, also to who asks later', async () => {
    const {socket} = await opened(await accepting((ws) => ws.close(1001, 'Going away')))
    const asked = () => new Promise((resolve) => socket.onClose(resolve))
    expect(await asked()).toEqual({code: 1001, reason: 'Going away'})
    expect(await asked()).toEqual({code: 1001, reason: 'Going away'})
    expect(socket.send('late')).toBe(false)
  })

  it('closes with 1000, and cuts the connection when nobody follows', async () => {
    const code = new Promise(
      (resolve) => void accepting((ws) => ws.once('close', resolve)).then(async (url) => (await opened(url)).socket.close()),
    )
    expect(await code).toBe(1000)
    const clock = new ManualClock()
    const {socket} = await opened(await accepting((ws) => ws.pause()), {clock})
    const closed = socket.close(500)
    clock.advance(500)
    await closed
  })

  it('reports frames that break RFC 6455 as the reason of the close', async () => {
    const url = await upgradingThenSending(Buffer.from([0xff, 0x00]))
    const {socket} = await opened(url)
    const close = await new Promise<{error?: string}>((resolve) => socket.onClose(resolve))
    expect(close.error).toContain('Invalid WebSocket frame')
  })
})

/** Upgrades properly and then sends these bytes. */
async function upgradingThenSending(bytes: Buffer): Promise<string> {
  return accepting((ws) => {
    ws.on('error', () => undefined)
    const {_socket} = ws as unknown as {_socket: Duplex}
    _socket.write(bytes)
  })
}
