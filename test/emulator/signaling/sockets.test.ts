import {connect} from 'node:net'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {WebSocket} from 'ws'
import {defineFault} from '../../../src/emulator/faults/fault.ts'
import {FaultRegistry} from '../../../src/emulator/faults/registry.ts'
import {systemClock} from '../../../src/platform/clock.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

/** Makes every delivered message large. */
const inflate = defineFault({
  name: 'inflate',
  about: '600 KB',
  params: {},
  create: () => ({deliver: () => ({kind: 'replace-frame', text: 'x'.repeat(600_000)})}),
})

let server: SignalingServer
beforeAll(async () => {
  const faults = new FaultRegistry([inflate], systemClock)
  server = await startSignalingServer(createTestContext({faults}))
})
afterAll(() => server.close())

const open = (url: string, options = {}): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const ws = new WebSocket(url, options)
    ws.once('open', () => resolve(ws))
    ws.once('error', reject)
  })

const nextText = (ws: WebSocket): Promise<string> =>
  new Promise((resolve) => ws.once('message', (data) => resolve(data.toString())))
const closing = (ws: WebSocket): Promise<number> => new Promise((resolve) => ws.once('close', resolve))

/** Three connects per second and channel are the limit: tests that need more use a channel of their own. */
function useChannel(name: string): string {
  const arn = channelArn.replace('/demo/', `/${name}/`)
  server.context.store.put('channels', name, {...server.context.store.get('channels', 'demo')!, name, arn})
  return arn
}

/** Everything that the server says to a handshake, as bytes, until it ends. */
function handshake(role: 'MASTER' | 'VIEWER', target: string, headers = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.ports[role], '127.0.0.1')
    const key = 'dGhlIHNhbXBsZSBub25jZQ=='
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${headers}\r\n`,
    )
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
      if (said.startsWith('HTTP/1.1 101')) socket.destroy()
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(said))
  })
}

const target = (arn: string, clientId?: string) =>
  `/?X-Amz-ChannelARN=${encodeURIComponent(arn)}${clientId === undefined ? '' : `&X-Amz-ClientId=${encodeURIComponent(clientId)}`}`

const split = (said: string) => {
  const [head, body] = said.split('\r\n\r\n')
  const [statusLine, ...headers] = head!.split('\r\n')
  return {statusLine, headers: Object.fromEntries(headers.map((line) => line.toLowerCase().split(': '))), body}
}

describe('an upgrade', () => {
  it('is answered with the headers that the service sends, and with no subprotocol', async () => {
    const {statusLine, headers} = split(
      await handshake(
        'VIEWER',
        target(channelArn, 'bare'),
        'Sec-WebSocket-Protocol: wss\r\nSec-WebSocket-Extensions: permessage-deflate\r\n',
      ),
    )
    expect(statusLine).toBe('HTTP/1.1 101 Switching Protocols')
    expect(Object.keys(headers).sort()).toEqual([
      'connection',
      'date',
      'sec-websocket-accept',
      'sec-websocket-extensions',
      'upgrade',
    ])
    // RFC 6455 §1.3: the accept value of the key in its example.
    expect(headers['sec-websocket-accept']).toBe('s3pplmbitxaq9kygzzhzrbk+xoo='.toLowerCase())
    expect(headers['sec-websocket-extensions']).toBe('permessage-deflate')
  })

  it('is refused in the words that were captured from the service', async () => {
    const arn = useChannel('words')
    const said = await handshake('VIEWER', target(arn, '..,;'))
    const {statusLine, headers} = split(said)
    expect(statusLine).toBe('HTTP/1.1 400 Bad Request')
    expect(headers).toMatchObject({'content-type': 'application/json; charset=utf-8', 'content-length': '42'})
    expect(headers['x-amz-apigw-id']).toMatch(/^[a-z0-9+/]{15}=$/)
    expect(said.split('\r\n\r\n')[1]).toBe('{"message":"Invalid ClientId specified !"}')
  })

  it('to a channel that is not there, or not any more, or not yet, is a 404', async () => {
    const gone = useChannel('gone')
    server.context.store.put('channels', 'gone', {...server.context.store.get('channels', 'gone')!, status: 'DELETING'})
    for (const arn of [
      gone,
      channelArn.replace('demo', 'none'),
      channelArn.replace('1700000000000', '1600000000000'),
      'nonsense',
    ]) {
      const {statusLine, headers} = split(await handshake('VIEWER', target(arn, 'v')))
      expect([statusLine, headers['x-amzn-errortype']]).toEqual(['HTTP/1.1 404 Not Found', 'resourcenotfoundexception'])
    }
    expect(split(await handshake('VIEWER', '/')).statusLine).toBe('HTTP/1.1 400 Bad Request')
  })

  it('that breaks off in the middle of its handshake holds no slot', async () => {
    const arn = useChannel('broken')
    const said = await new Promise<string>((resolve) => {
      const socket = connect(server.ports.VIEWER, '127.0.0.1')
      socket.write(`GET ${target(arn, 'v')} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.once('close', () => resolve(text))
    })
    expect(said).toMatch(/^HTTP\/1.1 400/)
    expect(server.signaling.openConnections().filter(({channelName}) => channelName === 'broken')).toEqual([])
  })
})

