import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it, test} from 'vitest'
import ChannelCreate from '../../src/commands/channel/create.ts'
import ChannelDelete from '../../src/commands/channel/delete.ts'
import ChannelList from '../../src/commands/channel/list.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {type CommandResult, type RunOptions, runCommand} from '../support/run-command.ts'

let emulator: Emulator
let file: string
const dir = mkdtempSync(join(tmpdir(), 'kvsctl-bulk-'))
beforeAll(async () => {
  emulator = await startEmulator()
  file = join(dir, 'channels.yaml')
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  rmSync(dir, {recursive: true})
  await emulator.stop()
})

const run = (command: unknown, argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> =>
  runCommand(command, argv, {...options, env: {...emulatorEnv(emulator), TERM: 'dumb'}})

const create = (text: string, ...argv: string[]): Promise<CommandResult> => {
  writeFileSync(file, text)
  return run(ChannelCreate, ['-f', file, ...argv])
}

const names = (prefix: string, count: number): string[] => Array.from({length: count}, (_, n) => `${prefix}${n}`)

const listed = async (prefix: string): Promise<string[]> =>
  (await run(ChannelList, ['--name-prefix', prefix])).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0]!)

interface Document {
  readonly results: readonly Readonly<Record<string, unknown>>[]
  readonly summary: {readonly actions: Record<string, number>; readonly failed: number; readonly notStarted: number}
}

describe('channel create -f', () => {
  it('creates each with its TTL and tags, and says so as it goes', async () => {
    const {stdout, stderr, exitCode} = await create('ttl: 30s\nchannels: [y-1, {name: y-2, ttl: 5, tags: {site: x}}]\n')
    expect(exitCode).toBe(0)
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(/^created\ty-1\tarn:aws:\S+:channel\/y-1\/\d+$/),
      expect.stringMatching(/^created\ty-2\tarn:aws:\S+:channel\/y-2\/\d+$/),
    ])
    expect(stderr).toBe('2 created.\n')
    const {channels} = (await run(ChannelList, ['--name-prefix', 'y-', '--json'])).json<{channels: object[]}>()
    expect(channels).toMatchObject([{messageTtlSeconds: 30}, {messageTtlSeconds: 5}])
    expect((await run(ChannelDelete, ['--tag', 'site=x', '--dry-run'])).stdout).toMatch(/^would-delete\ty-2\t/)
  })

  it('run again, goes on where it was: what exists counts as done', async () => {
    await create(names('again-', 15).join('\n'))
    const {stdout, exitCode} = await create(
      ['{"name": "again-3", "ttl": 5}', ...names('more-', 2).map((name) => JSON.stringify({name}))].join('\n'),
      '--json',
    )
    const {results, summary} = JSON.parse(stdout) as Document
    expect(exitCode).toBe(0)
    expect(summary).toEqual({total: 3, actions: {created: 2, exists: 1}, failed: 0, notStarted: 0})
    expect(results.find(({name}) => name === 'again-3')).toMatchObject({
      action: 'exists',
      created: false,
      note: 'its TTL is 60 s, not 5 s',
    })
    emulator.faults.add({name: 'access-denied', params: {operation: 'CreateSignalingChannel'}})
    // Found by the list, without a request for each.
    expect(await create(names('again-', 15).join('\n'))).toMatchObject({exitCode: 0, stderr: '15 exists.\n'})
  })

  it('one that fails does not stop the others; the exit code is 1, and each says why', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'CreateSignalingChannel'}, count: 1})
    const result = await create(names('some-', 5).join('\n'), '--json')
    expect(result.exitCode).toBe(1)
    const {results, summary} = result.json<Document & Record<string, unknown>>()
    expect(summary).toMatchObject({actions: {created: 4, failed: 1}, failed: 1})
    expect(results.find(({action}) => action === 'failed')).toMatchObject({
      created: false,
      error: {
        code: 'AccessDeniedException',
        message: expect.stringContaining('CreateSignalingChannel'),
        requestId: expect.any(String),
      },
    })
    expect(await create(names('some-', 5).join('\n'))).toMatchObject({exitCode: 0})
  })

  it('stops where every further one would fail alike', async () => {
    emulator.faults.add({name: 'expired-token'})
    const {stdout, stderr, exitCode} = await create(names('token-', 9).join('\n'), '--jsonl')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('ExpiredToken')
    expect(stderr).toMatch(/9 failed|not begun\. Run it again to go on/)
  })

  it('throttled, tries again until it is through', async () => {
    emulator.faults.add({name: 'throttled', params: {operation: 'CreateSignalingChannel'}, count: 8})
    const {exitCode, stderr} = await create(names('slow-', 5).join('\n'), '--debug')
    expect(exitCode).toBe(0)
    expect(
      stderr.match(/debug: CreateSignalingChannel: attempt \d+ failed, next in \d\.\d\d s: .*ClientLimitExceeded/g),
    ).toHaveLength(8)
  })

  it('--dry-run says what would happen', async () => {
    const {stdout} = await create('- demo\n- ghost\n', '--dry-run')
    expect(stdout.trimEnd().split('\n').sort()).toEqual([expect.stringMatching(/^exists\tdemo\tarn:/), 'would-create\tghost'])
    expect(await listed('ghost')).toEqual([])
  })

  it('--jsonl is a document a line', async () => {
    const {stdout} = await create('- l-1\n- l-2\n', '--jsonl', '--query', '[action, created]')
    expect(stdout).toBe('["created",true]\n["created",true]\n')
  })

  it('sends nothing when anything in the file is wrong', async () => {
    const {stderr, exitCode} = await create('- fine\n- name: not fine\n  tll: 4\n- fine\n')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /line 2, column 9: "not fine".*\n.*line 3, column 3: unknown member "tll"; did you mean ttl\?\n.*line 4, column 3: fine is there already, in line 1/,
    )
    expect(await listed('fine')).toEqual([])
  })

  test.each([
    ['a file that is not there', ['-f', join(dir, 'none.yaml')], /none\.yaml cannot be read/],
    ['neither name nor file', [], /Give the name of one channel, or a file/],
    ['both', ['a', '-f', '-'], /Give the name of one channel, or a file/],
  ])('%s is a usage error', async (_, argv, message) => {
    const {stderr, exitCode} = await run(ChannelCreate, argv)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
  })

  it('gives a terminal a line for each and colours those that failed', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'CreateSignalingChannel'}, count: 1})
    writeFileSync(file, 'tty-1\ntty-long-2\n')
    const {stdout} = await run(ChannelCreate, ['-f', file], {terminal: true})
    expect(stdout).toMatch(/^created +tty-(1 {5}|long-2) {2}arn:/m)
    expect(stdout).toMatch(/^failed +tty-.*was refused/m)
  })
})

