import {request} from 'node:https'
import {type ConnectionOptions, connect, type TLSSocket} from 'node:tls'
import {KinesisVideo} from '@aws-sdk/client-kinesis-video'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../../src/emulator/start.ts'
import {ManualClock} from '../../support/manual-clock.ts'

/** The AWS SDK for JavaScript, node's TLS and HTTP: none of them knows that there are faults. */
let emulator: Emulator
let sdk: KinesisVideo
const clock = new ManualClock(Date.now())

beforeAll(async () => {
  emulator = await startEmulator({clock})
  sdk = new KinesisVideo({
    region: emulator.region,
    endpoint: emulator.controlPlaneUrl,
    credentials: emulator.credentials,
    maxAttempts: 1,
  })
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  sdk.destroy()
  await emulator.stop()
})

const fault = (name: string, params: Record<string, string> = {}) => emulator.faults.add({name, params})

const refusalOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('the TLS of a host', () => {
  /** What OpenSSL, as node has it, says to the handshake: an error code, or the protocol that it agreed to. */
  const handshake = (options: ConnectionOptions = {}): Promise<string> =>
    new Promise((resolve) => {
      const port = Number(new URL(emulator.controlPlaneTlsUrl).port)
      const socket: TLSSocket = connect({port, host: '127.0.0.1', ca: emulator.caPem, ...options}, () => {
        resolve(`${socket.getProtocol()}`)
        socket.destroy()
      })
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`))
    })

  it.each([
    ['tls-untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls-intercepted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls-expired', 'CERT_HAS_EXPIRED'],
    ['tls-wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls-old-version', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ])('%s fails with %s, and for nothing else', async (name, code) => {
    fault(name)
    expect(await handshake()).toBe(code)
    if (name !== 'tls-old-version') expect(await handshake({rejectUnauthorized: false})).toBe('TLSv1.3')
    emulator.faults.clear()
    expect(await handshake()).toBe('TLSv1.3')
  })

  it('tls-old-version serves who still speaks it', async () => {
    fault('tls-old-version')
    const old = {minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'} as const
    expect(await handshake(old)).toBe('TLSv1.1')
  })

  it('tls-intercepted shows who has taken it apart', async () => {
    fault('tls-intercepted')
    const issuer = await new Promise((resolve) => {
      const port = Number(new URL(emulator.controlPlaneTlsUrl).port)
      const socket = connect({port, host: '127.0.0.1', rejectUnauthorized: false}, () => {
        resolve(socket.getPeerCertificate().issuer)
        socket.destroy()
      })
    })
    expect(issuer).toEqual({CN: 'Corporate Proxy CA', O: 'Example Corp'})
  })

  it('strikes one kind of host where it was told to', async () => {
    fault('tls-expired', {host: 'viewer'})
    expect(await handshake()).toBe('TLSv1.3')
  })
})

describe('the control plane, as the AWS SDK sees it', () => {
  const describeDemo = () => sdk.describeSignalingChannel({ChannelName: 'demo'})
  const ListChannels = 'ListSignalingChannels'

  it.each([
    ['access-denied', {operation: ListChannels}, /^AccessDeniedException: User is not authorized to perform: kinesisvideo:List/],
    ['throttled', {}, /^ClientLimitExceededException: /],
    ['throttled', {by: 'front-end'}, /^ThrottlingException: /],
    ['api-error', {}, /^InternalFailure: /],
    ['api-error', {status: '503', code: 'ServiceUnavailable', message: 'Try later'}, /^ServiceUnavailable: Try later$/],
    ['expired-token', {}, /^ExpiredTokenException: /],
    ['credentials-invalid', {}, /^UnrecognizedClientException: /],
    ['credentials-malformed', {}, /^InvalidSignatureException: The request signature we calculated does not match/],
    ['credentials-malformed', {part: 'key'}, /^IncompleteSignatureException: Credential must have exactly 5/],
    ['credentials-malformed', {part: 'token'}, /^UnrecognizedClientException: /],
    ['clock-skew', {}, /^InvalidSignatureException: Signature expired: .* is now earlier than .* - 5 min\.\)$/],
    ['clock-skew', {direction: 'ahead'}, /^InvalidSignatureException: Signature not yet current: .* \+ 5 min\.\)$/],
  ])('%s %j', async (name, params, says) => {
    fault(name, params as unknown as Record<string, string>)
    expect(await refusalOf(sdk.listSignalingChannels({}))).toMatch(says)
  })

  it('access-denied leaves other operations alone', async () => {
    fault('access-denied', {operation: ListChannels})
    expect(await refusalOf(describeDemo())).toBe('done')
  })

  it('slow answers in the end', async () => {
    fault('slow', {ms: '3000'})
    const answer = describeDemo()
    await new Promise<void>((resolve) => {
      const look = () => (emulator.faults.list()[0]!.struck > 0 ? resolve() : setImmediate(look))
      look()
    })
    clock.advance(3000)
    await expect(answer).resolves.toMatchObject({ChannelInfo: {ChannelName: 'demo'}})
  })

  it('channel-status and channel-stuck-creating keep a channel in CREATING', async () => {
    fault('channel-status')
    await expect(describeDemo()).resolves.toMatchObject({ChannelInfo: {ChannelStatus: 'CREATING'}})
    emulator.faults.clear()
    fault('channel-stuck-creating')
    await sdk.createSignalingChannel({ChannelName: 'stuck'})
    emulator.faults.clear()
    const {ChannelInfo} = await sdk.describeSignalingChannel({ChannelName: 'stuck'})
    expect(ChannelInfo!.ChannelStatus).toBe('CREATING')
  })

  it('stale-arn tells an ARN that is good for nothing', async () => {
    const arn = emulator.channelArn('demo')!
    emulator.faults.add({name: 'stale-arn', channel: 'demo', count: 1})
    const told = (await describeDemo()).ChannelInfo!.ChannelARN!
    expect(told.replace(/\d+$/, '')).toBe(arn.replace(/\d+$/, ''))
    expect(await refusalOf(sdk.getSignalingChannelEndpoint({ChannelARN: told}))).toMatch(/^ResourceNotFoundException/)
    expect((await describeDemo()).ChannelInfo!.ChannelARN).toBe(arn)
  })

  it('endpoint-unresolvable hands out a name that there cannot be', async () => {
    fault('endpoint-unresolvable', {protocol: 'WSS'})
    const {ResourceEndpointList} = await sdk.getSignalingChannelEndpoint({ChannelARN: emulator.channelArn('demo')})
    const hosts = ResourceEndpointList!.map(({Protocol, ResourceEndpoint}) => [Protocol, new URL(ResourceEndpoint!).hostname])
    expect(hosts).toEqual([
      ['WSS', 'x-00000000.kinesisvideo.invalid'],
      ['HTTPS', '127.0.0.1'],
    ])
  })
})

describe('the Date header', () => {
  /** How far the answer's Date is from the emulator's clock, in seconds. */
  const skew = (): Promise<number> =>
    new Promise((resolve, reject) => {
      request(emulator.controlPlaneTlsUrl, {method: 'POST', ca: emulator.caPem, agent: false}, (response) => {
        response.resume()
        resolve(Math.round((Date.parse(response.headers.date!) - clock.now()) / 1000))
      })
        .on('error', reject)
        .end('{}')
    })

  it('is right under clock-skew, unless it is to show it', async () => {
    fault('clock-skew', {seconds: '90'})
    expect(Math.abs(await skew())).toBeLessThanOrEqual(1)
    emulator.faults.clear()
    emulator.faults.add({name: 'clock-skew', params: {seconds: '90', date: 'skewed'}, count: 1})
    expect(await skew()).toBeGreaterThanOrEqual(89)
    expect(Math.abs(await skew())).toBeLessThanOrEqual(1)
  })
})
