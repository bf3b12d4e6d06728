import {afterEach, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {FailureError} from '../../src/model/failure-error.ts'
import {createChannels} from '../../src/operations/bulk/create-channels.ts'
import {createChannel} from '../../src/operations/channel/create-channel.ts'
import {deleteChannel} from '../../src/operations/channel/delete-channel.ts'
import type {World} from '../../src/operations/connect.ts'
import {enableIngestion} from '../../src/operations/ingest/enable-ingestion.ts'
import {createStream} from '../../src/operations/stream/create-stream.ts'
import {worldOf} from '../support/emulator-world.ts'
import {impatientClock} from '../support/impatient-clock.ts'
import {ManualClock} from '../support/manual-clock.ts'

let emulator: Emulator
afterEach(() => emulator.stop())

/** A service where nothing is done at once. Time passes while kvsctl waits. */
async function startSlowService(consistencyMs = 0): Promise<World> {
  const clock = new ManualClock(Date.now())
  const delays = {createMs: 3000, updateMs: 3000, deleteMs: 3000, consistencyMs}
  emulator = await startEmulator({demoChannel: false, limits: {rateScale: Number.POSITIVE_INFINITY}, delays, clock})
  return worldOf(emulator, emulator.credentials, impatientClock(clock))
}

const name = 'front-door'

describe('what a run left when it was cut off', () => {
  it.each([0, 1000])('is waited for where it is being created, and reads do not see it for %i ms', async (consistencyMs) => {
    const world = await startSlowService(consistencyMs)
    const cutOff = await createChannel(world, {name, wait: false})
    const next = await createChannel(world, {name, ifNotExists: true})
    expect(next).toMatchObject({action: 'exists', created: false, arn: cutOff.arn, channel: {status: 'ACTIVE'}})
  })

  it('is made again where it is being deleted', async () => {
    const world = await startSlowService()
    const before = await createChannel(world, {name})
    await deleteChannel(world, {channel: name, wait: false})
    const next = await createChannel(world, {name, ifNotExists: true})
    expect(next).toMatchObject({action: 'created', created: true, channel: {status: 'ACTIVE'}})
    expect(next.arn).not.toBe(before.arn)
  })

  it('is waited for among many, which are looked up by one list', async () => {
    const world = await startSlowService()
    const entries = Array.from({length: 10}, (_, at) => ({name: `${name}-${at}`}))
    for (const {name: each} of entries.slice(1)) await createChannel(world, {name: each})
    await createChannel(world, {...entries[0]!, wait: false})
    const actions: string[] = []
    for await (const {action} of (await createChannels(world, entries)).results) actions.push(action)
    expect(actions).toEqual(entries.map(() => 'exists'))
    expect(await world.api.describeChannel(entries[0]!)).toMatchObject({status: 'ACTIVE'})
  })

  it('is refused to those who did not ask for --if-not-exists', async () => {
    const world = await startSlowService(1000)
    await createChannel(world, {name, wait: false})
    await expect(createChannel(world, {name})).rejects.toThrow(/front-door is still being created or deleted/)
  })

  it('is deleted where it is being created', async () => {
    const world = await startSlowService()
    await createChannel(world, {name, wait: false})
    expect(await deleteChannel(world, {channel: name})).toMatchObject({action: 'deleted'})
  })

  it('is gone at the end where it is being deleted', async () => {
    const world = await startSlowService()
    await createChannel(world, {name})
    await deleteChannel(world, {channel: name, wait: false})
    expect(await deleteChannel(world, {channel: name, ifExists: true})).toMatchObject({action: 'deleted'})
    expect(await deleteChannel(world, {channel: name, ifExists: true})).toMatchObject({action: 'absent'})
  })

  it('stores media as soon as its stream is ACTIVE', async () => {
    const world = await startSlowService()
    await createChannel(world, {name})
    const {arn} = await createStream(world, {name: 'media', dataRetentionInHours: 24, wait: false})
    const enabling = await enableIngestion(world, {channel: name, stream: 'media', createStream: {dataRetentionInHours: 24}})
    expect(enabling).toMatchObject({action: 'enabled', stream: {action: 'found', arn}})
  })

  it.each([
    ['unreachable', 3],
    ['refused', 5],
  ] as const)('is told where the mapping failed: %s', async (kind, exitCode) => {
    const world = await startSlowService()
    await createChannel(world, {name})
    const failure = {kind, code: 'X', message: 'No luck.'}
    const mediaStorage = async () => ({
      ...(await world.api.mediaStorage()),
      enable: () => Promise.reject(new FailureError(failure)),
    })
    const failing = {...world, api: {...world.api, mediaStorage}}
    const enabling = enableIngestion(failing, {channel: name, stream: 'media', createStream: {dataRetentionInHours: 24}})
    await expect(enabling).rejects.toMatchObject({message: expect.stringContaining('media was created for it'), exitCode})
  })

  it('does not hide that somebody interrupted it', async () => {
    const world = await startSlowService()
    await createChannel(world, {name})
    const interruption = new FailureError({kind: 'interrupted', message: 'Interrupted.'})
    const mediaStorage = async () => ({...(await world.api.mediaStorage()), enable: () => Promise.reject(interruption)})
    const failing = {...world, api: {...world.api, mediaStorage}}
    const enabling = enableIngestion(failing, {channel: name, stream: 'media', createStream: {dataRetentionInHours: 24}})
    await expect(enabling).rejects.toBe(interruption)
  })
})
