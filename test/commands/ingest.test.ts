import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import type {KvsApi} from '../../src/client/aws/kvs-api.ts'
import IngestDisable from '../../src/commands/ingest/disable.ts'
import IngestEnable from '../../src/commands/ingest/enable.ts'
import IngestList from '../../src/commands/ingest/list.ts'
import IngestStatus from '../../src/commands/ingest/status.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {worldOf} from '../support/emulator-world.ts'
import {type CommandResult, runCommand} from '../support/run-command.ts'

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

const channel = (name: string): Promise<string> => api.createChannel({name})
const stream = async (name: string, dataRetentionInHours = 24): Promise<string> =>
  (await api.streams()).create({name, dataRetentionInHours})
const storage = async (name: string) => (await api.mediaStorage()).describe({name})
const map = async (channelArn: string, streamArn: string): Promise<void> =>
  (await api.mediaStorage()).enable(channelArn, streamArn)

describe('ingest enable', () => {
  it('maps a channel to a stream, and has nothing to do the second time', async () => {
    const [channelArn, streamArn] = [await channel('door'), await stream('door-media')]
    expect((await run(IngestEnable, 'door', 'door-media', '--json')).json()).toEqual({
      schema: 'urn:kvsctl:schema:ingestion-enabling:1',
      action: 'enabled',
      channel: {name: 'door', arn: channelArn},
      stream: {action: 'found', name: 'door-media', arn: streamArn, dataRetentionInHours: 24},
      unchecked: [],
    })
    expect(await storage('door')).toEqual({status: 'ENABLED', streamArn})
    const again = await run(IngestEnable, channelArn, streamArn)
    expect(again.stdout).toMatch(/^action\tunchanged: already enabled\n/)
    expect(again.exitCode).toBe(0)
  })

  it('does the whole set-up in one command', async () => {
    await channel('new')
    const planned = (
      await run(IngestEnable, 'new', 'new-media', '--create-stream', '--retention', '7d', '--dry-run', '--json')
    ).json()
    expect(planned).toMatchObject({action: 'would-enable', stream: {action: 'would-create', dataRetentionInHours: 168}})
    const made = (await run(IngestEnable, 'new', 'new-media', '--create-stream', '--retention', '7d', '--json')).json()
    expect(made).toMatchObject({action: 'enabled', stream: {action: 'created', name: 'new-media', dataRetentionInHours: 168}})
    expect((await storage('new')).status).toBe('ENABLED')
    const again = (await run(IngestEnable, 'new', 'new-media', '--create-stream', '--retention', '7d', '--json')).json()
    expect(again).toMatchObject({action: 'unchanged', stream: {action: 'found'}})
  })

  it('--dry-run changes nothing', async () => {
    await channel('still')
    await stream('still-media')
    expect((await run(IngestEnable, 'still', 'still-media', '--dry-run', '--query', 'action')).json()).toBe('would-enable')
    expect((await storage('still')).status).toBe('DISABLED')
  })

  it('names everything that stands in the way at once, each with its fix', async () => {
    await map(await channel('taken'), await stream('taken-media'))
    await map(await channel('other'), await stream('other-media'))
    await (await api.streams()).changeRetention(await (await api.streams()).describe({name: 'other-media'}), -24)
    const {stderr, exitCode} = await run(IngestEnable, 'taken', 'other-media')
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/for 3 reasons:/)
    expect(stderr).toMatch(/- The channel is mapped to arn:\S+stream\/taken-media\/\d+ already\./)
    expect(stderr).toMatch(/- The stream is mapped to arn:\S+channel\/other\/\d+ already\./)
    expect(stderr).toMatch(/- The video stream other-media keeps no media: its retention is 0\./)
    for (const fix of ['stream retention other-media 24h', 'ingest disable taken --yes', 'ingest disable other --yes'])
      expect(stderr).toContain(`$ kvsctl ${fix}\n`)
  })

  const refusals: readonly (readonly [what: string, prepare: () => Promise<readonly string[]>, said: readonly RegExp[]])[] = [
    ['a channel that is not there', async () => ['dmeo', await stream('m1')], [/no signaling channel dmeo/, /Did you mean demo/]],
    [
      'a stream that is not there',
      async () => ['demo', 'nothing-like-it'],
      [/no video stream nothing-like-it/, /\$ kvsctl ingest enable demo nothing-like-it --create-stream --retention 24h/],
    ],
    [
      'a stream that keeps nothing',
      async () => ['demo', await stream('m2', 0)],
      [/its retention is 0/, /\$ kvsctl stream retention m2 24h/],
    ],
    [
      'a stream of another region',
      async () => ['demo', `arn:aws:kinesisvideo:eu-west-1:${emulator.account}:stream/x/1`, '--region', 'us-west-2'],
      [/--region says us-west-2/],
    ],
    [
      'a stream of another region than the channel',
      async () => [
        (await api.describeChannel({name: 'demo'})).arn,
        `arn:aws:kinesisvideo:eu-west-1:${emulator.account}:stream/x/1`,
      ],
      [/The stream is in eu-west-1, the channel in us-west-2\./],
    ],
    [
      'a stream of another account',
      async () => [(await api.describeChannel({name: 'demo'})).arn, 'arn:aws:kinesisvideo:us-west-2:999999999999:stream/x/1'],
      [/The stream is of account 999999999999/],
    ],
  ]
  test.each(refusals)('refuses %s, and says what to do', async (_, prepare, said) => {
    const {stderr, exitCode} = await run(IngestEnable, ...(await prepare()))
    expect([2, 5]).toContain(exitCode)
    for (const line of said) expect(stderr).toMatch(line)
  })

  it('refuses a region that has no ingestion before anything is changed', async () => {
    const gov = await startEmulator({region: 'us-gov-west-1'})
    const env = {...emulatorEnv(gov)}
    const argv = ['demo', 'x', '--create-stream', '--retention', '24h']
    const {stderr, exitCode} = await runCommand(IngestEnable, argv, {env})
    expect(exitCode).toBe(5)
    expect(stderr).toContain('There is no WebRTC ingestion in us-gov-west-1.')
    expect(stderr).toContain('kvsctl region list --with ingestion')
    await gov.stop()
  })

  it('goes on where a check is not permitted, and says so', async () => {
    await channel('unseen')
    await stream('unseen-media')
    emulator.faults.add({name: 'access-denied', params: {operation: 'DescribeMappedResourceConfiguration'}})
    const enabled = (await run(IngestEnable, 'unseen', 'unseen-media', '--json')).json()
    emulator.faults.clear()
    expect(enabled).toMatchObject({action: 'enabled', unchecked: [{code: 'AccessDeniedException'}]})
  })

  it('says which stream it left behind when the service refuses at the end', async () => {
    await channel('late')
    emulator.faults.add({name: 'access-denied', params: {operation: 'UpdateMediaStorageConfiguration'}})
    const {stderr, exitCode} = await run(IngestEnable, 'late', 'late-media', '--create-stream', '--retention', '24h')
    emulator.faults.clear()
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/UpdateMediaStorageConfiguration was refused.*The stream late-media was created/)
    expect(stderr).toContain('$ kvsctl stream delete late-media\n')
  })

  test.each([
    ['--create-stream without --retention', ['demo', 'x', '--create-stream']],
    ['--retention without --create-stream', ['demo', 'x', '--retention', '24h']],
    ['a retention of nothing', ['demo', 'x', '--create-stream', '--retention', '0']],
    [
      'a stream to be created by its ARN',
      ['demo', 'arn:aws:kinesisvideo:us-west-2:1:stream/x/1', '--create-stream', '--retention', '1h'],
    ],
    ['two channels', ['demo', 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/x/1']],
  ])('%s is a usage error', async (_, argv) => {
    expect((await run(IngestEnable, ...argv)).exitCode).toBe(2)
  })
})

