import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {AwsCli} from '../support/aws-cli.ts'
import {createTestContext} from '../support/emulator-context.ts'
import {channelArn, startSignalingServer} from '../support/signaling-server.ts'

type Params = Readonly<Record<string, string>>

describe('a websocket client that was written without it sees', () => {
  /** Python's standard library alone; each run has a service of its own. */
  async function witness(name: string, params: Params): Promise<unknown> {
    const server = await startSignalingServer(createTestContext(), {verify: true})
    try {
      server.context.faults.add({name, params})
      const {accessKeyId, secretAccessKey} = server.context.credentials
      const endpoints = [server.ports.MASTER, server.ports.VIEWER].map((port) => `ws://127.0.0.1:${port}`)
      const script = new URL('fault-witness.py', import.meta.url).pathname
      const args = [script, ...endpoints, channelArn, accessKeyId, secretAccessKey]
      return JSON.parse((await promisify(execFile)('python3', args, {timeout: 30_000})).stdout)
    } finally {
      await server.close()
    }
  }

  const healthy = {master: [101, 'SDP_OFFER', 'ICE_CANDIDATE'], viewer: [101, 'SDP_ANSWER', 'pong']}
  const alone = {master: [101], viewer: [101, 'pong']}

  it.concurrent.each<[string, Params, unknown]>([
    ['stun-silent', {}, healthy],
    ['access-denied', {operation: 'ConnectAsViewer'}, {master: [101], viewer: [403]}],
    ['websocket-refused', {body: 'none'}, {master: [403], viewer: [403]}],
    ['websocket-intercepted', {status: '407', role: 'viewer'}, {master: [101], viewer: [407]}],
    ['websocket-slow', {ms: '300'}, healthy],
    ['viewer-limit', {}, {master: [101], viewer: [400]}],
    ['go-away', {}, {master: [101, 'GO_AWAY', 'SDP_OFFER', 'ICE_CANDIDATE'], viewer: [101, 'GO_AWAY', 'SDP_ANSWER', 'pong']}],
    ['reconnect-ice-server', {role: 'master'}, {...healthy, master: [101, 'RECONNECT_ICE_SERVER', 'SDP_OFFER', 'ICE_CANDIDATE']}],
    ['idle-close', {role: 'master'}, {master: [101, 1001], viewer: [101, 'pong']}],
    ['age-close', {role: 'master'}, {master: [101, 1001], viewer: [101, 'pong']}],
    ['second-master', {}, alone],
    ['second-master', {close: 'yes'}, {...alone, master: [101, 1000]}],
    ['no-master', {}, alone],
    ['duplicate-client-id', {}, alone],
    ['silent-websocket', {role: 'viewer'}, {master: [101], viewer: [101]}],
    ['offer-swallowed', {}, {master: [101, 'ICE_CANDIDATE'], viewer: [101, 'pong']}],
    ['answer-swallowed', {}, {...healthy, viewer: [101, 'pong']}],
    ['candidates-dropped', {}, {...healthy, master: [101, 'SDP_OFFER']}],
    ['candidates-late', {ms: '60000'}, {...healthy, master: [101, 'SDP_OFFER']}],
    ['message-refused', {}, {master: [101, 'ICE_CANDIDATE'], viewer: [101, 'STATUS_RESPONSE', 'pong']}],
    ['message-too-big', {bytes: '1', how: 'close'}, {master: [101], viewer: [101, 1009]}],
    ['expired-token', {}, {master: [403], viewer: [403]}],
    ['clock-skew', {}, {master: [403], viewer: [403]}],
  ])('%s %j', async (name, params, seen) => {
    expect(await witness(name, params)).toEqual(seen)
  })
})

describe('the AWS CLI sees', () => {
  let emulator: Emulator
  let cli: AwsCli
  beforeAll(async () => {
    emulator = await startEmulator()
    cli = new AwsCli(emulator)
  })
  afterAll(async () => {
    cli?.remove()
    await emulator?.stop()
  })

  it.each<[string, Params, RegExp]>([
    ['access-denied', {}, /^AccessDeniedException: User is not authorized to perform: kinesisvideo:DescribeSignalingChannel/],
    ['throttled', {by: 'front-end'}, /^ThrottlingException: /],
    ['api-error', {status: '503', code: 'ServiceUnavailable'}, /^ServiceUnavailable: /],
    ['credentials-malformed', {part: 'key'}, /^IncompleteSignatureException: Credential must have exactly 5/],
    ['clock-skew', {direction: 'ahead'}, /^InvalidSignatureException: Signature not yet current: /],
  ])('%s %j', async (name, params, says) => {
    emulator.faults.add({name, params, count: 1})
    expect(await cli.refusalOf('kinesisvideo describe-signaling-channel --channel-name demo')).toMatch(says)
  })

  it.each([
    ['tls-untrusted', /unable to get local issuer certificate/],
    ['tls-intercepted', /unable to get local issuer certificate|self.signed certificate in certificate chain/],
    ['tls-expired', /certificate has expired/],
    ['tls-wrong-name', /IP address mismatch|doesn't match/],
    ['tls-old-version', /PROTOCOL_VERSION|protocol version/i],
  ])('%s', async (name, says) => {
    const {id} = emulator.faults.add({name, params: {host: 'control'}})
    const call = cli.run('kinesisvideo list-signaling-channels', {endpoint: emulator.controlPlaneTlsUrl})
    const {stderr = ''} = (await call.catch((error: unknown) => error)) as {stderr?: string}
    emulator.faults.remove(id)
    expect(stderr).toMatch(says)
  })
})
