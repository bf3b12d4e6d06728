import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import ChannelCreate from '../../src/commands/channel/create.ts'
import ChannelDelete from '../../src/commands/channel/delete.ts'
import ChannelDescribe from '../../src/commands/channel/describe.ts'
import ChannelList from '../../src/commands/channel/list.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {type CommandResult, runCommand} from '../support/run-command.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.stop())

const run = (command: unknown, ...argv: string[]): Promise<CommandResult> =>
  runCommand(command, argv, {env: emulatorEnv(emulator)})

describe('channel create', () => {
  it('creates a channel with its TTL and tags, and prints the ARN', async () => {
    const {stdout, exitCode} = await run(
      ChannelCreate,
      'front-door',
      '--ttl',
      '30s',
      '--tag',
      'site=berlin=mitte',
      '--tag',
      'owner=',
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^arn:aws:kinesisvideo:us-west-2:\d{12}:channel\/front-door\/\d{13}\n$/)
    const described = (await run(ChannelDescribe, 'front-door', '--json')).json()
    expect(described).toMatchObject({
      schema: 'urn:kvsctl:schema:channel:1',
      arn: stdout.trim(),
      status: 'ACTIVE',
      messageTtlSeconds: 30,
      tags: {site: 'berlin=mitte', owner: ''},
    })
  })

  it('refuses a name that is taken, unless that is fine', async () => {
    await run(ChannelCreate, 'taken')
    const refused = await run(ChannelCreate, 'taken')
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toMatch(/There already is a channel taken in us-west-2: arn:.*\n.*--if-not-exists.*\n.*request id/)
    expect((await run(ChannelCreate, 'taken', '--if-not-exists', '--json')).json()).toMatchObject({
      action: 'exists',
      name: 'taken',
    })
  })

  it('--dry-run changes nothing', async () => {
    expect((await run(ChannelCreate, 'ghost', '--dry-run', '--json')).json()).toMatchObject({
      schema: 'urn:kvsctl:schema:channel-creation:1',
      action: 'would-create',
      name: 'ghost',
    })
    expect((await run(ChannelDescribe, 'ghost')).exitCode).toBe(5)
    expect((await run(ChannelCreate, 'demo', '--dry-run')).exitCode).toBe(5)
    expect((await run(ChannelCreate, 'demo', '--dry-run', '--if-not-exists', '--query', 'action')).json()).toBe('exists')
  })

  test.each([
    ['a TTL below 5 s', ['x', '--ttl', '4s']],
    ['a TTL above 120 s', ['x', '--ttl', '3m']],
    ['a TTL of parts of a second', ['x', '--ttl', '5500ms']],
    ['a name with a slash', ['a/b']],
    ['a name that is too long', ['x'.repeat(257)]],
    ['a tag without a value', ['x', '--tag', 'site']],
  ])('%s is a usage error', async (_, argv) => {
    expect((await run(ChannelCreate, ...argv)).exitCode).toBe(2)
  })
})

describe('channel describe', () => {
  it('takes a name or an ARN', async () => {
    const {arn} = (await run(ChannelDescribe, 'demo', '--json')).json<{arn: string}>()
    expect((await run(ChannelDescribe, arn, '--query', 'name')).json()).toBe('demo')
    expect((await run(ChannelDescribe, 'demo')).stdout).toContain(`ARN\t${arn}\n`)
  })

  it('offers near names for one that is not there', async () => {
    await run(ChannelCreate, 'garage-cam')
    const {stderr, exitCode} = await run(ChannelDescribe, 'garage-can')
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/There is no signaling channel garage-can in us-west-2\.\n {2}Did you mean garage-cam\?/)
  })

  it('says so when a channel was created anew under the same name', async () => {
    const stale = `arn:aws:kinesisvideo:us-west-2:${emulator.account}:channel/demo/1600000000000`
    expect((await run(ChannelDescribe, stale)).stderr).toMatch(/A channel demo exists with another ARN/)
  })

  it('names the command that lists, where nothing is near', async () => {
    expect((await run(ChannelDescribe, 'zzzzzzzzzz')).stderr).toMatch(/\$ kvsctl channel list\n/)
  })
})

describe('channel list', () => {
  it('lists by prefix and up to a limit', async () => {
    for (const name of ['list-1', 'list-2', 'list-3']) await run(ChannelCreate, name)
    const names = async (...argv: string[]) =>
      (await run(ChannelList, ...argv)).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t')[0])
    expect(await names('--name-prefix', 'list-')).toEqual(['list-1', 'list-2', 'list-3'])
    expect(await names('--name-prefix', 'list-', '--limit', '2')).toHaveLength(2)
    expect(await names('--limit', '0')).toEqual([])
    expect(await names('--name-prefix', 'none-')).toEqual([])
  })

  it('is a document with its schema and region', async () => {
    const document = (await run(ChannelList, '--json', '--name-prefix', 'demo')).json()
    expect(document).toMatchObject({schema: 'urn:kvsctl:schema:channel-list:1', region: 'us-west-2', channels: [{name: 'demo'}]})
    expect((await run(ChannelList, '--json', '--name-prefix', 'none-')).json()).toMatchObject({channels: []})
  })
})

describe('channel delete', () => {
  it('asks before; where nobody can be asked it does nothing', async () => {
    await run(ChannelCreate, 'keep')
    const {stderr, exitCode} = await run(ChannelDelete, 'keep')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--yes')
    expect((await run(ChannelDescribe, 'keep')).exitCode).toBe(0)
  })

  it('deletes with --yes, and waits until it is gone', async () => {
    const arn = (await run(ChannelCreate, 'go')).stdout.trim()
    expect((await run(ChannelDelete, 'go', '--yes')).stdout).toBe(`deleted\t${arn}\n`)
    expect((await run(ChannelDescribe, 'go')).exitCode).toBe(5)
  })

  it('of a channel that is not there is refused, unless that is fine', async () => {
    expect((await run(ChannelDelete, 'dmo', '--yes')).stderr).toMatch(/Did you mean demo\?/)
    expect((await run(ChannelDelete, 'dmo', '--yes', '--if-exists', '--json')).json()).toMatchObject({action: 'absent'})
  })

  it('--dry-run needs no --yes and changes nothing', async () => {
    expect((await run(ChannelDelete, 'demo', '--dry-run', '--query', 'action')).json()).toBe('would-delete')
    expect((await run(ChannelDescribe, 'demo')).exitCode).toBe(0)
  })
})