describe('ingest disable', () => {
  it('asks; where nobody can be asked it needs --yes', async () => {
    await map(await channel('on'), await stream('on-media'))
    const refused = await run(IngestDisable, 'on')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('--yes')
    expect((await run(IngestDisable, 'on', '--dry-run', '--query', 'action')).json()).toBe('would-disable')
    expect((await storage('on')).status).toBe('ENABLED')
    expect((await run(IngestDisable, 'on', '--yes', '--json')).json()).toMatchObject({
      action: 'disabled',
      channel: {name: 'on'},
      streamArn: expect.stringContaining('stream/on-media/'),
    })
    expect((await storage('on')).status).toBe('DISABLED')
    expect((await run(IngestDisable, 'on', '--yes')).stdout).toMatch(/^action\tunchanged: already disabled\n/)
  })

  it('of a channel that is not there offers near names', async () => {
    const {stderr, exitCode} = await run(IngestDisable, 'dmeo', '--yes')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('Did you mean demo')
  })
})

describe('ingest status', () => {
  it('shows the same mapping from either side, with the retention', async () => {
    const [channelArn, streamArn] = [await channel('seen'), await stream('seen-media', 48)]
    await map(channelArn, streamArn)
    const mapping = {
      status: 'ENABLED',
      channel: {name: 'seen', arn: channelArn},
      stream: {name: 'seen-media', arn: streamArn, status: 'ACTIVE', dataRetentionInHours: 48},
    }
    for (const subject of ['seen', 'seen-media', channelArn, streamArn]) {
      const {mappings, region} = (await run(IngestStatus, subject, '--json')).json<{mappings: object[]; region: string}>()
      expect(region).toBe('us-west-2')
      expect(mappings).toHaveLength(1)
      expect(mappings).toMatchObject([mapping])
    }
  })

  it('shows a name that both have once where they are mapped, twice where they are not', async () => {
    const [channelArn, streamArn] = [await channel('same'), await stream('same')]
    const mappings = async () => (await run(IngestStatus, 'same', '--query', 'mappings')).json<object[]>()
    expect(await mappings()).toMatchObject([
      {status: 'DISABLED', channel: {arn: channelArn}},
      {status: 'DISABLED', stream: {arn: streamArn}},
    ])
    await map(channelArn, streamArn)
    expect(await mappings()).toMatchObject([{status: 'ENABLED', channel: {arn: channelArn}, stream: {arn: streamArn}}])
  })

  it('says why a mapped stream keeps nothing', async () => {
    await map(await channel('dry'), await stream('dry-media'))
    await (await api.streams()).changeRetention(await (await api.streams()).describe({name: 'dry-media'}), -24)
    expect((await run(IngestStatus, 'dry')).stdout).toContain('problem\tits retention is 0: nothing is kept\n')
  })

  it('of a name that nothing has offers near ones of both kinds', async () => {
    const {stderr, exitCode} = await run(IngestStatus, 'seen-meida')
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/neither a channel nor a stream seen-meida/)
    expect(stderr).toContain('seen-media')
  })
})

