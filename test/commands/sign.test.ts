import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import WebSocket from 'ws'
import {renderExplainedUrl} from '../../src/cli/show-signed-url.ts'
import SignExplain from '../../src/commands/sign/explain.ts'
import SignUrl from '../../src/commands/sign/url.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import type {Report} from '../../src/model/report.ts'
import {explainUrl} from '../../src/operations/sign/explain-url.ts'
import {anyText} from '../support/any-text.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {worldOf} from '../support/emulator-world.ts'
import {runCommand} from '../support/run-command.ts'
import {longTerm, signedChannelArn, signedUrl, temporary, withoutParameter, withRaw} from '../support/signed-urls.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.stop())

const signature = /[0-9a-f]{64}/
const sign = (...argv: string[]) => runCommand(SignUrl, argv, {env: emulatorEnv(emulator)})
const keysOf = ({accessKeyId, secretAccessKey, sessionToken}: typeof longTerm & {sessionToken?: string}) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken !== undefined && {AWS_SESSION_TOKEN: sessionToken}),
})
const explain = (url: string, credentials: typeof longTerm | null = longTerm, ...argv: string[]) =>
  runCommand(SignExplain, [url, ...argv], {env: credentials ? keysOf(credentials) : noCredentials})
/** Nothing that the SDK could find, and no instance to ask. */
const noCredentials = {AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null'}

/** How the upgrade ends: 101, or the status of the refusal. */
const statusOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {ca: emulator.caPem})
    socket.on('open', () => socket.close())
    socket.on('close', () => resolve(101))
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', reject)
  })

describe('sign url', () => {
  it('gives a URL that a websocket client connects with, and nothing else on stdout', async () => {
    for (const role of ['viewer', 'master']) {
      const {stdout, stderr, exitCode} = await sign('demo', '--as', role, '--show-secrets')
      expect(exitCode).toBe(0)
      expect(stdout).toMatch(/^wss:\S+\n$/)
      expect(stderr.includes('displaces the master')).toBe(role === 'master')
      expect(await statusOf(stdout.trim())).toBe(101)
    }
  })

  it('hides the signature and the session token unless asked', async () => {
    const env = {...emulatorEnv(emulator), AWS_SESSION_TOKEN: 'IQoJ//token+=='}
    const endpoint = 'wss://v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'
    for (const more of [[], ['--json']]) {
      const {stdout} = await runCommand(SignUrl, [signedChannelArn, '--endpoint', endpoint, ...more], {env})
      expect(stdout).not.toMatch(signature)
      expect(stdout).not.toContain('IQoJ')
      expect(stdout).toContain('X-Amz-Security-Token=[redacted]&')
    }
  })

  it('says in JSON what it signed', async () => {
    const signed = (await sign('demo', '--as', 'master', '--expires', '1h', '--date', '20230724T080702Z', '--json')).json()
    expect(signed).toMatchObject({
      schema: 'urn:kvsctl:schema:signed-url:1',
      role: 'MASTER',
      signedAt: '2023-07-24T08:07:02.000Z',
      expiresAt: '2023-07-24T09:07:02.000Z',
      temporary: false,
    })
    expect(signed).not.toHaveProperty('clientId')
  })

  // aws-samples/amazon-kinesis-video-streams-demos, sigv4-signing/rust/tests/sigv4_signer_tests.rs
  it('with an ARN and an endpoint needs no network, and signs as AWS’s sample does', async () => {
    const argv = ['--endpoint', 'wss://m-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com', '--date', '2023-07-24T08:07:02Z']
    const env = {...keysOf(longTerm), AWS_ENDPOINT_URL: 'http://127.0.0.1:9'}
    const {stdout} = await runCommand(SignUrl, [signedChannelArn, '--as', 'master', ...argv, '--show-secrets'], {env})
    expect(stdout.trim().endsWith('=0bbef329f0d9d3e68635f7b844ac684c7764a0c228ca013232d935c111b9a370')).toBe(true)
  })

  test.each([
    ['--expires', '8d'],
    ['--expires', '500ms'],
    ['--client-id', 'AWS_x'],
    ['--endpoint', 'https://v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'],
    ['--endpoint', 'v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'],
    ['--date', 'yesterday'],
  ])('%s %s is wrong use', async (...argv) => {
    expect((await sign(signedChannelArn, ...argv)).exitCode).toBe(2)
  })

  it('of a channel that is not there offers near ones', async () => {
    const {stderr, exitCode} = await sign('demos')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('Did you mean demo?')
  })
})

