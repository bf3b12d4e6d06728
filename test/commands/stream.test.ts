import {afterAll, beforeAll, describe, expect, it, test} from 'vitest'
import ChannelCreate from '../../src/commands/channel/create.ts'
import StreamCreate from '../../src/commands/stream/create.ts'
import StreamDelete from '../../src/commands/stream/delete.ts'
import StreamDescribe from '../../src/commands/stream/describe.ts'
import StreamEndpoint from '../../src/commands/stream/endpoint.ts'
import StreamImages from '../../src/commands/stream/images.ts'
import StreamList from '../../src/commands/stream/list.ts'
import StreamNotifications from '../../src/commands/stream/notifications.ts'
import StreamRetention from '../../src/commands/stream/retention.ts'
import StreamStorageTier from '../../src/commands/stream/storage-tier.ts'
import StreamTag from '../../src/commands/stream/tag.ts'
import StreamUpdate from '../../src/commands/stream/update.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {type CommandResult, runCommand} from '../support/run-command.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}})
})
afterAll(() => emulator.stop())

const run = (command: unknown, ...argv: string[]): Promise<CommandResult> =>
  runCommand(command, argv, {env: emulatorEnv(emulator)})

const described = async (name: string) => (await run(StreamDescribe, name, '--json')).json()

const lines = ({stdout}: CommandResult): string[][] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'))

describe('stream create', () => {
  it('sets every member of CreateStream, and describe shows it', async () => {
    const {stdout, exitCode} = await run(
      StreamCreate,
      'front-door',
      ...['--retention', '30d', '--media-type', 'video/h264,audio/aac', '--device-name', 'cam-17'],
      ...['--kms-key', 'alias/video', '--storage-tier', 'warm', '--tag', 'site=berlin=mitte', '--tag', 'owner='],
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^arn:aws:kinesisvideo:us-west-2:\d{12}:stream\/front-door\/\d{13}\n$/)
    expect(await described('front-door')).toEqual({
      schema: 'urn:kvsctl:schema:stream:1',
      region: 'us-west-2',
      name: 'front-door',
      arn: stdout.trim(),
      status: 'ACTIVE',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      dataRetentionInHours: 720,
      mediaType: 'video/h264,audio/aac',
      deviceName: 'cam-17',
      kmsKeyId: expect.stringContaining('alias/video'),
      version: expect.stringMatching(/^[a-zA-Z0-9]{1,64}$/),
      storageTier: 'WARM',
      tags: {site: 'berlin=mitte', owner: ''},
      imageGeneration: null,
      notification: null,
      mappedResources: [],
      unavailable: {},
    })
  })

  it('can be repeated', async () => {
    await run(StreamCreate, 'again')
    const refused = await run(StreamCreate, 'again')
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toMatch(/There already is a stream again in us-west-2: arn:.*\n.*--if-not-exists.*\n.*request id/)
    const repeated = await run(StreamCreate, 'again', '--if-not-exists', '--json')
    expect(repeated.json()).toMatchObject({schema: 'urn:kvsctl:schema:stream-creation:1', action: 'exists', created: false})
  })

  it('--dry-run changes nothing', async () => {
    expect((await run(StreamCreate, 'ghost', '--dry-run', '--query', 'action')).json()).toBe('would-create')
    expect((await run(StreamDescribe, 'ghost')).exitCode).toBe(5)
  })

  test.each([
    ['a name with a slash', ['a/b'], '1 to 256 letters'],
    ['a name that is too long', ['x'.repeat(257)], '1 to 256 letters'],
    ['a retention of parts of an hour', ['x', '--retention', '90m'], 'whole hours'],
    ['a retention of more than ten years', ['x', '--retention', '87601h'], '87600'],
    ['a retention without a unit', ['x', '--retention', '24'], 'write 24h'],
    ['a media type without a subtype', ['x', '--media-type', 'video'], 'video/h264'],
    ['a media type that is too long', ['x', '--media-type', `video/${'x'.repeat(123)}`], '128'],
    ['a device name with a space', ['x', '--device-name', 'my cam'], '1 to 128 letters'],
    ['an empty key', ['x', '--kms-key', ''], '2048'],
    ['a storage tier that there is not', ['x', '--storage-tier', 'cold'], 'HOT, WARM'],
    ['a tag of AWS', ['x', '--tag', 'aws:x=1'], 'belong to AWS'],
    ['a tag key that is too long', ['x', '--tag', `${'k'.repeat(129)}=1`], '1 to 128'],
    ['a tag value with an exclamation mark', ['x', '--tag', 'k=hey!'], 'up to 256'],
    ['a tag that is given twice', ['x', '--tag', 'k=1', '--tag', 'k=2'], 'given twice'],
  ])('%s is refused before any call, with the rule', async (_, argv, rule) => {
    const {exitCode, stderr} = await runCommand(StreamCreate, argv, {env: {AWS_REGION: 'us-west-2'}})
    expect(exitCode).toBe(2)
    expect(stderr).toContain(rule)
  })
})

