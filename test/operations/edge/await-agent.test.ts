import {afterEach, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../../src/emulator/index.ts'
import type {EdgeConfig, SyncStatus} from '../../../src/model/edge.ts'
import type {World} from '../../../src/operations/connect.ts'
import {deleteEdge} from '../../../src/operations/edge/delete-edge.ts'
import {startEdgeUpdate} from '../../../src/operations/edge/start-edge-update.ts'
import {worldOf} from '../../support/emulator-world.ts'
import {impatientClock} from '../../support/impatient-clock.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const config: EdgeConfig = {
  hubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:thing/hub-1',
  recorderConfig: {
    mediaSourceConfig: {
      mediaUriSecretArn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:door-AbCdEf',
      mediaUriType: 'RTSP_URI',
    },
  },
}

let emulator: Emulator
afterEach(() => emulator.stop())

/** A stream named door, in a world in which waiting takes no time. */
const start = async (agentSeconds?: number): Promise<World> => {
  const clock = new ManualClock(Date.now())
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}, clock})
  if (agentSeconds !== undefined) emulator.faults.add({name: 'edge-agent-answers', params: {seconds: String(agentSeconds)}})
  // A quarter of an hour in steps of 20 s instead of 2: each is a request.
  const world = worldOf(emulator, emulator.credentials, impatientClock(clock, 10))
  await (await world.api.streams()).create({name: 'door', dataRetentionInHours: 24})
  return world
}

describe('waiting for an edge agent', () => {
  it('ends when the agent has the configuration', async () => {
    const world = await start(600)
    const seen: SyncStatus[] = []
    const onSync = (status: SyncStatus): unknown => seen.push(status)
    const update = await startEdgeUpdate(world, {stream: 'door', config, wait: true, onSync})
    expect(update).toMatchObject({action: 'in-sync', syncStatus: 'IN_SYNC'})
    expect([...new Set(seen)]).toEqual(['SYNCING', 'ACKNOWLEDGED', 'IN_SYNC'])
  })

  it('ends with the reason when no agent answers for a quarter of an hour', async () => {
    const world = await start()
    await expect(startEdgeUpdate(world, {stream: 'door', config, wait: true})).rejects.toMatchObject({
      code: 'SYNC_FAILED',
      exitCode: 5,
      message: expect.stringContaining('not reached for 15 minutes'),
    })
  })

  it('ends with the reason when no agent lets go of a configuration', async () => {
    const world = await start()
    await startEdgeUpdate(world, {stream: 'door', config})
    await expect(deleteEdge(world, {stream: 'door', wait: true})).rejects.toMatchObject({code: 'DELETE_FAILED', exitCode: 5})
  })

  it('has an end even where the service says nothing', async () => {
    const world = await start()
    const silent = {...world.api, edge: async () => ({...(await world.api.edge()), describe: async () => stuck})}
    const stuck = {streamName: 'door', streamArn: 'arn', syncStatus: 'ACKNOWLEDGED' as const}
    const {startUpdate} = await world.api.edge()
    await startUpdate({name: 'door'}, config)
    await expect(deleteEdge({...world, api: silent}, {stream: 'door', wait: true})).rejects.toMatchObject({code: 'still-waiting'})
  })
})