describe('sign explain', () => {
  const now = () => new Date()

  it('finds nothing wrong with what sign url makes', async () => {
    const url = (await sign('demo', '--show-secrets')).stdout.trim()
    const {stdout, exitCode} = await runCommand(SignExplain, [url], {env: emulatorEnv(emulator)})
    expect(exitCode).toBe(0)
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^OK {2}Nothing is wrong with this URL/)
  })

  it('cannot tell without the secret, and says what it did not verify', async () => {
    for (const credentials of [{...longTerm, accessKeyId: 'AKIAOTHER'}, null]) {
      const {stdout, exitCode} = await explain(signedUrl(now()), credentials)
      expect(exitCode).toBe(3)
      expect(stdout).toContain('Its signature was not verified: ')
    }
  })

  it('names the way in which it was signed', async () => {
    const unsigned = withoutParameter(signedUrl(now(), {credentials: {...temporary, sessionToken: ''}}), 'X-Amz-Security-Token')
    const {stdout, exitCode} = await explain(
      `${unsigned}&X-Amz-Security-Token=${encodeURIComponent(temporary.sessionToken)}`,
      temporary,
    )
    expect(exitCode).toBe(1)
    expect(stdout.replace(/\s+/g, ' ')).toContain('Signed as if the session token was added after signing.')
  })

  it('judges a URL as at another time', async () => {
    const url = signedUrl(new Date('2023-07-24T08:07:02Z'))
    expect((await explain(url)).stdout).toContain('KVS-SIG-040')
    expect((await explain(url, longTerm, '--date', '2023-07-24T08:07:32Z')).exitCode).toBe(0)
  })

  it('shows no signature, token or secret in any form', async () => {
    const good = signedUrl(now(), {credentials: temporary})
    const secrets = [temporary.secretAccessKey, temporary.sessionToken, encodeURIComponent(temporary.sessionToken)]
    for (const url of [good, good.replaceAll('%', '%25'), good.replaceAll('X-Amz', 'x-amz'), good.replaceAll('&', '&amp;')])
      for (const more of [[], ['--json']]) {
        const {stdout, stderr} = await explain(url, temporary, ...more)
        for (const secret of secrets) expect(stdout + stderr).not.toContain(secret)
        expect(stdout).not.toContain(signature.exec(url)![0])
        expect(stdout).toMatch(/\[redacted\]|\[redacted,/)
      }
  })

  it('fits a terminal of 80 columns, but for what is there to be copied', async () => {
    const url = withRaw(signedUrl(now()), 'X-Amz-ClientId', 'a%20b').replaceAll('%3A', ':')
    const report = await explainUrl(worldOf(emulator, longTerm), {url})
    const lines = renderExplainedUrl(report, {color: false, width: 80}).split('\n').slice(0, -1)
    expect(lines.filter((line) => line.length > 80 && !/arn:|^X-Amz-Credential |^\s*\$ /.test(line))).toEqual([])
  })

  it('gives a report', async () => {
    const report = (await explain(`${signedUrl(now())}&x=1`, longTerm, '--json', '--fail-on', 'warning')).json<Report>()
    expect(report.findings.map(({code}) => code)).toEqual(['KVS-SIG-051', 'KVS-SIG-058'].toSorted().reverse())
  })

  test.each(['', 'hello', 'wss://', 'https://example.com', `wss://h/?${'x'.repeat(70_000)}`])('%.20s is no URL', async (text) => {
    expect((await explain(text)).exitCode).toBe(2)
  })

  it('has nothing to say of any URL that is made right, and a finding for each that was changed in one place', async () => {
    const word = fc.string({unit: fc.constantFrom(...'abcXYZ019_.-'), minLength: 1, maxLength: 40})
    const url = fc
      .record({id: word, credentials: fc.constantFrom(longTerm, temporary), expiresSeconds: fc.integer({min: 60, max: 604_800})})
      .filter(({id}) => !/^aws_/i.test(id))
      .map(({id, credentials, expiresSeconds}) => {
        const query = {'X-Amz-ChannelARN': signedChannelArn, 'X-Amz-ClientId': id}
        return {credentials, url: signedUrl(now(), {credentials, expiresSeconds, query})}
      })
    await fc.assert(
      fc.asyncProperty(url, fc.nat(), fc.constantFrom(...'aB3'), async ({credentials, url}, anywhere, other) => {
        const world = worldOf(emulator, credentials)
        const right = await explainUrl(world, {url})
        const at = url.indexOf('?') + 1 + (anywhere % (url.length - url.indexOf('?') - 1))
        const changed = `${url.slice(0, at)}${url[at] === other ? '_' : other}${url.slice(at + 1)}`
        const wrong = await explainUrl(world, {url: changed})
        expect([right.outcome, right.findings]).toEqual(['ok', []])
        // Of another access key, the secret is not known: that is no finding, and no good URL either.
        const isOfOtherKey = !changed.includes(credentials.accessKeyId)
        expect(wrong.findings.length > 0 || (isOfOtherKey && wrong.outcome === 'unknown'), changed).toBe(true)
      }),
      {numRuns: 15},
    )
  })

  it('survives whatever is pasted', async () => {
    const good = signedUrl(now(), {credentials: temporary})
    const token = encodeURIComponent(temporary.sessionToken)
    const world = worldOf(emulator, temporary)
    const noise = anyText(60)
    const pasted = fc.oneof(
      noise.map((text) => `wss://v-1.kinesisvideo.us-west-2.amazonaws.com/?${text}`),
      fc.tuple(fc.nat(good.length), fc.nat(60), noise).map(([at, n, text]) => good.slice(0, at) + text + good.slice(at + n)),
    )
    await fc.assert(
      fc.asyncProperty(pasted, async (url) => {
        const report = await explainUrl(world, {url}).catch((error: {code?: string}) => error.code)
        if (report === 'not-a-url' || typeof report !== 'object') return report === 'not-a-url'
        const text = JSON.stringify(report)
        if (text.includes(token.slice(10, 70)) || signature.test(text)) return false
        // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are what must not get through
        return !/\\u00[01][0-9a-f]|\u001b/.test(text) && report.findings.every(({says}) => !/undefined|NaN/.test(says))
      }),
      {numRuns: 12},
    )
  })
})
