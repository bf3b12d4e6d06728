import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it, test} from 'vitest'
import type {KvsApi} from '../../src/client/aws/kvs-api.ts'
import EdgeDelete from '../../src/commands/edge/delete.ts'
import EdgeDescribe from '../../src/commands/edge/describe.ts'
import EdgeList from '../../src/commands/edge/list.ts'
import EdgeStartUpdate from '../../src/commands/edge/start-update.ts'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {worldOf} from '../support/emulator-world.ts'
import {type CommandResult, runCommand} from '../support/run-command.ts'

const hub = 'arn:aws:iot:us-west-2:123456789012:thing/hub-1'
const otherHub = 'arn:aws:iot:us-west-2:123456789012:thing/hub-2'
const secret = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:door-AbCdEf'
const minimal = ['--hub-device', hub, '--media-uri-secret', secret]

const scratch = mkdtempSync(join(tmpdir(), 'kvsctl-edge-'))
let emulator: Emulator
let api: KvsApi
beforeAll(async () => {
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}})
  api = worldOf(emulator).api
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  api.close()
  await emulator.stop()
  rmSync(scratch, {recursive: true})
})

const run = (command: unknown, ...argv: string[]): Promise<CommandResult> =>
  runCommand(command, argv, {env: emulatorEnv(emulator)})

const stream = async (name: string, dataRetentionInHours = 24): Promise<string> =>
  (await api.streams()).create({name, dataRetentionInHours})

/** Agents that do at once what they are told. */
const agentsAnswer = () => emulator.faults.add({name: 'edge-agent-answers', params: {seconds: '0'}})

const file = (name: string, content: string): string => {
  writeFileSync(join(scratch, name), content)
  return join(scratch, name)
}

describe('edge start-update', () => {
  it('sets every member of an edge configuration by flags, and describe shows it', async () => {
    const streamArn = await stream('door')
    const {exitCode} = await run(
      EdgeStartUpdate,
      'door',
      ...minimal,
      ...['--media-uri-type', 'file', '--record-schedule', '0 0 9-17 ? * *', '--record-for', '15m'],
      ...['--upload-schedule', '0 0 22 ? * *', '--upload-for', '1h', '--edge-retention', '7d'],
      ...['--max-local-size', '20GB', '--on-full', 'deny-new', '--no-delete-after-upload'],
    )
    expect(exitCode).toBe(0)
    expect((await run(EdgeDescribe, 'door', '--json')).json()).toEqual({
      schema: 'urn:kvsctl:schema:edge:1',
      region: 'us-west-2',
      streamName: 'door',
      streamArn,
      syncStatus: 'SYNCING',
      creationTime: expect.stringMatching(/^20.*Z$/),
      lastUpdatedTime: expect.stringMatching(/^20.*Z$/),
      edgeConfig: {
        hubDeviceArn: hub,
        recorderConfig: {
          mediaSourceConfig: {mediaUriSecretArn: secret, mediaUriType: 'FILE_URI'},
          scheduleConfig: {scheduleExpression: '0 0 9-17 ? * *', durationInSeconds: 900},
        },
        uploaderConfig: {scheduleConfig: {scheduleExpression: '0 0 22 ? * *', durationInSeconds: 3600}},
        deletionConfig: {
          edgeRetentionInHours: 168,
          localSizeConfig: {maxLocalMediaSizeInMB: 20_000, strategyOnFullSize: 'DENY_NEW_MEDIA'},
          deleteAfterUpload: false,
        },
      },
    })
    const shown = (await run(EdgeDescribe, 'door')).stdout
    for (const line of ['records\t0 0 9-17 ? * * for 900 s', 'keeps\t168 h (7 d)', 'when full\tDENY_NEW_MEDIA'])
      expect(shown).toContain(`${line}\n`)
  })

  it('takes a file in the spelling of the API, and flags go before it', async () => {
    await stream('file')
    const config = file(
      'api.json',
      JSON.stringify({
        EdgeConfig: {
          HubDeviceArn: hub,
          RecorderConfig: {MediaSourceConfig: {MediaUriSecretArn: secret, MediaUriType: 'RTSP_URI'}},
          DeletionConfig: {EdgeRetentionInHours: 100, DeleteAfterUpload: false},
        },
      }),
    )
    const planned = (await run(EdgeStartUpdate, 'file', '-c', config, '--edge-retention', '24h', '--dry-run', '--json')).json()
    expect(planned).toMatchObject({
      action: 'would-start',
      edgeConfig: {hubDeviceArn: hub, deletionConfig: {edgeRetentionInHours: 24, deleteAfterUpload: false}},
    })
    expect((await run(EdgeDescribe, 'file')).exitCode).toBe(5)
  })

  it('takes back what describe prints', async () => {
    await stream('round')
    agentsAnswer()
    await run(EdgeStartUpdate, 'round', ...minimal, '--wait')
    const config = file('round.json', (await run(EdgeDescribe, 'round', '--json')).stdout)
    expect((await run(EdgeStartUpdate, 'round', '--config', config, '--query', 'action')).json()).toBe('unchanged')
  })

  it('waits until the agent has it, and has nothing to do the second time', async () => {
    await stream('synced')
    agentsAnswer()
    const first = (await run(EdgeStartUpdate, 'synced', ...minimal, '--wait', '--json')).json()
    expect(first).toMatchObject({action: 'in-sync', syncStatus: 'IN_SYNC'})
    expect((await run(EdgeStartUpdate, 'synced', ...minimal)).stdout).toMatch(/^action\tunchanged: already in sync\n/)
    const changed = (await run(EdgeStartUpdate, 'synced', ...minimal, '--edge-retention', '1h', '--json')).json()
    expect(changed).toMatchObject({action: 'started', edgeConfig: {deletionConfig: {edgeRetentionInHours: 1}}})
  })

  const refusals: readonly (readonly [string, () => Promise<readonly string[]>, RegExp, RegExp])[] = [
    [
      'while an earlier update is under way',
      async () => {
        await stream('busy')
        await run(EdgeStartUpdate, 'busy', ...minimal)
        return ['busy', ...minimal, '--edge-retention', '1h']
      },
      /busy is SYNCING/,
      /kvsctl edge describe busy --query syncStatus/,
    ],
    [
      'a stream of another hub device',
      async () => {
        await stream('theirs')
        agentsAnswer()
        await run(EdgeStartUpdate, 'theirs', '--hub-device', otherHub, '--media-uri-secret', secret, '--wait')
        return ['theirs', ...minimal]
      },
      /theirs is configured for .*hub-2/,
      /kvsctl edge delete theirs --yes --wait/,
    ],
    [
      'a stream that keeps nothing',
      async () => {
        await stream('empty', 0)
        return ['empty', ...minimal]
      },
      /keeps no media/,
      /kvsctl stream retention empty 24h/,
    ],
    ['a stream that is not there', async () => ['dor', ...minimal], /no video stream dor/, /Did you mean door/],
  ]
  test.each(refusals)('refuses %s, and says what to do', async (_, prepare, said, fix) => {
    const {stderr, exitCode} = await run(EdgeStartUpdate, ...(await prepare()))
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(said)
    expect(stderr).toMatch(fix)
  })

  it('names all that is wrong with a configuration before anything is sent', async () => {
    const config = file('bad.yaml', 'hubDeviceArn: hub-1\nrecorderConfigs: {}\ndeletionConfig:\n  edgeRetentionInHours: 721\n')
    const {stderr, exitCode} = await run(EdgeStartUpdate, 'door', '--config', config)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('recorderConfig is missing')
    expect(stderr).toContain('hubDeviceArn: expected the ARN of an IoT thing')
    expect(stderr).toContain('recorderConfigs is not known; did you mean recorderConfig')
    expect(stderr).toContain('deletionConfig.edgeRetentionInHours: expected a whole number, 1 to 720, not 721')
  })

  it('says where a file cannot be read', async () => {
    const config = file('broken.json', '{"hubDeviceArn": "x",\n "recorderConfig": {]}')
    const {stderr, exitCode} = await run(EdgeStartUpdate, 'door', '--config', config)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/broken\.json:2:\d+: /)
    expect((await run(EdgeStartUpdate, 'door', '--config', join(scratch, 'none'))).stderr).toMatch(/none cannot be read/)
  })

  test.each([
    ['nothing at all', []],
    ['no secret', ['--hub-device', hub]],
    ['a schedule without its length', [...minimal, '--record-schedule', '0 0 9-17 ? * *']],
    ['an upload of two hours', [...minimal, '--upload-schedule', '0 0 22 ? * *', '--upload-for', '2h']],
    ['a retention of 31 days', [...minimal, '--edge-retention', '31d']],
    ['a retention of half an hour', [...minimal, '--edge-retention', '30m']],
    ['63 MB', [...minimal, '--max-local-size', '63MB']],
    ['the ARN of a stream as hub', ['--hub-device', 'arn:aws:kinesisvideo:us-west-2:1:stream/x/1', '--media-uri-secret', secret]],
  ])('%s is a usage error', async (_, argv) => {
    expect((await run(EdgeStartUpdate, 'door', ...argv)).exitCode).toBe(2)
  })
})

