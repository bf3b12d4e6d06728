import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {expect, it} from 'vitest'
import {channelArn, startSignalingServer} from '../support/signaling-server.ts'

it('the signaling websocket serves a client that was written without it: its own SigV4, its own RFC 6455', async () => {
  const server = await startSignalingServer(undefined, {verify: true})
  try {
    const {accessKeyId, secretAccessKey} = server.context.credentials
    const script = new URL('websocket-client.py', import.meta.url).pathname
    const endpoints = [server.ports.MASTER, server.ports.VIEWER].map((port) => `ws://127.0.0.1:${port}`)
    const {stdout} = await promisify(execFile)('python3', [script, ...endpoints, channelArn, accessKeyId, secretAccessKey], {
      timeout: 30_000,
    })
    expect(JSON.parse(stdout)).toEqual({
      'invalid client id': [400, 'application/json; charset=UTF-8', '{"message":"Invalid ClientId specified !"}'],
      'wrong secret': 403,
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