describe('stream describe', () => {
  it('takes a name or an ARN, and no ARN of a channel', async () => {
    const arn = (await run(StreamCreate, 'either')).stdout.trim()
    expect((await run(StreamDescribe, arn, '--query', 'name')).json()).toBe('either')
    const channel = (await run(ChannelCreate, 'either')).stdout.trim()
    const {exitCode, stderr} = await run(StreamDescribe, channel)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/is the ARN of a signaling channel, and a video stream is wanted/)
  })

  it('shows a row for everything, in a pipe and on a terminal', async () => {
    await run(StreamCreate, 'rows', '--retention', '1d', '--tag', 'site=x')
    const rows = Object.fromEntries(lines(await run(StreamDescribe, 'rows')))
    expect(rows).toMatchObject({
      name: 'rows',
      status: 'ACTIVE',
      retention: '24 h (1 d)',
      'storage tier': 'HOT',
      'media type': 'none',
      'recorded from': 'no channel',
      images: 'not configured',
      notifications: 'not configured',
      'tag site': 'x',
    })
    const shown = await runCommand(StreamDescribe, ['rows'], {env: emulatorEnv(emulator), terminal: true})
    expect(shown.stdout).toMatch(/retention +\S* *24 h \(1 d\)/)
  })

  it('offers near names for one that is not there', async () => {
    await run(StreamCreate, 'garage-cam')
    const {stderr, exitCode} = await run(StreamDescribe, 'garage-can')
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/There is no video stream garage-can in us-west-2\.\n {2}Did you mean garage-cam\?/)
    expect((await run(StreamDescribe, 'zzzzzzzzzz')).stderr).toMatch(/\$ kvsctl stream list\n/)
  })

  it('refuses an ARN that contradicts --region', async () => {
    const arn = `arn:aws:kinesisvideo:eu-west-1:${emulator.account}:stream/x/1600000000000`
    const {stderr, exitCode} = await run(StreamDescribe, arn, '--region', 'us-west-2')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('The ARN is of eu-west-1, and --region says us-west-2.')
  })
})

describe('stream list', () => {
  it('lists by prefix, by what is kept, by state and up to a limit', async () => {
    for (const [name, retention] of [
      ['list-1', '24h'],
      ['list-2', '0'],
      ['list-3', '48h'],
    ] as const)
      await run(StreamCreate, name, '--retention', retention)
    const names = async (...argv: string[]) =>
      lines(await run(StreamList, '--name-prefix', 'list-', ...argv)).map(([name]) => name)
    expect(await names()).toEqual(['list-1', 'list-2', 'list-3'])
    expect(await names('--retaining')).toEqual(['list-1', 'list-3'])
    expect(await names('--no-retaining')).toEqual(['list-2'])
    expect(await names('--retaining', '--limit', '1')).toEqual(['list-1'])
    expect(await names('--status', 'active', '--limit', '2')).toEqual(['list-1', 'list-2'])
    expect(await names('--status', 'deleting', '--status', 'creating')).toEqual([])
  })

  it('is a document with its schema and region, or a document a line', async () => {
    const argv = ['--name-prefix', 'front-']
    expect((await run(StreamList, '--json', ...argv)).json()).toMatchObject({
      schema: 'urn:kvsctl:schema:stream-list:1',
      region: 'us-west-2',
      streams: [{name: 'front-door', dataRetentionInHours: 720}],
    })
    expect((await run(StreamList, '--jsonl', '--query', 'name', ...argv)).stdout).toBe('"front-door"\n')
  })
})

