import {once} from 'node:events'
import {connect} from 'node:net'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import {createTestContext} from '../../support/emulator-context.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

let server: SignalingServer
/** It looks at signatures, and finds none that is good. */
let strict: SignalingServer
let [master, viewer]: WebSocket[] = []

const open = async (url: string): Promise<WebSocket> => {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  return socket
}

const fuzzedArn = channelArn.replace('/demo/', '/fuzzed/')

beforeAll(async () => {
  ;[server, strict] = await Promise.all([startSignalingServer(), startSignalingServer(createTestContext(), {verify: true})])
  const {store} = server.context
  store.put('channels', 'fuzzed', {...store.get('channels', 'demo')!, name: 'fuzzed', arn: fuzzedArn})
  ;[master, viewer] = await Promise.all([open(server.url('MASTER')), open(server.url('VIEWER', 'bystander'))])
})
afterAll(() => Promise.all([server.close(), strict.close()]))

/** What others do on other channels goes on. */
async function expectOthersServed(): Promise<void> {
  const heard = once(master!, 'message')
  viewer!.send('{"action":"SDP_OFFER","messagePayload":"e30="}')
  expect(String((await heard)[0])).toBe('{"messagePayload":"e30=","messageType":"SDP_OFFER","senderClientId":"bystander"}')
}

/** Sends bytes, hangs up, and waits until the server has, too. */
async function send(port: number, chunks: readonly (Uint8Array | string)[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}).resume()
  for (const chunk of chunks) if (chunk.length > 0) socket.write(chunk)
  socket.end()
  if (!socket.destroyed) await once(socket, 'close')
}

const slots = () => server.signaling.openConnections().filter(({channelName}) => channelName === 'fuzzed')

/** Every handshake is over when the sockets are, but the server may hear of the end a moment later. */
async function expectNothingLeft(): Promise<void> {
  for (let tries = 0; slots().length > 0 && tries < 1000; tries++) await new Promise((resolve) => setImmediate(resolve))
  expect(slots()).toEqual([])
}

/** Ten viewers find room: not even a handshake that never ended holds a slot. */
async function expectAllSlotsFree(): Promise<void> {
  const viewers = await Promise.all(Array.from({length: 10}, (_, i) => open(server.url('VIEWER', `late-${i}`, fuzzedArn))))
  for (const each of viewers) each.terminate()
  await expectNothingLeft()
}

const odd = fc.constantFrom(
  '',
  '%',
  '%zz',
  '%00',
  '%ff',
  '+',
  '\u00e9',
  '?',
  '#',
  '//',
  '\\',
  'x'.repeat(5000),
  '__proto__',
  '&&',
  '=',
)
const text = fc.oneof(odd, fc.string({maxLength: 20}))

const query = fc
  .record(
    {
      'X-Amz-ChannelARN': fc.oneof(
        {weight: 4, arbitrary: fc.constant(encodeURIComponent(fuzzedArn))},
        {weight: 1, arbitrary: text},
      ),
      'X-Amz-ClientId': fc.oneof({weight: 4, arbitrary: fc.constantFrom('v1', 'v2')}, {weight: 1, arbitrary: text}),
      'X-Amz-Signature': text,
    },
    {requiredKeys: []},
  )
  .map((parameters) =>
    Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  )

const upgradeHeaders = fc.record(
  {
    Host: fc.oneof(fc.constant('x'), text),
    Connection: fc.constantFrom('Upgrade', 'upgrade, keep-alive', 'close', ''),
    Upgrade: fc.constantFrom('websocket', 'WebSocket', 'h2c', ''),
    'Sec-WebSocket-Version': fc.constantFrom('13', '8', '0', 'x'),
    'Sec-WebSocket-Key': fc.constantFrom('dGhlIHNhbXBsZSBub25jZQ==', 'short', ''),
    'Sec-WebSocket-Extensions': fc.constantFrom(
      'permessage-deflate',
      'permessage-deflate; server_max_window_bits=99',
      ';;;',
      'x; y="',
    ),
    'Sec-WebSocket-Protocol': fc.constantFrom('wss', 'a, a', ',', ''),
    'Content-Length': fc.constantFrom('0', '5', '-1'),
    'Transfer-Encoding': fc.constantFrom('chunked', 'x'),
    'X-Odd': text,
  },
  {requiredKeys: []},
)

const good = {
  ...{Host: 'x', Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13'},
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

const handshake = (method: string, target: string, headers: object): string =>
  `${method} ${target} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

const request = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(query, upgradeHeaders).map(([q, headers]) => handshake('GET', `/?${q}`, {...good, ...headers})),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('POST', 'OPTIONS', 'get', 'CONNECT', ''), text, upgradeHeaders)
      .map(([method, target, headers]) => handshake(method, target, headers)),
  },
  {weight: 1, arbitrary: fc.uint8Array({maxLength: 300})},
  {weight: 1, arbitrary: fc.constant('\x16\x03\x01\x02\x00\x01')},
)

/** RFC 6455 §5.2, with any bits, lengths that lie, and masks that are missing. */
const frame = fc
  .tuple(
    fc.oneof(fc.constantFrom(0x81, 0x01, 0x80, 0x00, 0x82, 0x88, 0x89, 0xc1), fc.integer({min: 0, max: 255})),
    fc.boolean(),
    fc.oneof(
      fc.uint8Array({maxLength: 125}),
      fc.constantFrom(
        Buffer.from('{"action":"SDP_OFFER","messagePayload":"e30="}'),
        Buffer.from('{"action":"ICE_CANDIDATE","messagePayload":7,"correlationId":"c"}'),
        Buffer.from([0x03, 0xe8]),
        Buffer.alloc(0),
      ),
    ),
    fc.option(fc.constantFrom(126, 127), {nil: undefined}),
  )
  .map(([first, masked, payload, lie]) =>
    // The mask of zeros leaves the payload as it is.
    Buffer.concat([
      Buffer.from([first, (masked ? 0x80 : 0) | (lie ?? payload.length)]),
      masked ? Buffer.alloc(4) : Buffer.alloc(0),
      payload,
    ]),
  )

const settings = {seed: 20261125, numRuns: 60}
const role = fc.constantFrom('MASTER' as const, 'VIEWER' as const)

describe('whatever bytes come', () => {
  it('instead of a handshake: nobody else notices, and no slot is held', async () => {
    const run = async (to: 'MASTER' | 'VIEWER', requests: (Uint8Array | string)[]) => {
      await Promise.all(requests.flatMap((each) => [server, strict].map(({ports}) => send(ports[to], [each]))))
      await expectNothingLeft()
      await expectOthersServed()
    }
    await fc.assert(fc.asyncProperty(role, fc.array(request, {minLength: 1, maxLength: 8}), run), settings)
    await expectAllSlotsFree()
  })

  it('over a websocket: nobody else notices, and its slot is free afterwards', async () => {
    const extensions = fc.constantFrom({}, {'Sec-WebSocket-Extensions': 'permessage-deflate'})
    const run = async (to: 'MASTER' | 'VIEWER', offered: object, frames: Uint8Array[]) => {
      const target = `/?X-Amz-ChannelARN=${encodeURIComponent(fuzzedArn)}&X-Amz-ClientId=v`
      await send(server.ports[to], [handshake('GET', target, {...good, ...offered}), ...frames])
      await expectNothingLeft()
      await expectOthersServed()
    }
    await fc.assert(fc.asyncProperty(role, extensions, fc.array(frame, {maxLength: 10}), run), settings)
    await expectAllSlotsFree()
  })
})
