import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  serviceAddresses as addresses,
  type DeviceUnderTest,
  deviceAddress,
  startDeviceUnderTest,
} from '../support/as-aws-device.ts'
import {turnServerOf} from '../support/c-sdk-rules.ts'
import {kvsctlBin} from '../support/kvsctl-process.ts'
import {everything, relayArgs, transferIn} from '../support/turnutils.ts'

const control = 'kinesisvideo.us-west-2.amazonaws.com'

let lab: DeviceUnderTest
beforeAll(async () => {
  lab = await startDeviceUnderTest()
})
afterAll(() => lab?.stop())

describe('the AWS CLI, without an endpoint', () => {
  it('lists channels, and is told where the data plane is', async () => {
    const list = await lab.aws<{ChannelInfoList: {ChannelName: string}[]}>('kinesisvideo list-signaling-channels')
    expect(list.ChannelInfoList.map(({ChannelName}) => ChannelName)).toEqual(['demo'])
    const configuration = '--single-master-channel-endpoint-configuration Protocols=WSS,HTTPS,Role=MASTER'
    const {ResourceEndpointList} = await lab.aws<{ResourceEndpointList: {ResourceEndpoint: string}[]}>(
      `kinesisvideo get-signaling-channel-endpoint --channel-arn ${await lab.channelArn()} ${configuration}`,
    )
    expect(ResourceEndpointList.map(({ResourceEndpoint}) => ResourceEndpoint)).toEqual([
      `wss://${lab.name('m-')}`,
      `https://${lab.name('r-')}`,
    ])
  })

  it('gets two TURN servers at the host of the data plane, whose names say where they are', async () => {
    const servers = await lab.iceServers()
    expect(servers.map(({Uris}) => Uris.map(turnServerOf))).toEqual(
      addresses.map((address) => [
        {address, port: 443, transport: 'udp', secure: false},
        {address, port: 443, transport: 'udp', secure: true},
        {address, port: 443, transport: 'tcp', secure: true},
      ]),
    )
  })

  it('asks STS and CloudWatch at their own hosts', async () => {
    expect(await lab.aws('sts get-caller-identity')).toMatchObject({Account: '123456789012'})
    expect(await lab.aws('cloudwatch list-metrics --namespace AWS/KinesisVideo')).toHaveProperty('Metrics')
  })
})

describe('openssl', () => {
  const handshake = async (host: string, args: readonly string[]): Promise<string> => {
    const connect = ['-connect', `${host}:443`, '-servername', host, '-verify_hostname', host, '-CAfile', lab.started.caFile]
    const {stdout, stderr} = await lab.device.run('openssl', ['s_client', ...connect, ...args])
    return stdout + stderr
  }

  it('trusts every name that the device was given, and agrees on HTTP/1.1', async () => {
    const names = lab.started.asAws.hosts.map(({name}) => name).filter((name) => !name.endsWith('.'))
    expect(names.length).toBeGreaterThan(12)
    for (const host of names) {
      const said = await handshake(host, ['-alpn', 'h2,http/1.1', '-verify_return_error'])
      expect([host, said]).toEqual([host, expect.stringContaining('Verification: OK')])
      expect([host, said]).toEqual([host, expect.stringContaining('ALPN protocol: http/1.1')])
    }
  })

  it('trusts a TURN server over DTLS, too', async () => {
    const host = lab.name('10-77-0-1.t-')
    expect(await handshake(host, ['-dtls1_2', '-verify_return_error'])).toContain('Verification: OK')
  })

  it('gets no connection with HTTP/2 alone', async () => {
    expect(await handshake(control, ['-alpn', 'h2'])).toMatch(/alert no application protocol/)
  })

  it('trusts the certificate under no name of another region', async () => {
    const connect = ['-connect', `${addresses[0]}:443`, '-verify_hostname', 'kinesisvideo.eu-west-1.amazonaws.com']
    const {stdout} = await lab.device.run('openssl', ['s_client', ...connect, '-CAfile', lab.started.caFile])
    expect(stdout).toContain('Verification error: hostname mismatch')
  })
})

describe('curl', () => {
  const curl = async (...args: string[]): Promise<string> =>
    (await lab.device.run('curl', ['-s', '--cacert', lab.started.caFile, '-w', '\n%{http_code} HTTP/%{http_version}', ...args]))
      .stdout

  it('reaches each host by its name, and speaks HTTP/1.1', async () => {
    expect(await curl('--http2', `https://${control}/`)).toMatch(/Missing Authentication Token.*\n403 HTTP\/1\.1$/)
    expect(await curl(`https://${lab.name('r-')}/`)).toMatch(/\n403 HTTP\/1\.1$/)
    expect(await curl(`https://${lab.name('10-77-0-3.t-')}/`)).toMatch(/no host .*\n421 HTTP\/1\.1$/)
  })

  it('gets nothing without TLS', async () => {
    expect(await curl(`http://${control}:443/`)).toBe('\n000 HTTP/0')
  })
})

