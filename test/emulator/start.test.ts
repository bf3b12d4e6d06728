import {mkdtempSync, rmSync} from 'node:fs'
import {request as httpRequest} from 'node:http'
import {request as httpsRequest} from 'node:https'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {type Emulator, type EmulatorOptions, startEmulator} from '../../src/emulator/start.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {signHeaders} from '../../src/protocol/sigv4/sign-headers.ts'
import {reservablePort} from '../support/closed-port.ts'

const running: Emulator[] = []
const scratch: string[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()))
  for (const directory of scratch.splice(0)) rmSync(directory, {recursive: true, force: true})
})

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options)
  running.push(emulator)
  return emulator
}

const stateDir = () => {
  const directory = mkdtempSync(join(tmpdir(), 'kvsctl-start-'))
  scratch.push(directory)
  return directory
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** A signed POST, as an SDK sends it. */
function post(
  emulator: Emulator,
  url: string,
  input: object,
  more: Record<string, string> = {},
  service = 'kinesisvideo',
): Promise<Answer> {
  const body = JSON.stringify(input)
  const headers = signHeaders({
    ...{method: 'POST', url, body, service, headers: {'content-type': 'application/json', ...more}},
    ...{credentials: emulator.credentials, region: emulator.region, date: new Date()},
  })
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(url, {method: 'POST', headers, ca: emulator.caPem, agent: false}, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({status: response.statusCode!, headers: response.headers, body: text}))
    })
    request.on('error', reject).end(body)
  })
}

const ask = async <T>(emulator: Emulator, operation: string, input: object): Promise<T> =>
  JSON.parse((await post(emulator, `${emulator.controlPlaneUrl}/${operation}`, input)).body) as T

async function demoOf(emulator: Emulator) {
  const {ChannelInfo} = await ask<{ChannelInfo: {ChannelARN: string}}>(emulator, 'describeSignalingChannel', {
    ChannelName: 'demo',
  })
  const endpoints = async (Role: string) => {
    const input = {
      ChannelARN: ChannelInfo.ChannelARN,
      SingleMasterChannelEndpointConfiguration: {Protocols: ['WSS', 'HTTPS'], Role},
    }
    const answer = await ask<{ResourceEndpointList: {ResourceEndpoint: string}[]}>(emulator, 'getSignalingChannelEndpoint', input)
    return answer.ResourceEndpointList.map(({ResourceEndpoint}) => ResourceEndpoint) as [wss: string, https: string]
  }
  return {arn: ChannelInfo.ChannelARN, master: await endpoints('MASTER'), viewer: await endpoints('VIEWER')}
}

const dial = (
  emulator: Emulator,
  url: string,
  query: Record<string, string>,
  secretAccessKey = emulator.credentials.secretAccessKey,
) => {
  const credentials = {...emulator.credentials, secretAccessKey}
  const signed = presignUrl({url, query, credentials, region: emulator.region, date: new Date(), expiresSeconds: 299})
  const socket = new WebSocket(signed, {ca: emulator.caPem})
  return new Promise<{status: number; socket?: WebSocket; body?: string}>((resolve, reject) => {
    socket.once('open', () => resolve({status: 101, socket}))
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({status: response.statusCode!, body}))
    })
    socket.once('error', reject)
  })
}