describe('a websocket', () => {
  it('carries an offer to the master and an answer back, large ones too', async () => {
    const arn = useChannel('talk')
    const master = await open(server.url('MASTER', undefined, arn))
    const viewer = await open(server.url('VIEWER', 'v1', arn))
    const large = 'QUJD'.repeat(4000)
    const [heard] = await Promise.all([
      nextText(master),
      viewer.send(JSON.stringify({action: 'SDP_OFFER', messagePayload: large, recipientClientId: ''})),
    ])
    expect(heard).toBe(`{"messagePayload":"${large}","messageType":"SDP_OFFER","senderClientId":"v1"}`)
    const answer = {action: 'SDP_ANSWER', messagePayload: 'e30=', recipientClientId: 'v1'}
    const [back] = await Promise.all([nextText(viewer), master.send(JSON.stringify(answer))])
    expect(back).toBe('{"messagePayload":"e30=","messageType":"SDP_ANSWER"}')
    expect(
      server.context.metrics.streams().filter(({name}) => name === 'MessagesTransferred.Count')[0]?.minutes[0]?.counts,
    ).toEqual(new Map([[1, 4]]))
    master.close()
    viewer.close()
  })

  it('answers pings, refuses binary with 1003 and more than 32 KB with 1009', async () => {
    const arn = useChannel('frames')
    const viewer = await open(server.url('VIEWER', 'v1', arn))
    await new Promise((resolve) => viewer.once('pong', resolve) && viewer.ping('test-ping'))
    const [code] = await Promise.all([closing(viewer), viewer.send(Buffer.from('binary'))])
    expect(code).toBe(1003)
    const other = await open(server.url('VIEWER', 'v2', arn))
    const [tooBig] = await Promise.all([closing(other), other.send('x'.repeat(33 * 1024))])
    expect(tooBig).toBe(1009)
  })

  it('hears the gateway when its frame has no route', async () => {
    const arn = useChannel('gateway')
    const viewer = await open(server.url('VIEWER', 'v1', arn))
    const [said] = await Promise.all([nextText(viewer), viewer.send('{"hello":1}')])
    expect(JSON.parse(said)).toEqual({
      message: 'Forbidden',
      connectionId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
      requestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
    })
    viewer.close()
  })

  it('is told when its channel is deleted, and closed', async () => {
    const arn = useChannel('doomed')
    const viewer = await open(server.url('VIEWER', 'v1', arn))
    const [said, code] = await Promise.all([nextText(viewer), closing(viewer), server.signaling.channelDeleted('doomed')])
    expect([said, code]).toEqual(['{"messageType":"GO_AWAY"}', 1000])
  })

  it('that reads nothing is cut off before what is meant for it fills the memory', async () => {
    const arn = useChannel('deaf')
    const [master, viewer] = [await open(server.url('MASTER', undefined, arn)), await open(server.url('VIEWER', 'v1', arn))]
    viewer.pause()
    server.context.faults.add({name: 'inflate', channel: 'deaf'})
    // 20 of 600 KB are more than the socket buffers of the system take.
    for (let i = 0; i < 20; i++)
      master.send(JSON.stringify({action: 'ICE_CANDIDATE', messagePayload: 'e30=', recipientClientId: 'v1'}))
    await new Promise((resolve) => master.once('pong', resolve) && master.ping())
    await vi.waitFor(() =>
      expect(
        server.signaling.openConnections().filter(({channelName, role}) => channelName === 'deaf' && role === 'VIEWER'),
      ).toEqual([]),
    )
    viewer.terminate()
    master.close()
  })
})
