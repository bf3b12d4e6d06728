import {execFile} from 'node:child_process'
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
let credentials: IceServerEntry

const uclient = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('turnutils_uclient', args, {timeout: 50_000}, (error, stdout, stderr) => {
      // It ends with an error status when a request is refused, which some of these tests want; not to have started is another matter.
      if (error && typeof error.code === 'string') reject(error)
      else resolve(stdout + stderr)
    })
  })

const relay = (port: number, args: readonly string[], login: Pick<IceServerEntry, 'Username' | 'Password'> = credentials) =>
  uclient(relayArgs({host: '127.0.0.1', port, login, args}))

async function start(overrides: Parameters<typeof createTestContext>[0] = {}, denyLocalPeers = false): Promise<TurnService> {
  const {serverCertPem, serverKeyPem} = await loadOrCreateCertificates(undefined, ['127.0.0.1'])
  return startTurn(createTestContext(overrides), {serverCertPem, serverKeyPem, denyLocalPeers})
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
    {over: 'UDP', by: 'ChannelData', args: [], port: () => ports().udpPort},
    {over: 'UDP', by: 'Send and Data indications', args: ['-s'], port: () => ports().udpPort},
    {over: 'TCP', by: 'ChannelData', args: ['-t'], port: () => ports().tcpPort},
    {over: 'TCP', by: 'Send and Data indications', args: ['-t', '-s'], port: () => ports().tcpPort},
    {over: 'TLS', by: 'ChannelData', args: ['-t', '-S'], port: () => ports().tlsPort},
    {over: 'TLS', by: 'Send and Data indications', args: ['-t', '-S', '-s'], port: () => ports().tlsPort},
  ]
  for (const {over, by, args, port} of cases)
    it(`over ${over} with ${by}`, async () => {
      expect(transferIn(await relay(port(), args))).toEqual(everything)
    })
})

describe('turnutils_uclient is refused', () => {
  /** It takes every 401 for a first challenge, tries again some times, and then says this. */
  const cannotAllocate = 'Cannot complete Allocation'

  it('with 401 when the password is wrong', async () => {
    const output = await relay(turn.servers[0]!.udpPort, [], {...credentials, Password: turn.iceServers(channelArn)[1]!.Password})
    expect(output).toContain(cannotAllocate)
  })

  it('with 401 when the credential is older than 300 s', async () => {
    const clock = new ManualClock(Date.now())
    const service = await start({clock})
    try {
      const login = service.iceServers(channelArn)[0]!
      clock.advance(300_000)
      expect(await relay(service.servers[0]!.udpPort, [], login)).toContain(cannotAllocate)
    } finally {
      await service.close()
    }
  })

  it('with 403 when local peers are forbidden', async () => {
    const service = await start({}, true)
    try {
      const output = await relay(service.servers[0]!.udpPort, [], service.iceServers(channelArn)[0]!)
      expect(output).toMatch(/error 403 \(Forbidden IP\)/)
    } finally {
      await service.close()
    }
  })
})