describe('an emulator', () => {
  test('is born with a channel whose whole path works: endpoints, ICE servers, websocket of either role', async () => {
    const emulator = await start()
    const {arn, master, viewer} = await demoOf(emulator)
    expect(new Set([...master, ...viewer, emulator.controlPlaneTlsUrl]).size).toBe(4)
    expect(master[1]).toBe(viewer[1])

    const ice = await post(emulator, `${viewer[1]}/v1/get-ice-server-config`, {ChannelARN: arn, Service: 'TURN'})
    expect(ice.status).toBe(200)
    const {IceServerList} = JSON.parse(ice.body) as {
      IceServerList: {Uris: string[]; Ttl: number; Username: string; Password: string}[]
    }
    expect(IceServerList).toHaveLength(2)
    for (const {Uris, Ttl, Username, Password} of IceServerList) {
      expect(Uris.map((uri) => uri.replace(/:\d+\?/, ':443?'))).toEqual([
        'turn:127.0.0.1:443?transport=udp',
        'turns:127.0.0.1:443?transport=udp',
        'turns:127.0.0.1:443?transport=tcp',
      ])
      expect(Ttl).toBe(300)
      expect(Username).toMatch(/^\d{10}:[A-Za-z0-9+/]+=*$/)
      expect(Password).toHaveLength(44)
    }
    expect(emulator.stunUrl).toMatch(/^stun:127\.0\.0\.1:\d+$/)

    const camera = await dial(emulator, master[0], {'X-Amz-ChannelARN': arn})
    const person = await dial(emulator, viewer[0], {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'v1'})
    expect([camera.status, person.status]).toEqual([101, 101])
    const heard = new Promise<string>((resolve) => camera.socket!.once('message', (data) => resolve(String(data))))
    person.socket!.send(JSON.stringify({action: 'ICE_CANDIDATE', messagePayload: 'e30='}))
    expect(JSON.parse(await heard)).toEqual({messagePayload: 'e30=', messageType: 'ICE_CANDIDATE', senderClientId: 'v1'})
    expect(emulator.activity().openSockets).toBe(2)
  })

  test('refuses an upgrade with a wrong signature before it looks at the channel', async () => {
    const emulator = await start()
    const {viewer} = await demoOf(emulator)
    const refused = await dial(emulator, viewer[0], {'X-Amz-ChannelARN': 'nonsense', 'X-Amz-ClientId': 'v1'}, 'wrong')
    expect(refused).toMatchObject({
      status: 403,
      body: expect.stringContaining('The request signature we calculated does not match'),
    })
    expect(await dial(emulator, viewer[0], {'X-Amz-ChannelARN': 'nonsense', 'X-Amz-ClientId': 'v1'})).toMatchObject({status: 404})
  })

  test('answers over TLS on the same port, to those who trust its CA', async () => {
    const emulator = await start()
    const answer = await post(emulator, `${emulator.controlPlaneTlsUrl}/listSignalingChannels`, {})
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json')
    await expect(post({...emulator, caPem: ''}, `${emulator.controlPlaneTlsUrl}/listSignalingChannels`, {})).rejects.toThrow(
      /certificate/,
    )
  })

  test('answers an operation at the wrong host, and at the websocket hosts, as AWS does', async () => {
    const emulator = await start()
    const {arn, master, viewer} = await demoOf(emulator)
    const lost = {status: 403, body: '{"message":"Unable to determine service/operation name to be authorized"}'}
    expect(await post(emulator, `${emulator.controlPlaneUrl}/v1/get-ice-server-config`, {ChannelARN: arn})).toMatchObject(lost)
    expect(await post(emulator, `${viewer[1]}/describeSignalingChannel`, {ChannelName: 'demo'})).toMatchObject(lost)
    expect(await post(emulator, `${master[0].replace('wss', 'https')}/`, {})).toMatchObject({status: 400})
  })

  test('counts in CloudWatch what was asked of the data plane', async () => {
    const emulator = await start()
    const {arn, viewer} = await demoOf(emulator)
    await post(emulator, `${viewer[1]}/v1/get-ice-server-config`, {ChannelARN: arn})
    emulator.faults.add({name: 'throttled', params: {operation: 'GetIceServerConfig'}})
    await post(emulator, `${viewer[1]}/v1/get-ice-server-config`, {ChannelARN: arn})
    const failures = emulator.metrics
      .streams()
      .find(({name, dimensions}) => name === 'Failure' && dimensions.Operation === 'GetIceServerConfig')
    expect(failures?.dimensions).toEqual({Operation: 'GetIceServerConfig', SignalingChannelName: 'demo'})
    expect(failures?.minutes.flatMap(({counts}) => [...counts])).toEqual([
      [0, 1],
      [1, 1],
    ])
  })

  test('remembers when it was last used', async () => {
    const emulator = await start()
    expect(emulator.activity()).toEqual({openSockets: 0})
    await ask(emulator, 'listSignalingChannels', {})
    expect(Date.now() - emulator.activity().lastRequestMs!).toBeLessThan(5000)
  })

  test('keeps channels, versions and TURN secrets in its state directory, each region by itself', async () => {
    const options = {stateDir: stateDir()}
    const first = await start(options)
    const before = await ask(first, 'listSignalingChannels', {})
    const {caPem} = first
    await first.stop()
    const second = await start(options)
    expect(await ask(second, 'listSignalingChannels', {})).toEqual(before)
    expect(second.caPem).toBe(caPem)
    await second.stop()
    const elsewhere = await start({...options, region: 'eu-west-1'})
    const list = await ask<{ChannelInfoList: {ChannelARN: string}[]}>(elsewhere, 'listSignalingChannels', {})
    expect(list.ChannelInfoList.map(({ChannelARN}) => ChannelARN.split(':')[3])).toEqual(['eu-west-1'])
  })

  test('does not bring the demo channel back once it was deleted, and has none when told so', async () => {
    const options = {stateDir: stateDir()}
    const first = await start(options)
    const {arn} = await demoOf(first)
    await ask(first, 'deleteSignalingChannel', {ChannelARN: arn})
    await first.stop()
    expect(await ask(await start(options), 'listSignalingChannels', {})).toEqual({ChannelInfoList: []})
    expect(await ask(await start({demoChannel: false}), 'listSignalingChannels', {})).toEqual({ChannelInfoList: []})
  })

  test('ends what is open on a channel that is deleted', async () => {
    const emulator = await start()
    const {arn, viewer} = await demoOf(emulator)
    const {socket} = await dial(emulator, viewer[0], {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'v1'})
    const closed = new Promise((resolve) => socket!.once('close', resolve))
    await ask(emulator, 'deleteSignalingChannel', {ChannelARN: arn})
    await closed
  })

  test('frees every port when it stops, and when it cannot start', async () => {
    const port = await reservablePort()
    const first = await start({port})
    const {arn, viewer} = await demoOf(first)
    await dial(first, viewer[0], {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'v1'})
    const directory = stateDir()
    await expect(startEmulator({port, stateDir: directory})).rejects.toMatchObject({code: 'EADDRINUSE'})
    await Promise.all([first.stop(), first.stop()])
    const again = await start({port, stateDir: directory})
    expect(again.controlPlaneUrl).toBe(first.controlPlaneUrl)
  })
})

describe('errors of the front end come in the protocol of the client', () => {
  test.each([
    ['application/x-www-form-urlencoded', {}, /^<ErrorResponse .*<Code>InvalidSignatureException<\/Code>/],
    [
      'application/x-amz-json-1.0',
      {'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics'},
      /^\{"__type":".*#InvalidSignatureException"/,
    ],
    ['application/cbor', {'smithy-protocol': 'rpc-v2-cbor'}, /__type.*InvalidSignatureException/],
    ['application/json', {}, /^\{"message":/],
  ])('%s', async (type, more, body) => {
    const emulator = await start()
    const forged = {...emulator, credentials: {...emulator.credentials, secretAccessKey: 'wrong'}}
    const answer = await post(forged, `${emulator.controlPlaneUrl}/`, {}, {'content-type': type, ...more})
    expect(answer.status).toBe(403)
    expect(answer.body).toMatch(body)
  })
})