describe('ingest list', () => {
  it('walks all channels, and lists those that store their media', async () => {
    const names = async (...argv: string[]) =>
      (await run(IngestList, '--name-prefix', 'walk-', ...argv)).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t').slice(0, 4))
        .sort()
    for (const name of ['walk-1', 'walk-2', 'walk-3']) await channel(name)
    await map((await api.describeChannel({name: 'walk-2'})).arn, await stream('walk-media', 5))
    expect(await names()).toEqual([['walk-2', 'ENABLED', 'walk-media', '5']])
    expect((await names('--all')).map(([name, status]) => [name, status])).toEqual([
      ['walk-1', 'DISABLED'],
      ['walk-2', 'ENABLED'],
      ['walk-3', 'DISABLED'],
    ])
    const document = (await run(IngestList, '--name-prefix', 'walk-', '--json')).json<{mappings: object[]}>()
    expect(document).toMatchObject({region: 'us-west-2', mappings: [{channel: {name: 'walk-2', status: 'ACTIVE'}}]})
  })

  it('fails as a whole where it may not ask', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'DescribeMediaStorageConfiguration'}})
    const {exitCode, stdout} = await run(IngestList, '--json')
    emulator.faults.clear()
    expect(exitCode).toBe(5)
    expect(JSON.parse(stdout)).toMatchObject({error: {code: 'AccessDeniedException'}})
  })
})
