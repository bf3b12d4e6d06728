import {afterEach, describe, expect, it} from 'vitest'
import type {StreamApi} from '../../../src/client/aws/stream-api.ts'
import {type Emulator, type EmulatorOptions, startEmulator} from '../../../src/emulator/index.ts'
import type {ResourceStatus} from '../../../src/model/channel.ts'
import {UserError} from '../../../src/model/user-error.ts'
import type {World} from '../../../src/operations/connect.ts'
import {createStream} from '../../../src/operations/stream/create-stream.ts'
import {dataEndpoints} from '../../../src/operations/stream/data-endpoints.ts'
import {deleteStream} from '../../../src/operations/stream/delete-stream.ts'
import {describeStream} from '../../../src/operations/stream/describe-stream.ts'
import {streamRetention} from '../../../src/operations/stream/stream-retention.ts'
import {streamStorageTier} from '../../../src/operations/stream/stream-storage-tier.ts'
import {updateStream} from '../../../src/operations/stream/update-stream.ts'
import {worldOf} from '../../support/emulator-world.ts'
import {impatientClock} from '../../support/impatient-clock.ts'
import {ManualClock} from '../../support/manual-clock.ts'

let emulator: Emulator
afterEach(() => emulator.stop())

const start = async (options: EmulatorOptions = {}): Promise<World> => {
  const clock = new ManualClock(Date.now())
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}, ...options, clock})
  return worldOf(emulator, emulator.credentials, impatientClock(clock))
}

/** The same world, in which somebody else does something just before the first call of `method`. */
function outrun(world: World, method: keyof StreamApi, rival: (api: StreamApi) => Promise<unknown>): World {
  let waiting = true
  const streams = async (): Promise<StreamApi> => {
    const api = await world.api.streams()
    const call = api[method] as (...args: unknown[]) => Promise<unknown>
    const late = async (...args: unknown[]): Promise<unknown> => {
      if (waiting) {
        waiting = false
        await rival(api)
      }
      return call(...args)
    }
    return {...api, [method]: late}
  }
  return {...world, api: {...world.api, streams}}
}