it('a websocket client of Python meets itself as master and viewer, over TLS, at the hosts of either role', async () => {
  const {stdout} = await lab.kvsctl(lab.service, ['channel', 'create', 'meeting', '--local', '--json', '--query', 'arn'])
  const script = new URL('websocket-client.py', import.meta.url).pathname
  const args = [script, `wss://${lab.name('m-')}`, `wss://${lab.name('v-')}`, JSON.parse(stdout) as string]
  const keys = [lab.env.AWS_ACCESS_KEY_ID!, lab.env.AWS_SECRET_ACCESS_KEY!]
  const client = await lab.device.run('python3', [...args, ...keys], {env: lab.env})
  expect(client.stderr).toBe('')
  expect(JSON.parse(client.stdout)).toMatchObject({
    'wrong secret': 403,
    upgrade: [101, true, ['connection', 'date', 'sec-websocket-accept', 'upgrade']],
    offer: [['messagePayload', 'messageType', 'senderClientId'], 'SDP_OFFER', 'python.viewer-1', true],
    answer: '{"messagePayload":"e30=","messageType":"SDP_ANSWER"}',
    close: [8, 1000],
  })
})

describe('coturn’s tools', () => {
  it('learn the address of the device at the STUN server’s name', async () => {
    const {stdout} = await lab.device.run('turnutils_stunclient', ['-p', '443', lab.name('stun.')])
    expect(stdout).toContain(`UDP reflexive addr: ${deviceAddress}:`)
  })

  const ways = addresses.flatMap((address, server) => [
    {over: 'UDP', address, server, args: []},
    {over: 'TLS', address, server, args: ['-t', '-S']},
    {over: 'DTLS', address, server, args: ['-S']},
  ])
  it.each(ways)('relay over $over at $address, by the name in its URI', async ({server, args}) => {
    const login = (await lab.iceServers())[server]!
    const host = /turn:([^:]+):443/.exec(login.Uris[0]!)![1]!
    const {stdout, stderr} = await lab.device.run('turnutils_uclient', relayArgs({host, port: 443, login, args}))
    expect(transferIn(stdout + stderr)).toEqual(everything)
  })
})

describe('kvsctl', () => {
  it('on the device finds the camera as it would find one at AWS', async () => {
    const probe = await lab.kvsctl(lab.device, ['probe', 'ice', 'demo', '--json'])
    expect(probe.stderr).toBe('')
    const report = JSON.parse(probe.stdout) as {outcome: string; findings: {code: string}[]}
    expect([probe.exitCode, report.outcome, report.findings.map(({code}) => code)]).toEqual([0, 'ok', []])
    expect(probe.stdout).toContain(`"address": "${deviceAddress}"`)
  })

  it('with --local needs no hosts file', async () => {
    const probe = await lab.kvsctl(lab.service, ['probe', 'ice', 'demo', '--local', '--json'])
    expect([probe.exitCode, (JSON.parse(probe.stdout) as {outcome: string}).outcome]).toEqual([0, 'ok'])
  })
})

describe('emulator start --as-aws', () => {
  const startAnother = async (prefix: readonly string[], argv: readonly string[]) => {
    const [command, ...args] = [
      ...prefix,
      process.execPath,
      kvsctlBin,
      'emulator',
      'start',
      '--as-aws',
      '--state',
      `${lab.home.path}/other`,
      ...argv,
    ]
    const {exitCode, stderr} = await lab.service.run(command!, args, {env: lab.home.env()})
    return {exitCode, stderr}
  }

  it('says who has the port', async () => {
    const {exitCode, stderr} = await startAnother([], ['--bind-address', addresses[0]])
    expect(stderr).toMatch(
      new RegExp(`cannot listen on TCP port 443 of ${addresses[0]}: \\S+ \\(pid ${lab.started.pid}\\) has it`),
    )
    expect(exitCode).toBe(5)
  })

  it('names the addresses there are', async () => {
    const {exitCode, stderr} = await startAnother([], ['--bind-address', '10.77.0.9'])
    expect(stderr).toMatch(/has no address 10\.77\.0\.9 to listen on.*127\.0\.0\.1, 10\.77\.0\.1, 10\.77\.0\.3/s)
    expect(exitCode).toBe(5)
  })

  it.each([
    ['in the background', []],
    ['in the foreground', ['--foreground']],
  ])('says which right is missing %s', async (_where, more) => {
    const without = ['setpriv', '--bounding-set', '-net_bind_service', '--inh-caps', '-net_bind_service']
    const {exitCode, stderr} = await startAnother(without, ['--bind-address', '127.0.0.1', ...more])
    expect(stderr).toMatch(/may not listen on port 443 of 127\.0\.0\.1.*root.*setcap.*ip_unprivileged_port_start/s)
    expect(exitCode).toBe(5)
  })
})
