import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import type {KvsApi} from '../../src/client/aws/kvs-api.ts'
import ChannelDescribe from '../../src/commands/channel/describe.ts'
import ChannelEndpoint from '../../src/commands/channel/endpoint.ts'
import ChannelTag from '../../src/commands/channel/tag.ts'
import ChannelUpdate from '../../src/commands/channel/update.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {worldOf} from '../support/emulator-world.ts'
import {type CommandResult, runCommand} from '../support/run-command.ts'
import {ok, refusal, startStubService, stubEnv} from '../support/stub-service.ts'

let emulator: Emulator
let api: KvsApi
beforeAll(async () => {
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}})
  api = worldOf(emulator).api
})
afterAll(async () => {
  api.close()
  await emulator.stop()
})

const run = (command: unknown, ...argv: string[]): Promise<CommandResult> =>
  runCommand(command, argv, {env: emulatorEnv(emulator)})

const storedChannel = async (name: string): Promise<string> => {
  const arn = await api.createChannel({name})
  const stream = await (await api.streams()).create({name: `${name}-media`, dataRetentionInHours: 24})
  await (await api.mediaStorage()).enable(arn, stream)
  return stream
}

describe('channel update', () => {
  it('changes the TTL, and finds out the version by itself', async () => {
    await api.createChannel({name: 'ttl'})
    const update = (await run(ChannelUpdate, 'ttl', '--ttl', '2m', '--json')).json()
    expect(update).toMatchObject({action: 'changed', messageTtlSeconds: 120, previousMessageTtlSeconds: 60})
    expect((await api.describeChannel({name: 'ttl'})).messageTtlSeconds).toBe(120)
  })

  it('has nothing to do where it is so already', async () => {
    await api.createChannel({name: 'ttl-30', messageTtlSeconds: 30})
    const {version} = await api.describeChannel({name: 'ttl-30'})
    expect((await run(ChannelUpdate, 'ttl-30', '--ttl', '30s')).stdout).toMatch(/^action\tunchanged\nchannel\tttl-30\n/)
    expect((await api.describeChannel({name: 'ttl-30'})).version).toBe(version)
  })

  it('--dry-run changes nothing', async () => {
    expect((await run(ChannelUpdate, 'demo', '--ttl', '5s', '--dry-run', '--query', 'action')).json()).toBe('would-change')
    expect((await api.describeChannel({name: 'demo'})).messageTtlSeconds).toBe(60)
  })

  it('tries again, once, when somebody else changed something else in the same moment', async () => {
    const info = (version: string, ttl = 60) => ({
      ChannelInfo: {
        ChannelARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/x/1',
        ChannelName: 'x',
        ChannelStatus: 'ACTIVE',
        SingleMasterConfiguration: {MessageTtlSeconds: ttl},
        Version: version,
      },
    })
    const answers = [ok(info('v1')), refusal(400, 'VersionMismatchException'), ok(info('v2')), ok({}), ok(info('v3', 30))]
    const service = await startStubService((_, count) => answers[count - 1])
    const {exitCode} = await runCommand(ChannelUpdate, ['x', '--ttl', '30s'], {env: stubEnv(service.url)})
    expect(exitCode).toBe(0)
    expect(service.requests.filter((path) => path === '/updateSignalingChannel')).toHaveLength(2)
    await service.stop()
  })

  test.each([
    ['no TTL', ['demo']],
    ['a TTL of 4 s', ['demo', '--ttl', '4s']],
    ['a TTL of 121 s', ['demo', '--ttl', '121s']],
    ['what is no time', ['demo', '--ttl', 'soon']],
    ['the ARN of a stream', ['arn:aws:kinesisvideo:us-west-2:123456789012:stream/x/1', '--ttl', '30s']],
  ])('%s is a usage error', async (_, argv) => {
    expect((await run(ChannelUpdate, ...argv)).exitCode).toBe(2)
  })

  it('says the rule once', async () => {
    expect((await run(ChannelUpdate, 'demo', '--ttl', '4s')).stderr).toMatch(/^Error: --ttl: a message can wait 5 s to 120 s/)
  })
})