describe('stream retention', () => {
  it('shows it, and reaches what is wanted from what is there', async () => {
    await run(StreamCreate, 'keep', '--retention', '24h')
    const hours = async (...argv: string[]) => (await run(StreamRetention, 'keep', ...argv, '--json')).json()
    expect(await hours()).toMatchObject({action: 'shown', dataRetentionInHours: 24})
    expect(await hours('7d')).toMatchObject({action: 'changed', dataRetentionInHours: 168, previousDataRetentionInHours: 24})
    expect(await hours('7d')).toMatchObject({action: 'unchanged', dataRetentionInHours: 168})
    expect(await hours('--increase', '1h')).toMatchObject({dataRetentionInHours: 169})
    expect(await hours('--decrease', '2h', '--yes')).toMatchObject({dataRetentionInHours: 167})
    expect(await hours('0', '--yes', '--dry-run')).toMatchObject({action: 'would-change', dataRetentionInHours: 0})
    expect(await described('keep')).toMatchObject({dataRetentionInHours: 167})
    expect(lines(await run(StreamRetention, 'keep', '0', '--yes'))).toEqual([
      ['action', 'changed'],
      ['stream', 'keep'],
      ['retention', '0 h (nothing is kept)'],
      ['was retention', '167 h (7 d)'],
    ])
  })

  it('is not shortened where nobody can be asked, since that deletes media', async () => {
    await run(StreamCreate, 'precious', '--retention', '48h')
    const {exitCode, stderr} = await run(StreamRetention, 'precious', '24h')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--yes')
    expect(await described('precious')).toMatchObject({dataRetentionInHours: 48})
  })

  it('stays between nothing and ten years', async () => {
    await run(StreamCreate, 'edge', '--retention', '24h')
    expect((await run(StreamRetention, 'edge', '--increase', '87600h')).stderr).toContain('would be 87624 h')
    expect((await run(StreamRetention, 'edge', '--decrease', '25h', '--yes')).stderr).toContain('would be -1 h')
    expect((await run(StreamRetention, 'edge', '7d', '--increase', '1h')).exitCode).toBe(2)
    expect((await run(StreamRetention, 'edge', '--increase', '0')).exitCode).toBe(2)
  })
})

describe('stream update', () => {
  it('changes the device name and the media type', async () => {
    await run(StreamCreate, 'change', '--device-name', 'old')
    const {version} = await described('change')
    expect(
      (await run(StreamUpdate, 'change', '--device-name', 'new', '--media-type', 'video/h265', '--json')).json(),
    ).toMatchObject({
      schema: 'urn:kvsctl:schema:stream-update:1',
      action: 'changed',
      deviceName: 'new',
      mediaType: 'video/h265',
      previous: {deviceName: 'old'},
    })
    const now = await described('change')
    expect(now).toMatchObject({deviceName: 'new', mediaType: 'video/h265'})
    expect(now.version).not.toBe(version)
    expect((await run(StreamUpdate, 'change', '--device-name', 'new', '--query', 'action')).json()).toBe('unchanged')
    expect((await run(StreamUpdate, 'change', '--device-name', 'x', '--dry-run', '--query', 'action')).json()).toBe(
      'would-change',
    )
  })

  it('of nothing is a usage error', async () => {
    expect((await run(StreamUpdate, 'change')).exitCode).toBe(2)
  })
})

