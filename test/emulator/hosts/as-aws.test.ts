import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {connect as connectTcp} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import {presignUrl} from '../../../src/protocol/sigv4/presign.ts'
import {signHeaders} from '../../../src/protocol/sigv4/sign-headers.ts'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {attributeValue} from '../../../src/protocol/stun/message.ts'
import {type AsAwsEmulator, startAsAws} from '../../support/as-aws.ts'
import {hostThatItDials, limits, tokensIn, turnServerOf} from '../../support/c-sdk-rules.ts'
import {udpRelay} from '../turn/driver.ts'

let aws: AsAwsEmulator
let arn: string
const control = 'kinesisvideo.us-west-2.amazonaws.com'

beforeAll(async () => {
  aws = await startAsAws()
  arn = aws.emulator.channelArn('demo')!
})
afterAll(() => aws?.emulator.stop())

const endpoints = async (Role: 'MASTER' | 'VIEWER', Protocols = ['WSS', 'HTTPS']) => {
  const input = {ChannelARN: arn, SingleMasterChannelEndpointConfiguration: {Protocols, Role}}
  const {body} = await aws.post(control, '/getSignalingChannelEndpoint', input)
  const {ResourceEndpointList} = JSON.parse(body) as {ResourceEndpointList: {Protocol: string; ResourceEndpoint: string}[]}
  return ResourceEndpointList.map(({ResourceEndpoint}) => ResourceEndpoint)
}

const iceConfig = () =>
  aws.post(aws.name('r-'), '/v1/get-ice-server-config', {ChannelARN: arn, ClientId: 'ProducerMaster', Service: 'TURN'})

interface IceServer {
  readonly Password: string
  readonly Ttl: number
  readonly Uris: readonly string[]
  readonly Username: string
}

describe('endpoints', () => {
  it('are handed out as AWS does it: real names, no port, one host per role', async () => {
    expect(await endpoints('MASTER')).toEqual([`wss://${aws.name('m-')}`, `https://${aws.name('r-')}`])
    expect(await endpoints('VIEWER')).toEqual([`wss://${aws.name('v-')}`, `https://${aws.name('r-')}`])
  })

  it('lead back here when they are cut as the C SDK cuts them', async () => {
    for (const url of [...(await endpoints('MASTER')), ...(await endpoints('VIEWER'))]) {
      expect(url).toMatch(/^(https|wss):\/\/[^/:?]+$/)
      const socket = await aws.connect(hostThatItDials(url), {alpn: ['http/1.1']})
      expect(socket.alpnProtocol).toBe('http/1.1')
      socket.destroy()
    }
  })

  it('stay plain addresses for those who come by the local port', async () => {
    const local = await sendLocally('/getSignalingChannelEndpoint', {ChannelARN: arn})
    expect(local).toMatch(/"wss:\/\/127\.0\.0\.1:\d+"/)
    expect(local).not.toContain('amazonaws')
  })
})

/** A signed request to a port of loopback. */
async function sendLocally(path: string, input: object, base = aws.emulator.controlPlaneUrl): Promise<string> {
  const {credentials, region} = aws.emulator
  const [url, body] = [`${base}${path}`, JSON.stringify(input)]
  const headers = signHeaders({
    method: 'POST',
    url,
    body,
    service: 'kinesisvideo',
    headers: {},
    credentials,
    region,
    date: new Date(),
  })
  return (await fetch(url, {method: 'POST', headers, body})).text()
}

