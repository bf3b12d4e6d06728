import {once} from 'node:events'
import {connect as connectTcp, type Socket} from 'node:net'
import {connect as connectTls} from 'node:tls'
import {afterEach, beforeAll, describe, expect, test} from 'vitest'
import {type Certificates, loadOrCreateCertificates} from '../../../src/emulator/certificates.ts'
import {type Listener, type ListenOptions, listen} from '../../../src/emulator/http/listen.ts'
import {systemRandom} from '../../../src/platform/random.ts'
import {ManualClock} from '../../support/manual-clock.ts'

let certificates: Certificates
let tls: {certPem: string; keyPem: string}
beforeAll(async () => {
  certificates = await loadOrCreateCertificates(undefined, [])
  tls = {certPem: certificates.serverCertPem, keyPem: certificates.serverKeyPem}
})

const running: Listener[] = []
const clock = new ManualClock(Date.UTC(2026, 10, 23, 7, 0, 0))

async function start(options: Partial<ListenOptions> = {}) {
  const listener = await listen({
    clock,
    random: systemRandom,
    log: () => {},
    host: '127.0.0.1',
    port: 0,
    onRequest: async ({method, path, query, body}) => ({
      status: 200,
      headers: {},
      body: `${method} ${path} ${query} ${body.length}`,
    }),
    ...options,
  })
  running.push(listener)
  return listener
}

afterEach(async () => {
  const closing = Promise.all(running.splice(0).map((listener) => listener.close()))
  clock.advance(5000)
  await closing
})

async function dial(port: number): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Everything the server says until it closes or `enough` of it is there. */
async function hear(socket: Socket, enough: RegExp = /$^/): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (enough.test(text)) break
  }
  return text
}

describe('one port', () => {
  test('serves plain HTTP with Date, request id and CORS, and the body in the same write', async () => {
    const {port} = await start()
    const socket = await dial(port)
    socket.write('POST /describe?b=2&a=%2f HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc')
    const [first] = (await once(socket, 'data')) as [Buffer]
    const answer = first.toString()
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).toContain('Date: Mon, 23 Nov 2026 07:00:00 GMT')
    expect(answer).toMatch(/x-amzn-RequestId: [\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\r\n/)
    expect(answer).toContain('Access-Control-Allow-Origin: *')
    expect(answer).toMatch(/\r\n\r\nPOST \/describe b=2&a=%2f 3$/)
    socket.destroy()
  })

  test('serves TLS too, and offers nothing but http/1.1', async () => {
    const {port} = await start({tls})
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      ca: certificates.caPem,
      ALPNProtocols: ['h2', 'http/1.1'],
      servername: 'localhost',
    })
    await once(socket, 'secureConnect')
    expect(socket.alpnProtocol).toBe('http/1.1')
    socket.write('GET /x HTTP/1.1\r\nHost: h\r\n\r\n')
    expect(await hear(socket, /GET \/x/)).toContain('200 OK')
    const plain = await dial(port)
    plain.write('GET /y HTTP/1.1\r\nHost: h\r\n\r\n')
    expect(await hear(plain, /GET \/y/)).toContain('200 OK')
  })

  test('keeps a connection alive for the next request', async () => {
    const {port} = await start()
    const socket = await dial(port)
    for (const path of ['/one', '/two', '/three']) {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`)
      expect(String(await once(socket, 'data'))).toContain(`GET ${path}`)
    }
    socket.destroy()
  })

  test('answers a browser’s preflight without asking the service', async () => {
    const {port} = await start({onRequest: () => Promise.reject(new Error('not to be asked'))})
    const socket = await dial(port)
    socket.write('OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: http://a\r\nAccess-Control-Request-Method: POST\r\n\r\n')
    const answer = await hear(socket, /\r\n\r\n/)
    expect(answer).toMatch(/^HTTP\/1\.1 204/)
    expect(answer).toMatch(/Access-Control-Allow-Headers: .*x-amz-security-token/)
  })
})

describe('bad clients', () => {
  test.each([
    ['garbage', 'hello, is this HTTP?\r\n\r\n', /^HTTP\/1\.1 400 Bad Request/],
    ['a bad header', 'GET / HTTP/1.1\r\nHost: h\r\nbad header\r\n\r\n', /^HTTP\/1\.1 400/],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', /^HTTP\/1\.1 400/],
    ['endless headers', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
    ['a giant body', `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n${'x'.repeat(1_100_000)}`, /^HTTP\/1\.1 413/],
  ])('%s is refused, and the next client is served', async (_name, bytes, refusal) => {
    const {port} = await start()
    const bad = await dial(port)
    bad.write(bytes)
    expect(await hear(bad, /\r\n\r\n/)).toMatch(refusal)
    const good = await dial(port)
    good.write('GET /fine HTTP/1.1\r\nHost: h\r\n\r\n')
    expect(await hear(good, /fine/)).toContain('200 OK')
  })

  test('a TLS hello to a plain listener, and garbage after one, end the connection only', async () => {
    for (const options of [{}, {tls}]) {
      const {port} = await start(options)
      const socket = await dial(port)
      socket.write(Buffer.from('16030100050100000100ffff', 'hex'))
      await hear(socket)
      expect(socket.destroyed).toBe(true)
    }
  })

  test.each([
    ['says nothing', ''],
    ['dribbles its head', 'POST / HTTP/1.1\r\nHost'],
    ['never sends its body', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc'],
  ])('one that %s is cut off', async (_name, bytes) => {
    const listener = await start()
    const socket = await dial(listener.port)
    if (bytes) socket.write(bytes)
    while (listener.openConnections() === 0) await new Promise((resolve) => setImmediate(resolve))
    const over = new Promise((resolve) => socket.once('close', resolve))
    clock.advance(61_000)
    await over
    expect(socket.destroyed).toBe(true)
  })

  test('a handler that throws is a 500 that gives nothing away', async () => {
    const lines: string[] = []
    const {port} = await start({onRequest: () => Promise.reject(new Error('secret detail')), log: (line) => lines.push(line)})
    const socket = await dial(port)
    socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
    const answer = await hear(socket, /\}$/)
    expect(answer).toMatch(/^HTTP\/1\.1 500/)
    expect(answer).toContain('x-amzn-ErrorType: InternalFailure')
    expect(answer).not.toContain('secret detail')
    expect(lines[0]).toContain('secret detail')
  })
})

test('closing answers what was asked and cuts idle connections', async () => {
  let finish = () => {}
  let heard = () => {}
  const answered = new Promise<void>((resolve) => (finish = resolve))
  const asked = new Promise<void>((resolve) => (heard = resolve))
  const listener = await start({
    onRequest: async () => {
      heard()
      await answered
      return {status: 200, headers: {}, body: 'late'}
    },
  })
  const idle = await dial(listener.port)
  const busy = await dial(listener.port)
  busy.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
  await asked
  const closing = listener.close()
  await new Promise((resolve) => idle.once('close', resolve))
  finish()
  expect(await hear(busy)).toMatch(/late$/)
  await closing
})