describe('stream endpoint', () => {
  it('tells them for all APIs, or for those that are asked for', async () => {
    await run(StreamCreate, 'media')
    const all = (await run(StreamEndpoint, 'media', '--json')).json<{endpoints: Record<string, string>}>()
    expect(Object.keys(all.endpoints)).toEqual([
      'PUT_MEDIA',
      'GET_MEDIA',
      'LIST_FRAGMENTS',
      'GET_MEDIA_FOR_FRAGMENT_LIST',
      'GET_HLS_STREAMING_SESSION_URL',
      'GET_DASH_STREAMING_SESSION_URL',
      'GET_CLIP',
      'GET_IMAGES',
    ])
    for (const endpoint of Object.values(all.endpoints)) expect(endpoint).toMatch(/^https?:\/\//)
    expect(lines(await run(StreamEndpoint, 'media', '--api', 'put-media', '--api', 'GET_CLIP')).map(([api]) => api)).toEqual([
      'PUT_MEDIA',
      'GET_CLIP',
    ])
    expect((await run(StreamEndpoint, 'media', '--api', 'put')).exitCode).toBe(2)
    expect((await run(StreamEndpoint, 'medai')).stderr).toContain('Did you mean media?')
  })
})

describe('stream tag', () => {
  it('shows, sets and removes tags', async () => {
    await run(StreamCreate, 'tagged', '--tag', 'a=1', '--tag', 'b=2')
    expect(lines(await run(StreamTag, 'tagged'))).toEqual([
      ['tag a', '1'],
      ['tag b', '2'],
    ])
    const change = (await run(StreamTag, 'tagged', 'a=3', 'c=', '--remove', 'b', '--remove', 'never', '--json')).json()
    expect(change).toMatchObject({schema: 'urn:kvsctl:schema:stream-tags:1', action: 'changed', tags: {a: '3', c: ''}})
    expect(await described('tagged')).toMatchObject({tags: {a: '3', c: ''}})
    expect((await run(StreamTag, 'tagged', 'a=3', '--remove', 'b', '--query', 'action')).json()).toBe('unchanged')
    expect((await run(StreamTag, 'tagged', 'd=4', '--dry-run', '--query', 'action')).json()).toBe('would-change')
  })

  it('of which there are none is no row', async () => {
    await run(StreamCreate, 'bare')
    expect(await run(StreamTag, 'bare')).toMatchObject({stdout: '', stderr: '', exitCode: 0})
  })

  it('keeps to the rules of tags', async () => {
    expect((await run(StreamTag, 'tagged', 'a')).exitCode).toBe(2)
    expect((await run(StreamTag, 'tagged', 'a=1', '--remove', 'a')).stderr).toContain('set and removed at once')
    const many = Array.from({length: 51}, (_, i) => `k${i}=`)
    expect((await run(StreamTag, 'tagged', ...many)).stderr).toMatch(/53 tags, and a resource has 50 at most/)
  })
})

describe('stream storage-tier', () => {
  it('shows and changes it', async () => {
    await run(StreamCreate, 'tier')
    expect((await run(StreamStorageTier, 'tier')).stdout).toBe('storage tier\tHOT\n')
    const change = (await run(StreamStorageTier, 'tier', 'warm', '--json')).json()
    expect(change).toMatchObject({action: 'changed', storageTier: 'WARM', previous: 'HOT'})
    expect(await described('tier')).toMatchObject({storageTier: 'WARM'})
    expect((await run(StreamStorageTier, 'tier', 'lukewarm')).exitCode).toBe(2)
  })
})

describe('stream images', () => {
  it('are enabled with every member, changed, disabled and forgotten', async () => {
    await run(StreamCreate, 'pictures', '--retention', '24h')
    const images = async (...argv: string[]) =>
      (await run(StreamImages, 'pictures', ...argv, '--json')).json<{action: string; imageGeneration: unknown}>()
    const enabled = await images(
      ...['enable', '--s3', 's3://some-bucket/a/b', '--interval', '200ms', '--quality', '90', '--width', '640'],
      ...['--height', '360', '--timestamps', 'producer', '--destination-region', 'us-west-2'],
    )
    const settings = {
      status: 'ENABLED',
      destinationUri: 's3://some-bucket/a/b',
      destinationRegion: 'us-west-2',
      samplingIntervalMs: 200,
      imageSelectorType: 'PRODUCER_TIMESTAMP',
      format: 'JPEG',
      jpegQuality: 90,
      widthPixels: 640,
      heightPixels: 360,
    }
    expect(enabled).toMatchObject({action: 'changed', imageGeneration: settings})
    expect(await described('pictures')).toMatchObject({imageGeneration: settings})
    const {jpegQuality, ...others} = settings
    expect((await images('enable', '--format', 'png')).imageGeneration).toEqual({...others, format: 'PNG'})
    expect(await images('disable')).toMatchObject({action: 'changed', imageGeneration: {status: 'DISABLED', widthPixels: 640}})
    expect(await images('disable')).toMatchObject({action: 'unchanged'})
    expect(await images('delete')).toMatchObject({action: 'changed', imageGeneration: null})
    expect(await images()).toMatchObject({action: 'shown', imageGeneration: null})
  })

  it('need a retention', async () => {
    await run(StreamCreate, 'forgetful')
    const {exitCode, stderr} = await run(StreamImages, 'forgetful', 'enable', '--s3', 's3://some-bucket')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('kvsctl stream retention forgetful 24h')
  })

  test.each([
    ['no destination', ['enable'], '--s3'],
    ['a destination that is not S3', ['enable', '--s3', 'https://x/y'], 's3://BUCKET'],
    ['a destination with an asterisk', ['enable', '--s3', 's3://some-bucket/*'], 's3://BUCKET'],
    ['a bucket elsewhere', ['enable', '--s3', 's3://some-bucket', '--destination-region', 'eu-west-1'], 'must be in the region'],
    ['images too often', ['enable', '--s3', 's3://some-bucket', '--interval', '199ms'], '200 ms'],
    ['a quality of PNG', ['enable', '--s3', 's3://some-bucket', '--format', 'png', '--quality', '5'], 'PNG'],
    ['a quality above 100', ['enable', '--s3', 's3://some-bucket', '--quality', '101'], '100'],
    ['a width above 3840', ['enable', '--s3', 's3://some-bucket', '--width', '3841'], '3840'],
    ['settings that disable has no use for', ['disable', '--s3', 's3://some-bucket'], 'belong to enable'],
    ['another action', ['explode'], 'enable, disable, delete'],
  ])('%s is a usage error', async (_, argv, rule) => {
    await run(StreamCreate, 'studio', '--retention', '1h', '--if-not-exists')
    const {exitCode, stderr} = await run(StreamImages, 'studio', ...argv)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(rule)])
  })
})