describe('channel delete --name-prefix and --tag', () => {
  it('deletes those that are meant and no others', async () => {
    await create(
      '- {name: d-1, tags: {site: a, env: t}}\n- {name: d-2, tags: {site: a}}\n- {name: e-3, tags: {site: a, env: t}}\n',
    )
    expect(await run(ChannelDelete, ['--tag', 'site=a', '--tag', 'env=t', '--name-prefix', 'd-', '--yes'])).toMatchObject({
      stdout: expect.stringMatching(/^deleted\td-1\tarn:\S+\n$/),
      stderr: '1 deleted.\n',
      exitCode: 0,
    })
    expect([...(await listed('d-')), ...(await listed('e-'))]).toEqual(['d-2', 'e-3'])
  })

  it('none is fine, and says so', async () => {
    const {stdout, exitCode} = await run(ChannelDelete, ['--name-prefix', 'nobody-', '--yes', '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({results: [], summary: {total: 0}})
  })

  it('a failure is one of many: exit 1, and run again the rest goes', async () => {
    await create(names('rest-', 6).join('\n'))
    emulator.faults.add({name: 'access-denied', params: {operation: 'DeleteSignalingChannel'}, count: 2})
    const first = await run(ChannelDelete, ['--name-prefix', 'rest-', '--yes', '--json'])
    expect(first.exitCode).toBe(1)
    expect(first.json<Document & Record<string, unknown>>().summary).toMatchObject({actions: {deleted: 4, failed: 2}})
    expect(await run(ChannelDelete, ['--name-prefix', 'rest-', '--yes'])).toMatchObject({exitCode: 0, stderr: '2 deleted.\n'})
  })

  it('a tag that cannot be read deletes nothing', async () => {
    await create(names('unread-', 3).join('\n'), '--tag', 'x=y')
    emulator.faults.add({name: 'access-denied', params: {operation: 'ListTagsForResource'}, count: 1})
    expect((await run(ChannelDelete, ['--tag', 'x=y', '--yes'])).exitCode).toBe(5)
    expect(await listed('unread-')).toHaveLength(3)
  })

  test.each([
    ['nobody can be asked', ['--name-prefix', 'demo'], /--yes/],
    ['one and many', ['demo', '--name-prefix', 'd', '--yes'], /Give the name or ARN of one/],
    ['nothing is meant', ['--yes'], /Give the name or ARN of one/],
    [
      'no name begins like this',
      ['--name-prefix', 'a b', '--yes'],
      /^Error: --name-prefix: no name begins with "a b": names have 1 to 256/,
    ],
    ['all are meant', ['--name-prefix', '', '--yes'], /Give the name or ARN of one/],
  ])('is refused where %s', async (_, argv, message) => {
    const {stderr, exitCode} = await run(ChannelDelete, argv)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
    expect(await listed('demo')).toEqual(['demo'])
  })
})
