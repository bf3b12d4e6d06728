import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {expect, it} from 'vitest'
import {channelArn, startSignalingServer} from '../support/signaling-server.ts'

/**
 * Status line, headers and body as they were captured from the service (aws-samples/amazon-kinesis-video-streams-demos,
 * sigv4-signing/js/README.md), with `?` for what is different each time.
 */
const refusal = (length: number, body: string, statusLine = 'HTTP/1.1 400 Bad Request', more = '') =>
  `${statusLine}\r\nDate: ?\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: ${length}\r\nConnection: keep-alive\r\nx-amz-apigw-id: ?\r\n${more}\r\n${body}`

it('the signaling websocket serves a client that was written without it: its own SigV4, its own RFC 6455', async () => {
  const server = await startSignalingServer(undefined, {verify: true})
  const {store} = server.context
  for (const name of ['dialects', 'crowd'])
    store.put('channels', name, {...store.get('channels', 'demo')!, name, arn: channelArn.replace('/demo/', `/${name}/`)})
  try {
    const {accessKeyId, secretAccessKey} = server.context.credentials
    const script = new URL('websocket-client.py', import.meta.url).pathname
    const endpoints = [server.ports.MASTER, server.ports.VIEWER].map((port) => `ws://127.0.0.1:${port}`)
    const args = [script, ...endpoints, channelArn, accessKeyId, secretAccessKey, 'others']
    const {stdout} = await promisify(execFile)('python3', args, {timeout: 30_000})
    expect(JSON.parse(stdout)).toEqual({
      'invalid client id': refusal(42, '{"message":"Invalid ClientId specified !"}'),
      'eleventh viewer': refusal(66, '{"Message":"Maximum number of clients connected to the channel !"}'),
      'wrong secret': 403,
      'no such channel': refusal(
        63,
        '{"message":"The requested channel is not found or not active."}',
        'HTTP/1.1 404 Not Found',
        'x-amzn-RequestId: ?\r\nx-amzn-ErrorType: ResourceNotFoundException\r\n',
      ),
      'bad signature comes first': 403,
      'channel comes before client id': 404,
      crowd: Array(10).fill(101),
      // Neither what a client says that it is called, nor its correlation id, nor its ICE servers reach the other side.
      dialects: Object.fromEntries(
        ['javascript', 'c', 'android', 'ios'].map((name) => [name, {messageType: 'SDP_OFFER', senderClientId: name}]),
      ),
      upgrade: [101, true, ['connection', 'date', 'sec-websocket-accept', 'upgrade']],
      pong: [10, 'between fragments'],
      offer: [['messagePayload', 'messageType', 'senderClientId'], 'SDP_OFFER', 'python.viewer-1', true],
      answer: '{"messagePayload":"e30=","messageType":"SDP_ANSWER"}',
      status:
        '{"messageType":"STATUS_RESPONSE","statusResponse":{"correlationId":"c.1","description":"recipientClientId is required","errorType":"InvalidArgumentException","statusCode":"400","success":false}}',
      gateway: ['connectionId', 'message', 'requestId'],
      close: [8, 1000],
      binary: [8, 1003],
    })
  } finally {
    await server.close()
  }
})