describe('stream notifications', () => {
  const topic = 'arn:aws:sns:us-west-2:123456789012:fragments'

  it('are enabled, disabled and forgotten', async () => {
    await run(StreamCreate, 'news', '--retention', '24h')
    const notify = async (...argv: string[]) => (await run(StreamNotifications, 'news', ...argv, '--json')).json()
    expect(await notify()).toMatchObject({action: 'shown', notification: null})
    expect(await notify('enable', '--sns', topic)).toMatchObject({notification: {status: 'ENABLED', destinationUri: topic}})
    expect(await notify('disable')).toMatchObject({notification: {status: 'DISABLED', destinationUri: topic}})
    expect(await notify('enable')).toMatchObject({notification: {status: 'ENABLED', destinationUri: topic}})
    expect(Object.fromEntries(lines(await run(StreamDescribe, 'news')))).toMatchObject({
      notifications: 'ENABLED',
      'notifications to': topic,
    })
    expect(await notify('delete')).toMatchObject({action: 'changed', notification: null})
  })

  it('go to standard topics of streams that keep media', async () => {
    await run(StreamCreate, 'quiet')
    expect((await run(StreamNotifications, 'quiet', 'enable', '--sns', topic)).exitCode).toBe(5)
    expect((await run(StreamNotifications, 'news', 'enable', '--sns', `${topic}.fifo`)).stderr).toContain('FIFO')
    expect((await run(StreamNotifications, 'news', 'enable')).stderr).toContain('--sns')
  })
})

describe('stream delete', () => {
  it('asks before; where nobody can be asked it does nothing', async () => {
    await run(StreamCreate, 'stay')
    expect((await run(StreamDelete, 'stay')).exitCode).toBe(2)
    expect((await run(StreamDelete, 'stay', '--dry-run', '--json')).json()).toMatchObject({action: 'would-delete'})
    expect((await run(StreamDescribe, 'stay')).exitCode).toBe(0)
  })

  it('deletes with --yes, and waits until it is gone', async () => {
    const arn = (await run(StreamCreate, 'go')).stdout.trim()
    expect((await run(StreamDelete, 'go', '--yes')).stdout).toBe(`deleted\t${arn}\n`)
    expect((await run(StreamDescribe, 'go')).exitCode).toBe(5)
    expect((await run(StreamDelete, 'go', '--yes')).exitCode).toBe(5)
    expect((await run(StreamDelete, 'go', '--yes', '--if-exists', '--json')).json()).toMatchObject({action: 'absent'})
  })
})