describe('GetIceServerConfig', () => {
  it('fits the buffers of the C SDK, in one piece', async () => {
    const {status, chunks, body} = await iceConfig()
    expect(status).toBe(200)
    expect(chunks).toHaveLength(1)
    expect(Buffer.byteLength(body)).toBeLessThan(limits.bodyBytes)
    const answer = JSON.parse(body) as {IceServerList: IceServer[]}
    expect(tokensIn(answer)).toBeLessThan(limits.tokens)
    expect(Object.keys(answer)).toEqual(['IceServerList'])
    expect(answer.IceServerList.length).toBeLessThanOrEqual(limits.servers)
    for (const server of answer.IceServerList) {
      expect(Object.keys(server)).toEqual(['Password', 'Ttl', 'Uris', 'Username'])
      expect(server.Ttl).toBeGreaterThan(limits.graceSeconds)
      expect(server.Ttl).toBeLessThanOrEqual(86_400)
      expect(server.Uris.length).toBeLessThanOrEqual(limits.urisPerServer)
      for (const text of [server.Password, server.Username, ...server.Uris])
        expect(text.length).toBeLessThanOrEqual(limits.textLength)
    }
  })

  it('gives TURN servers whose address stands in their name, in the order and form of the service', async () => {
    const {IceServerList} = JSON.parse((await iceConfig()).body) as {IceServerList: IceServer[]}
    const turn = aws.name('127-0-0-1.t-')
    expect(IceServerList.map(({Uris}) => Uris)).toEqual([
      [
        `turn:${turn}:${aws.port}?transport=udp`,
        `turns:${turn}:${aws.port}?transport=udp`,
        `turns:${turn}:${aws.port}?transport=tcp`,
      ],
    ])
    const {port} = aws
    expect(IceServerList[0]!.Uris.map(turnServerOf)).toEqual([
      {address: '127.0.0.1', port, transport: 'udp', secure: false},
      {address: '127.0.0.1', port, transport: 'udp', secure: true},
      {address: '127.0.0.1', port, transport: 'tcp', secure: true},
    ])
  })

  it('names the same server by its address to those who come by the local port', async () => {
    const endpoint = /https:\/\/[\d.:]+/.exec(await sendLocally('/getSignalingChannelEndpoint', {ChannelARN: arn}))![0]
    const answer = await sendLocally('/v1/get-ice-server-config', {ChannelARN: arn}, endpoint.replace('https', 'http'))
    const {IceServerList} = JSON.parse(answer) as {IceServerList: IceServer[]}
    const server = `127.0.0.1:${aws.port}`
    expect(IceServerList.map(({Uris}) => Uris)).toEqual([
      [`turn:${server}?transport=udp`, `turns:${server}?transport=udp`, `turns:${server}?transport=tcp`],
    ])
    expect(aws.emulator.stunUrl).toBe(`stun:${server}`)
  })
})

