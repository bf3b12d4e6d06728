import {afterEach, describe, expect, it} from 'vitest'
import ChannelCreate from '../../src/commands/channel/create.ts'
import ChannelDelete from '../../src/commands/channel/delete.ts'
import ChannelUpdate from '../../src/commands/channel/update.ts'
import {runCommand} from '../support/run-command.ts'
import {ok, refusal, type StubAnswer, type StubService, startStubService, stubEnv} from '../support/stub-service.ts'

const arnOf = (createdMs: number) => `arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/${createdMs}`
const arn = arnOf(Date.now())
const ChannelInfo = {ChannelARN: arn, ChannelName: 'demo', ChannelStatus: 'ACTIVE', CreationTime: 1, Version: 'v'}

let service: StubService | undefined
afterEach(() => service?.stop())

/** A service whose operations answer in this order, the last one for ever. */
async function runAgainst(answers: Record<string, StubAnswer[]>, command: unknown, ...argv: string[]) {
  service = await startStubService((path) => {
    const left = answers[path.slice(1)] ?? []
    return left.length > 1 ? left.shift() : left[0]
  })
  return runCommand(command, [...argv, '--json'], {env: stubEnv(service.url)})
}

describe('when the answer to a request was lost, and it is sent again', () => {
  it('a channel that is there by then is the one that was to be created', async () => {
    const result = await runAgainst(
      {
        createSignalingChannel: [refusal(500, 'InternalFailure'), refusal(400, 'ResourceInUseException')],
        describeSignalingChannel: [ok({ChannelInfo})],
      },
      ChannelCreate,
      'demo',
    )
    expect(result.json()).toMatchObject({action: 'created', created: true, arn})
    expect(result.exitCode).toBe(0)
  })

  it('but not a channel that is older than the request', async () => {
    const old = {...ChannelInfo, ChannelARN: arnOf(Date.now() - 3_600_000)}
    const answers = () => ({
      createSignalingChannel: [refusal(500, 'InternalFailure'), refusal(400, 'ResourceInUseException')],
      describeSignalingChannel: [ok({ChannelInfo: old})],
    })
    expect((await runAgainst(answers(), ChannelCreate, 'demo')).exitCode).toBe(5)
    await service?.stop()
    const repeated = await runAgainst(answers(), ChannelCreate, 'demo', '--if-not-exists')
    expect(repeated.json()).toMatchObject({action: 'exists', created: false, arn: old.ChannelARN})
  })

  it('but not after a throttle, which says that nothing was done', async () => {
    const result = await runAgainst(
      {
        createSignalingChannel: [refusal(400, 'ClientLimitExceededException'), refusal(400, 'ResourceInUseException')],
        describeSignalingChannel: [ok({ChannelInfo})],
      },
      ChannelCreate,
      'demo',
    )
    expect(result.exitCode).toBe(5)
  })

  it('a channel that is gone by then is deleted', async () => {
    const result = await runAgainst(
      {
        deleteSignalingChannel: [refusal(503, 'ServiceUnavailable'), refusal(404, 'ResourceNotFoundException')],
        describeSignalingChannel: [ok({ChannelInfo}), refusal(404, 'ResourceNotFoundException')],
      },
      ChannelDelete,
      'demo',
      '--yes',
    )
    expect(result.json()).toMatchObject({action: 'deleted'})
    expect(result.exitCode).toBe(0)
  })

  it('a channel that is being deleted by then is waited for', async () => {
    const result = await runAgainst(
      {
        deleteSignalingChannel: [refusal(500, 'InternalFailure'), refusal(400, 'ResourceInUseException')],
        describeSignalingChannel: [
          ok({ChannelInfo}),
          ok({ChannelInfo: {...ChannelInfo, ChannelStatus: 'DELETING'}}),
          refusal(404, 'ResourceNotFoundException'),
        ],
      },
      ChannelDelete,
      'demo',
      '--yes',
    )
    expect(result.json()).toMatchObject({action: 'deleted'})
    expect(result.exitCode).toBe(0)
  })

  const withTtl = (Version: string, MessageTtlSeconds: number) =>
    ok({ChannelInfo: {...ChannelInfo, Version, SingleMasterConfiguration: {MessageTtlSeconds}}})

  it.each(['VersionMismatchException', 'ResourceInUseException'])('a change that shows by then was ours: %s', async (code) => {
    const result = await runAgainst(
      {
        updateSignalingChannel: [refusal(500, 'InternalFailure'), refusal(400, code)],
        describeSignalingChannel: [withTtl('v', 60), withTtl('w', 30)],
      },
      ChannelUpdate,
      'demo',
      '--ttl',
      '30s',
    )
    expect(result.json()).toMatchObject({action: 'changed', messageTtlSeconds: 30, previousMessageTtlSeconds: 60})
    expect(result.exitCode).toBe(0)
  })

  it('a change to something else was somebody else’s', async () => {
    const result = await runAgainst(
      {
        updateSignalingChannel: [refusal(500, 'InternalFailure'), refusal(400, 'VersionMismatchException')],
        describeSignalingChannel: [withTtl('v', 60), withTtl('w', 90)],
      },
      ChannelUpdate,
      'demo',
      '--ttl',
      '30s',
    )
    expect(result.json()).toMatchObject({error: {code: 'VersionMismatchException'}})
    expect(result.exitCode).toBe(5)
  })
})
