import * as control from '@aws-sdk/client-kinesis-video'
import * as signaling from '@aws-sdk/client-kinesis-video-signaling'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {controlPlaneOperations} from '../../../src/emulator/control-plane/operations/index.ts'
import {signalingRestOperations} from '../../../src/emulator/ice-config.ts'
import {type Emulator, startEmulator} from '../../../src/emulator/start.ts'
import {signHeaders} from '../../../src/protocol/sigv4/sign-headers.ts'

let emulator: Emulator
let client: control.KinesisVideoClient
beforeAll(async () => {
  emulator = await startEmulator()
  const {controlPlaneUrl: endpoint, region, credentials} = emulator
  client = new control.KinesisVideoClient({endpoint, region, credentials, maxAttempts: 1})
})
afterAll(async () => {
  client.destroy()
  await emulator.stop()
})

const commandsOf = (module: object, operations: object): string[] =>
  Object.keys(module)
    .filter((name) => name.endsWith('Command') && !name.startsWith('$'))
    .map((name) => name.slice(0, -'Command'.length))
    .filter((name) => name in operations || !name.includes('_'))

const commands = new Map(Object.entries(control)) as unknown as Map<string, typeof control.ListStreamsCommand>

/** What the SDK makes of the answer to an operation without any input. */
async function errorOf(send: () => Promise<unknown>): Promise<string> {
  try {
    await send()
    return 'none'
  } catch (error) {
    return (error as Error).name
  }
}

describe('the AWS SDK for JavaScript', () => {
  test('knows the operations that the emulator knows', () => {
    expect(commandsOf(control, controlPlaneOperations).sort()).toEqual(Object.keys(controlPlaneOperations).sort())
    expect(commandsOf(signaling, signalingRestOperations).sort()).toEqual(Object.keys(signalingRestOperations).sort())
  })

  test.each(Object.values(controlPlaneOperations))('finds $name under the route of the model', async ({name, missing}) => {
    const Command = commands.get(`${name}Command`)!
    const error = await errorOf(() => client.send(new Command({})))
    const expected = missing ? ['NotImplementedByEmulatorException'] : ['InvalidArgumentException', 'none']
    expect(expected).toContain(error)
  })

  test('goes the whole way of a channel and reads every answer', async () => {
    const {ChannelARN} = await client.send(
      new control.CreateSignalingChannelCommand({ChannelName: 'cam', Tags: [{Key: 'a', Value: 'b'}]}),
    )
    const {ChannelInfo} = await client.send(new control.DescribeSignalingChannelCommand({ChannelARN}))
    expect(ChannelInfo).toMatchObject({ChannelName: 'cam', ChannelStatus: 'ACTIVE', CreationTime: expect.any(Date)})
    expect(Math.abs(Date.now() - ChannelInfo!.CreationTime!.getTime())).toBeLessThan(60_000)
    const listed: (string | undefined)[] = []
    for await (const page of control.paginateListSignalingChannels({client, pageSize: 1}, {}))
      listed.push(...(page.ChannelInfoList ?? []).map((channel) => channel.ChannelName))
    expect(listed).toEqual(['cam', 'demo'])
    expect((await client.send(new control.ListTagsForResourceCommand({ResourceARN: ChannelARN}))).Tags).toEqual({a: 'b'})
    await client.send(new control.DeleteSignalingChannelCommand({ChannelARN, CurrentVersion: ChannelInfo!.Version}))
    const gone = await client.send(new control.DescribeSignalingChannelCommand({ChannelARN})).catch((error: unknown) => error)
    expect(gone).toBeInstanceOf(control.ResourceNotFoundException)
    expect(gone).toMatchObject({
      message: 'The requested channel is not found or not active.',
      $metadata: {httpStatusCode: 404, requestId: expect.stringMatching(/^[\da-f-]{36}$/)},
    })
  })

  test('goes the whole way of a stream that a channel stores in, and reads every answer', async () => {
    const StreamName = 'yard'
    const {StreamARN} = await client.send(
      new control.CreateStreamCommand({StreamName, DataRetentionInHours: 24, MediaType: 'video/h264', Tags: {a: 'b'}}),
    )
    const {StreamInfo} = await client.send(new control.DescribeStreamCommand({StreamARN}))
    expect(StreamInfo).toMatchObject({Status: 'ACTIVE', MediaType: 'video/h264', CreationTime: expect.any(Date)})
    const retention = {Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 24} as const
    const stale = {StreamName, CurrentVersion: StreamInfo!.Version, ...retention}
    await client.send(new control.UpdateDataRetentionCommand(stale))
    const late = await client.send(new control.UpdateDataRetentionCommand(stale)).catch((error: unknown) => error)
    expect(late).toBeInstanceOf(control.VersionMismatchException)
    const {ChannelARN} = await client.send(new control.CreateSignalingChannelCommand({ChannelName: StreamName}))
    const MediaStorageConfiguration = {Status: 'ENABLED', StreamARN} as const
    await client.send(new control.UpdateMediaStorageConfigurationCommand({ChannelARN, MediaStorageConfiguration}))
    const mapped: (string | undefined)[] = []
    for await (const page of control.paginateDescribeMappedResourceConfiguration({client}, {StreamName}))
      mapped.push(...(page.MappedResourceConfigurationList ?? []).map(({ARN}) => ARN))
    expect(mapped).toEqual([ChannelARN])
    const removal = await client.send(new control.DeleteStreamCommand({StreamARN})).catch((error: unknown) => error)
    expect(removal).toBeInstanceOf(control.ResourceInUseException)
  })

  test.each([
    ['PUT_MEDIA', '/putMedia', 'PutMedia'],
    ['GET_CLIP', '/getClip', 'GetClip'],
  ] as const)('is sent to a host for %s that says by name that it is not built', async (APIName, path, operation) => {
    await client.send(new control.CreateStreamCommand({StreamName: operation}))
    const {DataEndpoint} = await client.send(new control.GetDataEndpointCommand({StreamName: operation, APIName}))
    const url = `${DataEndpoint!.replace('https:', 'http:')}${path}`
    const {credentials, region} = emulator
    const signed = {method: 'POST', url, body: '{}', service: 'kinesisvideo', headers: {}, credentials, region, date: new Date()}
    const {host: _, ...headers} = signHeaders(signed)
    const response = await fetch(url, {method: 'POST', headers, body: '{}'})
    expect([response.status, await response.text()]).toEqual([501, expect.stringContaining(`${operation} is not built yet`)])
  })
})
