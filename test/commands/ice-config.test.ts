import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import IceConfig from '../../src/commands/ice/config.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {runCommand} from '../support/run-command.ts'

let emulator: Emulator
const dir = mkdtempSync(join(tmpdir(), 'kvsctl-ice-'))
beforeAll(async () => {
  emulator = await startEmulator()
  writeFileSync(join(dir, 'ca.pem'), emulator.caPem)
})
afterAll(async () => {
  await emulator.stop()
  rmSync(dir, {recursive: true})
})

const run = (argv: readonly string[], terminal = false) =>
  runCommand(IceConfig, ['demo', ...argv], {terminal, env: {...emulatorEnv(emulator), AWS_CA_BUNDLE: join(dir, 'ca.pem')}})

/** 32 bytes in base64: what a TURN password of KVS looks like. */
const password = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)/

describe('ice config', () => {
  it('decodes what the username says', async () => {
    const config = (await run(['--json'])).json<{channelArn: string; servers: Record<string, unknown>[]; fetchedAt: string}>()
    expect(config).toMatchObject({schema: 'urn:kvsctl:schema:ice-config:1', stunUrl: emulator.stunUrl})
    for (const server of config.servers) {
      expect(server).toMatchObject({ttlSeconds: 300, issuedForArn: config.channelArn})
      const lifeMs = Date.parse(String(server.expiresAt)) - Date.parse(config.fetchedAt)
      expect(lifeMs).toBeGreaterThan(290_000)
      expect(lifeMs).toBeLessThanOrEqual(301_000)
    }
  })

  const everyForm: readonly (readonly string[])[] = [
    [],
    ['--json'],
    ['--query', 'servers'],
    ['--format', 'table'],
    ['--format', 'json'],
    ['--format', 'rtc'],
    ['--format', 'turnutils'],
    ['--format', 'gstreamer'],
  ]
  test.each(everyForm.map((argv) => [argv.join(' ') || 'the plain form', argv] as const))(
    '%s shows no password unless it is asked to',
    async (_, argv) => {
      for (const terminal of [false, true]) {
        const hidden = await run(argv, terminal)
        expect(hidden.exitCode).toBe(0)
        expect(hidden.stdout).toContain('[redacted]')
        expect(decodeURIComponent(hidden.stdout)).not.toMatch(password)
        expect(decodeURIComponent((await run([...argv, '--show-secrets'], terminal)).stdout)).toMatch(password)
      }
    },
  )

  it('--format rtc is what RTCPeerConnection takes', async () => {
    const {iceServers} = (await run(['--format', 'rtc', '--show-secrets'])).json<{iceServers: Record<string, unknown>[]}>()
    expect(iceServers[0]).toEqual({urls: [emulator.stunUrl]})
    expect(iceServers[1]).toEqual({
      urls: [
        expect.stringMatching(/^turn:.*\?transport=udp$/),
        expect.stringMatching(/^turns:.*\?transport=udp$/),
        expect.stringMatching(/^turns:.*\?transport=tcp$/),
      ],
      username: expect.stringMatching(/^\d{10}:/),
      credential: expect.stringMatching(password),
    })
  })

  it('writes a line a TURN URI for the tools that can speak to it', async () => {
    const lines = async (format: string) => (await run(['--format', format])).stdout.trim().split('\n')
    const flags = (await lines('turnutils')).map((line) => /^turnutils_uclient -y (.*)-p/.exec(line)?.[1])
    expect(flags).toEqual(['', '-S ', '-t -S ', '', '-S ', '-t -S '])
    const openssl = await lines('openssl')
    expect(openssl.slice(0, 2)).toEqual([
      expect.stringMatching(/^openssl s_client -dtls -connect 127\.0\.0\.1:\d+ -servername 127\.0\.0\.1 <\/dev\/null$/),
      expect.stringMatching(/^openssl s_client -connect /),
    ])
    const [stun, udp, tls, ...others] = await lines('gstreamer')
    expect(stun).toMatch(/^stun-server='stun:\/\/127\.0\.0\.1:\d+'$/)
    expect(udp).toMatch(/^turn-server='turn:\/\/\d+%3A[^@]+@127\.0\.0\.1:\d+\?transport=udp'$/)
    expect(tls).toMatch(/^turn-server='turns:\/\/.*\?transport=tcp'$/)
    expect(others).toHaveLength(2)
  })

  it('of a channel that is not there offers near ones', async () => {
    const {stderr, exitCode} = await runCommand(IceConfig, ['demos'], {env: emulatorEnv(emulator)})
    expect(exitCode).toBe(5)
    expect(stderr).toContain('Did you mean demo?')
  })
})
