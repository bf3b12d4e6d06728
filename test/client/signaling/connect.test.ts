import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type ConnectSignalingOptions, connectSignaling} from '../../../src/client/signaling/connect.ts'
import type {SignalingConnection} from '../../../src/client/signaling/connection.ts'
import type {Role} from '../../../src/model/channel.ts'
import {systemClock} from '../../../src/platform/clock.ts'
import type {IncomingMessage} from '../../../src/protocol/signaling/incoming.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {channelArn, type SignalingServer, startSignalingServer} from '../../support/signaling-server.ts'

let server: SignalingServer
beforeAll(async () => {
  server = await startSignalingServer(undefined, {verify: true})
})
afterAll(() => server.close())

const options = (role: Role, clientId?: string, more: Partial<ConnectSignalingOptions> = {}): ConnectSignalingOptions => ({
  endpoint: `ws://127.0.0.1:${server.ports[role]}`,
  channelArn,
  role,
  ...(clientId !== undefined && {clientId}),
  credentials: server.context.credentials,
  region: 'us-west-2',
  signal: new AbortController().signal,
  clock: systemClock,
  ...more,
})

async function connected(role: Role, clientId?: string): Promise<SignalingConnection> {
  const opening = await connectSignaling(options(role, clientId))
  if (opening.status !== 'open') throw new Error(JSON.stringify(opening.fact))
  return opening.connection
}

const next = (connection: SignalingConnection): Promise<IncomingMessage> =>
  new Promise((resolve) => connection.onMessage(resolve))

describe('a signaling connection', () => {
  it('opens as master and as viewer, and exchanges offer, answer and candidates as values', async () => {
    const [master, viewer] = [await connected('MASTER'), await connected('VIEWER', 'v1')]
    viewer.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp: 'v=0\r\n'}, correlationId: 'c1'})
    expect(await next(master)).toEqual({messageType: 'SDP_OFFER', payload: {type: 'offer', sdp: 'v=0\r\n'}, senderClientId: 'v1'})
    master.send({kind: 'SDP_ANSWER', payload: {type: 'answer', sdp: 'v=0\r\n'}, recipientClientId: 'v1'})
    expect(await next(viewer)).toEqual({messageType: 'SDP_ANSWER', payload: {type: 'answer', sdp: 'v=0\r\n'}})
    const candidate = {candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0}
    master.send({kind: 'ICE_CANDIDATE', payload: candidate, recipientClientId: 'v1'})
    expect(await next(viewer)).toEqual({messageType: 'ICE_CANDIDATE', payload: candidate})
    master.send({kind: 'ICE_CANDIDATE', payload: candidate, correlationId: 'c2'})
    expect(await next(master)).toMatchObject({
      messageType: 'STATUS_RESPONSE',
      statusResponse: {correlationId: 'c2', success: false},
    })
    await Promise.all([master.close(), viewer.close()])
    expect(server.signaling.openConnections()).toEqual([])
  })

  it('says who was asked and what was answered', async () => {
    const opening = await connectSignaling(options('VIEWER', 'v2'))
    expect(opening).toMatchObject({
      status: 'open',
      fact: {
        role: 'VIEWER',
        clientId: 'v2',
        endpoint: `127.0.0.1:${server.ports.VIEWER}`,
        httpStatus: 101,
        headers: {upgrade: 'websocket'},
      },
    })
    if (opening.status === 'open') await opening.connection.close()
  })

  it('that is refused is a fact with the reason', async () => {
    const credentials = {...server.context.credentials, secretAccessKey: 'wrong'}
    expect(await connectSignaling(options('VIEWER', 'v3', {credentials}))).toMatchObject({
      status: 'refused',
      fact: {httpStatus: 403, body: expect.stringContaining('message')},
    })
    expect(await connectSignaling(options('VIEWER', '..,;'))).toMatchObject({
      status: 'refused',
      fact: {httpStatus: 400, body: '{"message":"Invalid ClientId specified !"}'},
    })
  })

  it('lets no terminal escape into the fact', async () => {
    server.context.faults.add({name: 'peer-escapes', params: {in: 'body'}})
    const opening = await connectSignaling(options('VIEWER', 'v4'))
    server.context.faults.clear()
    expect(opening.fact.body).toContain('\\x1b[31mred')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(JSON.stringify(opening.fact)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  })

  it('is refused in advance when the service names no websocket endpoint', async () => {
    for (const endpoint of ['', 'nonsense', 'https://example.com'])
      await expect(connectSignaling(options('VIEWER', 'v', {endpoint}))).rejects.toMatchObject({failure: {kind: 'malformed'}})
  })
})

describe('the presigned URL', () => {
  it('carries what the service asks for, the session token inside the signed query, at the time of the clock', async () => {
    const asked = new Promise<string>((resolve) => {
      const http = createServer()
      http.on('upgrade', (request, socket) => {
        resolve(request.url ?? '')
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
        http.close()
      })
      http.listen(0, '127.0.0.1', async () => {
        const endpoint = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`
        const credentials = {accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 'a/token+with='}
        const clock = new ManualClock(Date.UTC(2026, 10, 23, 8, 0, 0))
        await connectSignaling(options('VIEWER', 'me', {endpoint, credentials, clock}))
      })
    })
    const query = Object.fromEntries(new URL(await asked, 'ws://x').searchParams)
    expect(query).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-ChannelARN': channelArn,
      'X-Amz-ClientId': 'me',
      'X-Amz-Credential': 'AKID/20261123/us-west-2/kinesisvideo/aws4_request',
      'X-Amz-Date': '20261123T080000Z',
      'X-Amz-Expires': '299',
      'X-Amz-Security-Token': 'a/token+with=',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })
})