describe('a name', () => {
  it('decides what answers: each host has its own operations, and its own signing names', async () => {
    const ice = {ChannelARN: arn}
    expect(await answerAt(control, '/v1/get-ice-server-config', ice)).toMatch(/^403 AccessDeniedException .*Unable to determine/)
    expect(await answerAt(aws.name('r-'), '/describeSignalingChannel', {})).toMatch(/^403 AccessDeniedException/)
    expect(await answerAt(aws.name('m-'), '/', {})).toMatch(/^400 BadRequestException .*websocket upgrades only/)
    expect(await answerAt(aws.name('monitoring.'), '/listSignalingChannels', {})).toMatch(/correct service: 'monitoring'/)
    expect(await answerAt(control, '/listSignalingChannels', {}, {service: 'sts'})).toMatch(/correct service: 'kinesisvideo'/)
    expect(await answerAt(aws.name('w-'), '/joinStorageSession', {channelArn: arn})).not.toMatch(/^403/)
  })

  it('of another region is not served, nor is a signature for one', async () => {
    expect(await answerAt(control, '/listSignalingChannels', {}, {region: 'eu-west-1'})).toMatch(/scoped to a valid region/)
    expect(await answerAt(control, '/listSignalingChannels', {})).toMatch(/^200/)
  })

  it('that leads nowhere is told so', async () => {
    const socket = await aws.connect(aws.name('r-'))
    socket.end('GET / HTTP/1.1\r\nHost: r-00000000.kinesisvideo.us-west-2.amazonaws.com\r\nConnection: close\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 421 .*no host \\"r-00000000\.kinesisvideo/s)
  })

  const answerAt = async (host: string, path: string, input: object, scope = {}): Promise<string> => {
    const {status, headers, body} = await aws.post(host, path, input, scope)
    return `${status} ${headers['x-amzn-errortype'] ?? ''} ${body}`
  }
})

describe('websockets', () => {
  const dial = (host: string, query: Record<string, string>): Promise<number> => {
    const {credentials, region, caPem} = aws.emulator
    const url = presignUrl({url: `wss://${host}`, query, credentials, region, date: new Date(), expiresSeconds: 299})
    const socket = new WebSocket(url.replace(host, `${host}:${aws.port}`), {ca: caPem, lookup: aws.lookup, headers: {Host: host}})
    return new Promise((resolve, reject) => {
      socket.once('open', () => {
        socket.close()
        resolve(101)
      })
      socket.once('unexpected-response', (_request, response) => {
        response.destroy()
        resolve(response.statusCode!)
      })
      socket.once('error', reject)
    })
  }

  it('open at the host of their role, and at no other', async () => {
    const viewer = {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'v1'}
    expect(await dial(aws.name('v-'), viewer)).toBe(101)
    expect(await dial(aws.name('m-'), {'X-Amz-ChannelARN': arn})).toBe(101)
    expect(await dial(aws.name('m-'), viewer)).toBe(101)
    expect(await dial(aws.name('v-'), {'X-Amz-ChannelARN': arn})).toBe(400)
    expect(await dial(aws.name('r-'), viewer)).toBe(400)
  })
})

const transactionId = Buffer.from('0123456789ab')
const binding = encodeStun({method: 'Binding', class: 'request', transactionId, attributes: []})
const allocate = encodeStun({method: 'Allocate', class: 'request', transactionId, attributes: [udpRelay]})

const messageIn = (bytes: Buffer) => {
  const decoded = decodeStun(bytes)
  if (!decoded.ok) throw new Error(decoded.defect.problem)
  return decoded.message
}

describe('the UDP port', () => {
  it('is STUN server and TURN server at once, and leaves DTLS and noise alone', async () => {
    const socket = createSocket('udp4')
    const answerTo = async (bytes: Uint8Array) => {
      socket.send(bytes, aws.port, '127.0.0.1')
      return messageIn(((await once(socket, 'message')) as [Buffer])[0])
    }
    const mapped = attributeValue(await answerTo(binding), 'XOR-MAPPED-ADDRESS')
    expect(mapped).toMatchObject({address: '127.0.0.1', port: socket.address().port})
    expect(attributeValue(await answerTo(allocate), 'ERROR-CODE')).toMatchObject({code: 401})
    socket.send(Buffer.from([128, 96, 0, 0]), aws.port, '127.0.0.1')
    expect(attributeValue(await answerTo(allocate), 'ERROR-CODE')).toMatchObject({code: 401})

    const fault = aws.emulator.faults.add({name: 'stun-refuses', params: {server: 'stun', code: '500'}})
    expect(attributeValue(await answerTo(binding), 'ERROR-CODE')).toMatchObject({code: 500})
    aws.emulator.faults.remove(fault.id)
    socket.close()
  })
})

describe('the TCP port', () => {
  it('takes TURN over TLS from whoever names a TURN server, or none', async () => {
    for (const servername of [aws.name('127-0-0-1.t-'), '']) {
      const socket = await aws.connect(aws.name('127-0-0-1.t-'), {servername})
      socket.write(allocate)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(attributeValue(messageIn(answer), 'REALM')).toBe(control)
      socket.destroy()
    }
  })

  it('hangs up on TURN at the name of another host, on what is not encrypted, and on what is neither', async () => {
    const misled = await aws.connect(aws.name('r-'))
    misled.write(allocate)
    await once(misled, 'close')
    for (const bytes of [allocate, Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(4, 0xff)]) {
      const socket = connectTcp(aws.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(bytes)
      await once(socket, 'close')
      expect(socket.bytesRead).toBe(0)
    }
  })

  it('offers HTTP/1.1 alone: a client that wants HTTP/2 only gets no connection', async () => {
    await expect(aws.connect(control, {alpn: ['h2']})).rejects.toThrow(/no.application.protocol/i)
    const socket = await aws.connect(control, {alpn: ['h2', 'http/1.1']})
    expect(socket.alpnProtocol).toBe('http/1.1')
    socket.destroy()
  })
})

it('a second address has a TURN server of its own, which is listed, too', async () => {
  const two = await startAsAws({demoChannel: true, asAws: {addresses: []}}, ['127.0.0.1', '127.0.0.2'])
  try {
    const input = {ChannelARN: two.emulator.channelArn('demo')}
    const {IceServerList} = JSON.parse((await two.post(two.name('r-'), '/v1/get-ice-server-config', input)).body) as {
      IceServerList: IceServer[]
    }
    expect(IceServerList.map(({Uris}) => turnServerOf(Uris[0]!)?.address)).toEqual(['127.0.0.1', '127.0.0.2'])
    expect(IceServerList[0]!.Username).toBe(IceServerList[1]!.Username)
    expect(IceServerList[0]!.Password).not.toBe(IceServerList[1]!.Password)
  } finally {
    await two.emulator.stop()
  }
})
