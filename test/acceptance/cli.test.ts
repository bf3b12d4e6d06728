import {spawn, spawnSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it, test} from 'vitest'
import {ok, startStubService, stubEnv} from '../support/stub-service.ts'

// The built CLI, as people start it. `npm test` builds before it tests.
const root = new URL('../..', import.meta.url).pathname
const bin = join(root, 'bin', 'kvsctl.cjs')
const dir = mkdtempSync(join(tmpdir(), 'kvsctl-cli-'))
afterAll(() => rmSync(dir, {recursive: true}))

const cleanEnv = {PATH: process.env.PATH, HOME: dir, NODE_ENV: 'test'}

const kvsctl = (argv: readonly string[], env: Record<string, string> = {}) => {
  const {stdout, stderr, status} = spawnSync(process.execPath, [bin, ...argv], {
    encoding: 'utf8',
    env: {...cleanEnv, ...env},
    timeout: 30_000,
  })
  return {stdout, stderr, status}
}

describe('kvsctl', () => {
  it('says its version', () => {
    const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}
    expect(kvsctl(['--version'])).toEqual({stdout: expect.stringContaining(`kvsctl/${version} `), stderr: '', status: 0})
  })

  it('--help lists every topic with a description', () => {
    const {stdout, status} = kvsctl(['--help'])
    expect(status).toBe(0)
    for (const topic of ['channel', 'emulator', 'ice', 'probe', 'quota'])
      expect(stdout).toMatch(new RegExp(`^ {2}${topic} +\\S`, 'm'))
  })

  it('a noun lists its verbs, and help takes words', () => {
    expect(kvsctl(['channel']).stdout).toMatch(/channel create.*channel delete.*channel describe.*channel list/s)
    expect(kvsctl(['help', 'channel', 'list']).stdout).toBe(kvsctl(['channel', 'list', '--help']).stdout)
  })

  it('every command has a summary and examples', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, {summary?: string; examples?: string[]; hidden?: boolean}>
    }
    expect(Object.keys(manifest.commands)).toContain('channel:list')
    for (const [id, {summary, examples, hidden}] of Object.entries(manifest.commands)) {
      if (hidden) continue
      expect(summary, id).toMatch(/^[a-z].*[^.]$/)
      expect(examples?.length, id).toBeGreaterThan(0)
    }
  })

  test.each([
    [['chanel', 'list'], 'Did you mean "channel list"?'],
    [['channel', 'lst'], 'Did you mean "channel list"?'],
    [['channel', 'frobnicate'], 'kvsctl channel --help'],
    [['xyzzy'], 'kvsctl --help'],
    [['quota', 'list', '--cvs'], 'Did you mean --csv?'],
  ])('%j is a usage error that offers what was meant', (argv, hint) => {
    const {stdout, stderr, status} = kvsctl(argv)
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain(hint)
    const json = kvsctl([...argv, '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toMatchObject({schema: 'urn:kvsctl:schema:error:1', error: {exitCode: 2}})
  })

  it('that was not built says how to build it', () => {
    cpSync(bin, join(dir, 'bin', 'kvsctl.cjs'))
    const {stderr, status} = spawnSync(process.execPath, [join(dir, 'bin', 'kvsctl.cjs')], {encoding: 'utf8', env: cleanEnv})
    expect(status).toBe(2)
    expect(stderr).toContain('npm run build')
  })
})

describe('what is loaded', () => {
  /** The chunks that a run loads, as text. */
  const loaded = (argv: readonly string[]): string => {
    const list = join(dir, 'loaded.json')
    const script = `
      process.argv = [process.execPath, ${JSON.stringify(bin)}, ...${JSON.stringify(argv)}]
      process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))))
      require(${JSON.stringify(bin)})`
    spawnSync(process.execPath, ['-e', script], {env: {...cleanEnv, AWS_REGION: 'us-west-2', AWS_EC2_METADATA_DISABLED: 'true'}})
    const files = JSON.parse(readFileSync(list, 'utf8')) as string[]
    return files.map((file) => readFileSync(file, 'utf8')).join('\n')
  }
  const heavy = {
    'the AWS SDK': 'amz-sdk-invocation-id',
    'a WebRTC peer': 'a=fingerprint:',
    'X.509': 'BasicConstraints',
    JMESPath: 'TYPE_EXPREF',
  }

  it('is none of the heavy parts for --version, --help and usage errors', () => {
    for (const argv of [['--version'], ['--help'], ['channel', 'list', '--nope'], ['quota', 'list']]) {
      const text = loaded(argv)
      for (const [what, mark] of Object.entries(heavy)) expect(text.includes(mark), `${argv.join(' ')} loads ${what}`).toBe(false)
    }
  })

  it('is the SDK for a command that needs it, and no peer', () => {
    const text = loaded(['channel', 'list'])
    expect(text).toContain(heavy['the AWS SDK'])
    expect(text).not.toContain(heavy['a WebRTC peer'])
    expect(text).not.toContain(heavy['X.509'])
  })
})

describe('the process', () => {
  it('ends with 0 when its reader has seen enough', async () => {
    const channel = {ChannelARN: `arn:${'x'.repeat(900)}`, ChannelName: 'n', ChannelStatus: 'ACTIVE'}
    const page = {ChannelInfoList: Array.from({length: 1000}, () => channel), NextToken: 'more'}
    const service = await startStubService(() => ok(page))
    const child = spawn(process.execPath, [bin, 'channel', 'list'], {env: {...cleanEnv, ...stubEnv(service.url)}})
    let stderr = ''
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.stdout.once('data', () => child.stdout.destroy())
    const status = await new Promise((resolve) => child.once('exit', resolve))
    await service.stop()
    expect([status, stderr]).toEqual([0, ''])
  })

  it('is interrupted with 130, and says so', async () => {
    let asked: () => void = () => {}
    const waiting = new Promise<void>((resolve) => {
      asked = resolve
    })
    const service = await startStubService(() => {
      asked()
      return undefined
    })
    const child = spawn(process.execPath, [bin, 'channel', 'list'], {env: {...cleanEnv, ...stubEnv(service.url)}})
    let stderr = ''
    child.stderr.on('data', (chunk) => (stderr += chunk))
    await waiting
    child.kill('SIGINT')
    const status = await new Promise((resolve) => child.once('exit', resolve))
    await service.stop()
    expect(status).toBe(130)
    expect(stderr).toBe('Error: Interrupted by SIGINT.\n')
  })

  it('with --local reads nothing of the user’s AWS configuration', () => {
    const trap = join(dir, 'trap')
    // Opening a named pipe that nobody writes to never ends.
    spawnSync('mkfifo', [trap])
    const env = {
      XDG_STATE_HOME: join(dir, 'state'),
      AWS_CONFIG_FILE: trap,
      AWS_SHARED_CREDENTIALS_FILE: trap,
      AWS_PROFILE: 'nobody',
      AWS_ACCESS_KEY_ID: 'AKIDMINE',
      AWS_SECRET_ACCESS_KEY: 'mine',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9/',
      AWS_CA_BUNDLE: '/nonexistent',
      AWS_REGION: 'eu-west-1',
      AWS_USE_FIPS_ENDPOINT: 'true',
    }
    try {
      const {stdout, stderr, status} = kvsctl(['channel', 'list', '--local', '--timeout', '20s'], env)
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/^demo\tACTIVE\t/)
      expect(kvsctl(['ice', 'config', 'demo', '--timeout', '20s'], {...env, KVSCTL_LOCAL: '1'}).status).toBe(0)
    } finally {
      kvsctl(['emulator', 'stop'], env)
    }
  })
})
