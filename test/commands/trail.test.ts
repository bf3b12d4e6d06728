import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import ChannelCreate from '../../src/commands/channel/create.ts'
import ChannelDelete from '../../src/commands/channel/delete.ts'
import ChannelDescribe from '../../src/commands/channel/describe.ts'
import ChannelTag from '../../src/commands/channel/tag.ts'
import ChannelUpdate from '../../src/commands/channel/update.ts'
import StreamCreate from '../../src/commands/stream/create.ts'
import Trail from '../../src/commands/trail.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import type {TrailItem} from '../../src/model/trail-event.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {runCommand} from '../support/run-command.ts'

interface Document {
  readonly timeline: readonly TrailItem[]
  readonly unrecorded: readonly {operations: readonly string[]}[]
  readonly metricsFailure?: {code: string}
}

describe('trail', () => {
  let emulator: Emulator
  let env: Record<string, string>
  const run = (command: unknown, ...argv: string[]) => runCommand(command, argv, {env})
  const document = async (...argv: string[]) => (await run(Trail, ...argv, '--json')).json<unknown>() as Document
  const events = async (...argv: string[]): Promise<string[]> =>
    (await document(...argv)).timeline.flatMap((item) => (item.kind === 'call' ? [item.event] : []))

  beforeAll(async () => {
    // The rate of LookupEvents is held elsewhere; here it would be waited for.
    emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}})
    env = emulatorEnv(emulator)
    await run(ChannelCreate, 'door')
    await run(ChannelUpdate, 'door', '--ttl', '30s')
    await run(ChannelTag, 'door', 'password=hush')
    await run(ChannelDescribe, 'dour')
    await run(ChannelCreate, 'twin')
    await run(StreamCreate, 'twin')
    await run(ChannelCreate, 'gone')
    await run(ChannelDelete, 'gone', '--yes')
  })
  afterEach(() => emulator.faults.clear())
  afterAll(() => emulator.stop())

  it('tells who changed what, from where, latest first, and leaves no trace of its own', async () => {
    const changes = ['TagResource', 'UpdateSignalingChannel', 'CreateSignalingChannel']
    expect(await events('door', '--changes')).toEqual(changes)
    const before = await events('door')
    expect(await events('door')).toEqual(before)
    const {timeline, unrecorded} = await document('door', '--event', 'UpdateSignalingChannel')
    expect(timeline).toMatchObject([
      {
        ...{kind: 'call', readOnly: false, request: {'singleMasterConfiguration.messageTtlSeconds': '30'}},
        who: {arn: expect.stringMatching(/^arn:aws:iam::123456789012:user\//), accessKeyId: emulator.credentials.accessKeyId},
        from: {address: '127.0.0.1', userAgent: expect.stringContaining('aws-sdk-js')},
      },
    ])
    expect(unrecorded.flatMap(({operations}) => operations)).toContain('ConnectAsViewer')
  })

  it('is of the one that an ARN names, where a stream has the same name', async () => {
    expect(await events('twin', '--changes')).toEqual(['CreateStream', 'CreateSignalingChannel'])
    expect(await events(emulator.channelArn('twin')!, '--changes')).toEqual(['CreateSignalingChannel'])
  })

  it('remembers what was deleted, and says where nothing ever was', async () => {
    expect(await events('gone', '--changes')).toEqual(['DeleteSignalingChannel', 'CreateSignalingChannel'])
    expect(await run(Trail, 'dooor')).toMatchObject({exitCode: 5, stderr: expect.stringContaining('Did you mean door?')})
    expect(await events('door', '--user', 'nobody')).toEqual([])
  })

  it('shows what was refused', async () => {
    const {timeline} = await document('dour', '--errors')
    expect(timeline).toMatchObject([{event: 'DescribeSignalingChannel', error: {code: 'ResourceNotFoundException'}}])
  })

  it('comes in lines for pipes and for people, without secrets', async () => {
    const lines = (await run(Trail, 'door', '--changes')).stdout.trim().split('\n')
    expect(lines.map((line) => line.split('\t').length)).toEqual([8, 8, 8])
    const shown = await runCommand(Trail, ['door', '--changes'], {env, terminal: true})
    expect(shown.stdout).toMatch(/UpdateSignalingChannel.*by.* user\/[\s\S]*messageTtlSeconds=30[\s\S]*from 127\.0\.0\.1/)
    expect(shown.stderr).toMatch(/Not recorded by CloudTrail: connections of the signaling websocket/)
    const [first] = (await run(Trail, 'door', '--changes', '--jsonl', '--query', 'event')).stdout.split('\n')
    expect(JSON.parse(first!)).toBe('TagResource')
    expect(`${lines.join()}${shown.stdout}`).not.toContain('hush')
  })

  it('lays beside the calls what CloudWatch counted, and does without it', async () => {
    emulator.metrics.operation('ConnectAsViewer', 'door', {failed: true, tookMs: 5})
    const argv = ['door', '--with-metrics', '--since', '3h']
    const traffic = (await document(...argv)).timeline.filter(({kind}) => kind === 'traffic')
    expect(traffic).toMatchObject([{connects: {ConnectAsViewer: 1}, failures: {ConnectAsViewer: 1}, periodSeconds: 300}])
    expect(traffic[0]?.at).toMatch(/:[0-5][05]:00\.000Z$/)
    emulator.faults.add({name: 'access-denied', params: {operation: 'GetMetricData'}})
    const denied = await document(...argv)
    expect(denied.metricsFailure).toMatchObject({code: expect.stringMatching(/^AccessDenied/)})
    expect(denied.timeline.length).toBeGreaterThan(3)
  })

  it('is refused where CloudTrail refuses', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'LookupEvents'}})
    expect(await run(Trail, 'door')).toMatchObject({exitCode: 5, stderr: expect.stringContaining('cloudtrail:LookupEvents')})
    emulator.faults.clear()
    for (const operation of ['ListSignalingChannels', 'ListStreams'])
      emulator.faults.add({name: 'access-denied', params: {operation}})
    expect(await events('gone', '--changes')).toHaveLength(2)
    expect(await run(Trail, 'dooor')).toMatchObject({exitCode: 0, stdout: ''})
  })

  it.each([
    [['door', '--since', '91d'], 'the last 90 days'],
    [['door', '--since', '0s'], 'the last 90 days'],
    [['door', '--event', 'GetIceServerConfig'], 'CloudTrail does not record GetIceServerConfig'],
    [['door', '--event', 'UpdateSignalingChanel'], 'Did you mean UpdateSignalingChannel?'],
    [['door', '--event', 'constructor'], 'does not record constructor'],
    [['no name!'], 'neither a name nor the ARN'],
  ])('says what is wrong with %j', async (argv, text) => {
    expect(await run(Trail, ...argv)).toMatchObject({exitCode: 2, stderr: expect.stringContaining(text)})
  })
})
