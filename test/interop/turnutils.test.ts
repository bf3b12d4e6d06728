import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import type {IceServerEntry} from '../../src/emulator/turn/credentials.ts'
import {startTurn, type TurnService} from '../../src/emulator/turn/start-turn.ts'
import {createTestContext} from '../support/emulator-context.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {everything, relayArgs, transferIn} from '../support/turnutils.ts'

/** coturn's client decides here: an emulator that agrees with our own client alone proves nothing. */

const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1700000000000'
let turn: TurnService
/** Of the first one that is started. */
let caPem: string | undefined
let credentials: IceServerEntry

const run = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(program, args, {timeout: 50_000}, (error, stdout, stderr) => {
      // They end with an error status when a request is refused, which some of these tests want; not to have started is another matter.
      if (error && typeof error.code === 'string') reject(error)
      else resolve(stdout + stderr)
    })
    child.stdin?.end()
  })

const uclient = (args: readonly string[]): Promise<string> => run('turnutils_uclient', args)

async function openssl(args: readonly string[]): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-dtls-'))
  try {
    const ca = join(dir, 'ca.pem')
    writeFileSync(ca, caPem!)
    return await run('openssl', [...args, '-CAfile', ca])
  } finally {
    rmSync(dir, {recursive: true})
  }
}

const relay = (
  port: number,
  args: readonly string[],
  login: Pick<IceServerEntry, 'Username' | 'Password'> = credentials,
  host = '127.0.0.1',
) => uclient(relayArgs({host, port, login, args}))

async function start(overrides: Parameters<typeof createTestContext>[0] = {}, denyLocalPeers = false): Promise<TurnService> {
  const certificates = await loadOrCreateCertificates(undefined, ['127.0.0.1'])
  caPem ??= certificates.caPem
  return startTurn(createTestContext(overrides), {...certificates, denyLocalPeers})
}

beforeAll(async () => {
  turn = await start()
  credentials = turn.iceServers(channelArn)[0]!
})

afterAll(async () => {
  await turn.close()
})

describe('turnutils_uclient relays between two allocations of the emulator and loses nothing', () => {
  const ports = () => turn.servers[0]!

  const cases: {over: string; by: string; args: string[]; port: () => number}[] = [
    {over: 'UDP', by: 'ChannelData', args: [], port: () => ports().port},
    {over: 'UDP', by: 'Send and Data indications', args: ['-s'], port: () => ports().port},
    {over: 'TCP', by: 'ChannelData', args: ['-t'], port: () => ports().port},
    {over: 'TCP', by: 'Send and Data indications', args: ['-t', '-s'], port: () => ports().port},
    {over: 'TLS', by: 'ChannelData', args: ['-t', '-S'], port: () => ports().port},
    {over: 'TLS', by: 'Send and Data indications', args: ['-t', '-S', '-s'], port: () => ports().port},
    {over: 'DTLS', by: 'ChannelData', args: ['-S'], port: () => ports().port},
    {over: 'DTLS', by: 'Send and Data indications', args: ['-S', '-s'], port: () => ports().port},
    {over: 'UDP', by: 'ChannelData, an IPv4 relay asked for', args: ['-X'], port: () => ports().port},
    {over: 'UDP', by: 'ChannelData, more permissions and channels than it needs', args: ['-G'], port: () => ports().port},
  ]
  for (const {over, by, args, port} of cases)
    it(`over ${over} with ${by}`, async () => {
      expect(transferIn(await relay(port(), args))).toEqual(everything)
    })
})

describe('turnutils_uclient', () => {
  it('gets pairs of ports, one for RTP and one for RTCP, by EVEN-PORT and RESERVATION-TOKEN', async () => {
    // Without -c it allocates twice per client, the second time with the token of the first.
    const args = relayArgs({host: '127.0.0.1', port: turn.servers[0]!.port, login: credentials})
    const output = await uclient(args.filter((arg) => arg !== '-c'))
    const relayed = [...output.matchAll(/IPv4\. Received relay addr: 127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))
    expect(transferIn(output).lost).toBe(0)
    const pairs = relayed.filter((port) => port % 2 === 0 && relayed.includes(port + 1))
    expect(pairs.length, output).toBeGreaterThanOrEqual(2)
  })

  it('asks for a relay of each family and gets the one that there is', async () => {
    const output = await relay(turn.servers[0]!.port, ['-Z'])
    expect(output).toMatch(/Received relay addr: 127\.0\.0\.1:\d+/)
    // It throws dice over which of them to refresh: for the one that it did not get it is refused, with the other it goes on.
    expect(output).toMatch(/error 443 \(Peer Address Family Mismatch\)|tot_send_msgs=20, tot_recv_msgs=20/)
  })

  it('relays over IPv6 between two allocations on ::1, over UDP, TCP and DTLS', async () => {
    const service = await start({host: '::1'})
    try {
      const login = service.iceServers(channelArn)[0]!
      const {port} = service.servers[0]!
      for (const args of [[], ['-t'], ['-S']])
        expect(transferIn(await relay(port, ['-x', ...args], login, '::1'))).toEqual(everything)
    } finally {
      await service.close()
    }
  })
})

it('turnutils_stunclient learns its address from the STUN server and from a TURN server', async () => {
  for (const port of [Number(turn.stunUrl.split(':').at(-1)), turn.servers[0]!.port]) {
    const output = await run('turnutils_stunclient', ['-p', `${port}`, '127.0.0.1'])
    expect(output).toMatch(/UDP reflexive addr: 127\.0\.0\.1:\d+/)
  }
})

it('openssl finds the certificate of the service over DTLS, and can verify it', async () => {
  const {port} = turn.servers[0]!
  const output = await openssl(['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`, '-verify_ip', '127.0.0.1', '-brief'])
  expect(output).toMatch(/Protocol version: DTLSv1\.2/)
  expect(output).toMatch(/Verification: OK/)
})

describe('turnutils_uclient is refused', () => {
  /** It takes every 401 for a first challenge, tries again some times, and then says this. */
  const cannotAllocate = 'Cannot complete Allocation'

  it('with 401 when the password is wrong', async () => {
    const output = await relay(turn.servers[0]!.port, [], {...credentials, Password: turn.iceServers(channelArn)[1]!.Password})
    expect(output).toContain(cannotAllocate)
  })

  it('with 401 when the credential is older than 300 s', async () => {
    const clock = new ManualClock(Date.now())
    const service = await start({clock})
    try {
      const login = service.iceServers(channelArn)[0]!
      clock.advance(300_000)
      expect(await relay(service.servers[0]!.port, [], login)).toContain(cannotAllocate)
    } finally {
      await service.close()
    }
  })

  it('with 403 when local peers are forbidden', async () => {
    const service = await start({}, true)
    try {
      const output = await relay(service.servers[0]!.port, [], service.iceServers(channelArn)[0]!)
      expect(output).toMatch(/error 403 \(Forbidden IP\)/)
    } finally {
      await service.close()
    }
  })
})
