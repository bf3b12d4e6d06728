import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it, vi} from 'vitest'
import ProbeIce from '../../src/commands/probe/ice.ts'
import type {Report} from '../../src/model/report.ts'
import {worldOf} from '../support/emulator-world.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

/** The emulator in this process has no camera, so nobody answers; half a second is long enough to know that. */
const probe = (argv: readonly string[], more: Record<string, string> = {}, answerTimeout = '500ms') =>
  runCommand(ProbeIce, ['demo', '--answer-timeout', answerTimeout, ...argv], {env: {...served.env(), ...more}})

/** With one TURN server over UDP: handshakes of TLS and DTLS take one process that plays both sides a second. */
let quickly: readonly string[]
beforeAll(async () => {
  const {api} = worldOf(served.emulator)
  const arn = served.emulator.channelArn('demo')!
  const {https} = await api.getEndpoints(arn, 'VIEWER', ['HTTPS'])
  const [server] = await api.getIceServers(https!, arn)
  const path = join(served.dir, 'ice.json')
  const url = server!.urls.find(({transport}) => transport === 'udp')!.url
  writeFileSync(
    path,
    JSON.stringify({iceServers: [{urls: url, username: server!.username, credential: server!.password!.reveal()}]}),
  )
  quickly = ['--ice-servers', path]
})

describe('kvsctl probe ice', () => {
  it('prints a report whose last line is the verdict', async () => {
    const {stdout, stderr, exitCode} = await probe([])
    expect(exitCode).toBe(0)
    expect(stderr).not.toContain('Error')
    for (const section of ['Timeline', 'Candidates', 'TURN servers', 'Quotas', 'CloudWatch', 'Checks', 'Findings'])
      expect(stdout).toMatch(new RegExp(`^${section}$`, 'm'))
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^OK, with warnings {2}demo works from here: .*, but no master answered the offer\.$/,
    )
  })

  it('ends alike in every format: 0 with a warning, 1 when warnings count or an answer was expected', async () => {
    for (const format of [[], ['--json']]) {
      expect((await probe([...quickly, ...format])).exitCode).toBe(0)
      expect((await probe([...quickly, ...format, '--fail-on', 'warning'])).exitCode).toBe(1)
      expect((await probe([...quickly, ...format, '--expect-answer'])).exitCode).toBe(1)
    }
  }, 30_000)

  it('gives all of it as JSON', async () => {
    const report = (await probe(['--json'])).json<Report>()
    expect(report).toMatchObject({
      schema: 'urn:kvsctl:schema:report:1',
      outcome: 'ok',
      subject: {channel: 'demo', region: 'us-west-2'},
    })
    expect((await probe([...quickly, '--query', 'findings[].code'])).json()).toEqual(['KVS-SIG-009'])
  })

  it('shows the offer as text, or writes it to a file', async () => {
    const {stdout} = await probe([...quickly, '--sdp', 'offer'])
    expect(stdout).toMatch(/^SDP offer\nv=0\n[\s\S]*a=ice-pwd:\[redacted\]\n[\s\S]*^kvsctl probe ice demo$/m)
    const path = join(served.dir, 'offer.sdp')
    expect((await probe([...quickly, '--sdp', `both=${path}`, '--json'])).json()).toMatchObject({probe: 'probe ice'})
    expect(readFileSync(path, 'utf8')).toMatch(/^v=0\r\n/)
  })

  it('ends with 3 when there are no credentials, and says where to get some', async () => {
    const {stdout, exitCode} = await probe([], {AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''})
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^UNKNOWN {2}No cause can be named for demo: /m)
    expect(stdout).toContain('--local')
  })

  it('ends with 3 when the control plane cannot be reached', async () => {
    const {stdout, exitCode} = await probe([], {AWS_ENDPOINT_URL: 'http://127.0.0.1:9'})
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/127\.0\.0\.1:9/)
  })

  it('writes its reports also when Ctrl-C ends it, and leaves nothing open', async () => {
    const path = join(served.dir, 'interrupted.json')
    const running = probe(['--report', `json=${path}`], {}, '60s')
    await vi.waitFor(() => expect(served.emulator.signaling.openConnections()).toHaveLength(1), {timeout: 10_000})
    process.emit('SIGINT')
    const {stdout, exitCode} = await running
    expect(exitCode).toBe(130)
    expect(stdout).toMatch(/^INTERRUPTED {2}Interrupted: /m)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({outcome: 'interrupted', subject: {channel: 'demo'}})
    await vi.waitFor(() => expect(served.emulator.activity().openSockets).toBe(0), {timeout: 3_000})
  }, 30_000)

  it.each([
    [['--sdp', 'everything'], 'offer, answer or both'],
    [['--client-id', 'AWS_me'], 'client id'],
    [['--ice-servers', '/nonexistent/ice.json'], '/nonexistent/ice.json'],
    [['--timeout', 'soon'], 'duration'],
  ])('ends with 2 on %j', async (argv, why) => {
    const {stdout, stderr, exitCode} = await probe(argv)
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(why)
  })

  it('says what is missing or wrong once, and nothing of flags that swallow arguments: none does', async () => {
    const missing = await runCommand(ProbeIce, [])
    expect(missing.stderr).toMatch(/^Error: Missing 1 required arg:\nchannel .*\n {2}Add --help to see what it takes\.\n$/)
    const {stderr} = await probe(['--report', 'pdf=x'])
    expect(stderr).toMatch(/^Error: --report takes FORMAT=PATH /)
  })

  it('lets no terminal escape of the other side through', async () => {
    served.emulator.faults.add({name: 'peer-escapes', params: {in: 'body'}})
    for (const argv of [[], ['--json'], ['--sdp', 'both']]) {
      const {stdout, exitCode} = await probe([...quickly, ...argv])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(exitCode).toBe(1)
    }
  })
})