const refusal = async (work: Promise<unknown>): Promise<UserError> => {
  const error = await work.then(() => undefined).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

describe('a stream that takes its time', () => {
  const delays = {createMs: 3000, updateMs: 2000, deleteMs: 4000, consistencyMs: 1000}

  it('is waited for until it is ACTIVE, changed, or gone', async () => {
    const world = await start({delays})
    const seen: ResourceStatus[] = []
    const onStatus = (status: ResourceStatus): unknown => seen.push(status)
    const {stream} = await createStream(world, {name: 'slow', dataRetentionInHours: 1, onStatus})
    expect(stream).toMatchObject({status: 'ACTIVE', dataRetentionInHours: 1})
    expect(new Set(seen)).toEqual(new Set(['CREATING']))

    await streamRetention(world, {stream: 'slow', change: {toHours: 5}, onStatus})
    expect(seen).toContain('UPDATING')
    expect(await describeStream(world, 'slow')).toMatchObject({status: 'ACTIVE', dataRetentionInHours: 5})

    await deleteStream(world, {stream: 'slow', onStatus})
    expect(seen.at(-1)).toBe('DELETING')
    expect((await refusal(describeStream(world, 'slow'))).code).toBe('ResourceNotFoundException')
  })

  it('is not waited for with wait: false', async () => {
    const world = await start({delays: {createMs: 3000}})
    expect(await createStream(world, {name: 'slow', wait: false})).toMatchObject({action: 'created', created: true})
    expect(await describeStream(world, 'slow')).toMatchObject({status: 'CREATING'})
    const {message} = await refusal(dataEndpoints(world, {stream: 'slow'}))
    expect(message).toBe('The video stream slow is CREATING, and has endpoints only while it is ACTIVE.')
  })

  it('is changed at its new version, though the old one is still read', async () => {
    const world = await start({delays: {consistencyMs: 1000}})
    await createStream(world, {name: 'slow'})
    await updateStream(world, {stream: 'slow', deviceName: 'one', wait: false})
    expect(await streamRetention(world, {stream: 'slow', change: {toHours: 2}})).toMatchObject({action: 'changed'})
    expect(await describeStream(world, 'slow')).toMatchObject({deviceName: 'one', dataRetentionInHours: 2})
  })
})

describe('a race for a version', () => {
  const rename = async (api: StreamApi, deviceName: string): Promise<void> => {
    const {arn, version} = await api.describe({name: 'cam'})
    await api.update({arn, version}, {deviceName})
  }

  it('with a change of something else is run once more', async () => {
    const world = await start()
    await createStream(world, {name: 'cam', dataRetentionInHours: 24})
    const raced = outrun(world, 'changeRetention', (api) => rename(api, 'theirs'))
    expect(await streamRetention(raced, {stream: 'cam', change: {byHours: 24}})).toMatchObject({dataRetentionInHours: 48})
    const tier = outrun(world, 'setStorageTier', (api) => rename(api, 'theirs again'.replaceAll(' ', '-')))
    expect(await streamStorageTier(tier, {stream: 'cam', tier: 'WARM'})).toMatchObject({action: 'changed'})
    expect(await describeStream(world, 'cam')).toMatchObject({
      deviceName: 'theirs-again',
      dataRetentionInHours: 48,
      storageTier: 'WARM',
    })
  })

  it('with a change of the same thing is lost, and said', async () => {
    const world = await start()
    await createStream(world, {name: 'cam', dataRetentionInHours: 24})
    const raced = outrun(world, 'changeRetention', async (api) => {
      await api.changeRetention(await api.describe({name: 'cam'}), 1)
    })
    const error = await refusal(streamRetention(raced, {stream: 'cam', change: {toHours: 48}}))
    expect(error).toMatchObject({code: 'VersionMismatchException', exitCode: 5, requestId: expect.any(String)})
    expect(error.remedy[0]?.command).toBe('kvsctl stream describe cam --local')
    expect(await describeStream(world, 'cam')).toMatchObject({dataRetentionInHours: 25})
  })

  it('with a deletion that was confirmed leaves the stream alone; without a question it does not matter', async () => {
    const world = await start()
    await createStream(world, {name: 'cam'})
    const raced = (): World => outrun(world, 'delete', (api) => rename(api, 'theirs'))
    const asked = await refusal(deleteStream(raced(), {stream: 'cam', confirm: async () => true}))
    expect(asked.code).toBe('VersionMismatchException')
    expect(await deleteStream(raced(), {stream: 'cam'})).toMatchObject({action: 'deleted'})
  })
})

describe('a description', () => {
  it('lacks only what is not permitted', async () => {
    const world = await start()
    await createStream(world, {name: 'cam', tags: {site: 'x'}})
    for (const operation of ['ListTagsForStream', 'DescribeStreamStorageConfiguration'])
      emulator.faults.add({name: 'access-denied', params: {operation}})
    const description = await describeStream(world, 'cam')
    expect(description).toMatchObject({name: 'cam', imageGeneration: null, notification: null, mappedResources: []})
    expect(description).not.toHaveProperty('tags')
    expect(description.unavailable).toMatchObject({
      tags: {code: 'NotAuthorizedException', httpStatus: 401},
      storageTier: {code: 'AccessDeniedException', requestId: expect.any(String)},
    })
  })

  it('asks for everything at once', async () => {
    const world = await start()
    await createStream(world, {name: 'cam'})
    let open = 0
    let most = 0
    const api = await world.api.streams()
    const counted = Object.fromEntries(
      Object.entries(api).map(([name, call]) => [
        name,
        async (...args: unknown[]) => {
          most = Math.max(most, ++open)
          return (call as (...args: unknown[]) => Promise<unknown>)(...args).finally(() => open--)
        },
      ]),
    ) as unknown as StreamApi
    await describeStream({...world, api: {...world.api, streams: async () => counted}}, 'cam')
    expect(most).toBe(6)
  })
})