describe('channel tag', () => {
  it('shows, sets and removes', async () => {
    await api.createChannel({name: 'tagged', tags: {site: 'berlin', floor: '1'}})
    expect((await run(ChannelTag, 'tagged')).stdout).toBe('tag floor\t1\ntag site\tberlin\n')
    const changed = (await run(ChannelTag, 'tagged', 'site=paris', 'owner=', '--remove', 'floor', '--json')).json()
    expect(changed).toMatchObject({action: 'changed', name: 'tagged', tags: {site: 'paris', owner: ''}})
    const {arn} = await api.describeChannel({name: 'tagged'})
    expect(await api.tagsOf(arn)).toEqual({site: 'paris', owner: ''})
  })

  it('refuses what the service would refuse, before it is asked', async () => {
    for (const argv of [['a'], ['aws:x=1'], ['a=1', 'a=2'], ['a=1', '--remove', 'a'], ['k%=1']])
      expect((await run(ChannelTag, 'demo', ...argv)).exitCode, argv.join(' ')).toBe(2)
  })
})

describe('channel endpoint', () => {
  it('has those of both roles, and says that there is no media storage', async () => {
    const {endpoints, unavailable} = (await run(ChannelEndpoint, 'demo', '--json')).json<Record<string, object>>()
    expect(endpoints).toEqual({
      MASTER: {WSS: expect.stringMatching(/^wss:/), HTTPS: expect.stringMatching(/^https:/)},
      VIEWER: {WSS: expect.stringMatching(/^wss:/), HTTPS: expect.stringMatching(/^https:/)},
    })
    expect(unavailable).toEqual({WEBRTC: expect.stringContaining('not enabled')})
    expect((await run(ChannelEndpoint, 'demo')).stdout).toContain('WEBRTC\tnone: media storage is not enabled')
  })

  it('has that of storage sessions where media is stored', async () => {
    await storedChannel('recorded')
    const {endpoints, unavailable} = (await run(ChannelEndpoint, 'recorded', '--role', 'master', '--json')).json<
      Record<string, Record<string, object>>
    >()
    expect(Object.keys(endpoints!)).toEqual(['MASTER'])
    expect(Object.keys(endpoints!.MASTER!)).toEqual(['WSS', 'HTTPS', 'WEBRTC'])
    expect(unavailable).toEqual({})
  })

  it('asks for one only', async () => {
    const {endpoints} = (await run(ChannelEndpoint, 'demo', '--role', 'viewer', '--protocol', 'wss', '--json')).json()
    expect(endpoints).toEqual({VIEWER: {WSS: expect.stringMatching(/^wss:/)}})
  })

  it('offers near names', async () => {
    const {stderr, exitCode} = await run(ChannelEndpoint, 'dmeo')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('Did you mean demo')
  })
})

describe('channel describe', () => {
  it('shows where media is stored', async () => {
    const streamArn = await storedChannel('stored')
    const described = (await run(ChannelDescribe, 'stored', '--json')).json()
    expect(described).toMatchObject({mediaStorage: {status: 'ENABLED', streamArn}, unavailable: {}})
    expect((await run(ChannelDescribe, 'demo')).stdout).toContain('media storage\tDISABLED\n')
  })

  it('loses only the row for which there is no permission', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'DescribeMediaStorageConfiguration'}})
    const described = (await run(ChannelDescribe, 'demo', '--json')).json()
    const shown = await run(ChannelDescribe, 'demo')
    emulator.faults.clear()
    expect(described).toMatchObject({name: 'demo', tags: {}, unavailable: {mediaStorage: {code: 'AccessDeniedException'}}})
    expect(shown.stdout).toContain('media storage\tunknown: AccessDeniedException\n')
    expect(shown.exitCode).toBe(0)
  })
})