describe('edge list', () => {
  it('walks all pages of a hub device', async () => {
    const mine = 'arn:aws:iot:us-west-2:123456789012:thing/crowded'
    const names = Array.from({length: 12}, (_, at) => `crowd-${String(at).padStart(2, '0')}`)
    for (const name of names) {
      await stream(name)
      await run(EdgeStartUpdate, name, '--hub-device', mine, '--media-uri-secret', secret)
    }
    const {stdout} = await run(EdgeList, mine)
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t').slice(0, 2)),
    ).toEqual(names.map((name) => [name, 'SYNCING']))
    const document = (await run(EdgeList, mine, '--json')).json<{edgeConfigurations: object[]}>()
    expect(document).toMatchObject({region: 'us-west-2', hubDeviceArn: mine})
    expect(document.edgeConfigurations[0]).toMatchObject({edgeConfig: {hubDeviceArn: mine}})
  })

  it('goes to the region of the hub device, unless it is told another', async () => {
    const {stderr, exitCode} = await run(EdgeList, hub, '--region', 'eu-west-1')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('The hub device is in us-west-2, and --region says eu-west-1')
    expect((await run(EdgeList, 'hub-1')).exitCode).toBe(2)
  })
})

describe('edge delete', () => {
  it('asks; with --yes it deletes, and waits until the agent has let go', async () => {
    await stream('gone')
    agentsAnswer()
    await run(EdgeStartUpdate, 'gone', ...minimal, '--wait')
    expect((await run(EdgeDelete, 'gone')).exitCode).toBe(2)
    expect((await run(EdgeDelete, 'gone', '--dry-run', '--query', 'action')).json()).toBe('would-delete')
    expect((await run(EdgeDelete, 'gone', '--yes', '--wait')).stdout).toMatch(/^deleted\tarn:\S+stream\/gone\/\d+\n$/)
    const missing = await run(EdgeDescribe, 'gone')
    expect(missing.exitCode).toBe(5)
    expect(missing.stderr).toMatch(/gone has no edge configuration/)
    expect((await run(EdgeDelete, 'gone', '--yes')).exitCode).toBe(5)
    expect((await run(EdgeDelete, 'gone', '--yes', '--if-exists', '--json')).json()).toMatchObject({action: 'absent'})
  })
})
