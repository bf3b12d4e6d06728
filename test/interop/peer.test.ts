import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import type {PeerEvent} from '../../src/model/peer-event.ts'
import type {World} from '../../src/operations/connect.ts'
import {type PeerMasterOptions, servePeerMaster} from '../../src/operations/peer/master.ts'
import {watchPeer} from '../../src/operations/peer/viewer.ts'
import {worldOf} from '../support/emulator-world.ts'

/** An hour is six seconds, and ten idle minutes one. */
const timeScale = 600

let emulator: Emulator
let world: World
beforeAll(async () => {
  emulator = await startEmulator({timeScale, limits: {rateScale: Number.POSITIVE_INFINITY}})
  world = worldOf(emulator)
})
afterAll(async () => {
  await world?.close()
  await emulator?.stop()
})

async function serve(options: Omit<PeerMasterOptions, 'channel'> = {}) {
  const abort = new AbortController()
  const master = await servePeerMaster(world, {channel: 'demo', signal: abort.signal, ...options})
  const events: PeerEvent[] = []
  const read = (async () => {
    for await (const event of master.events) events.push(event)
  })()
  return {
    ...{events, feeders: master.feeders},
    stop: async () => {
      abort.abort(new Error('over'))
      await read
    },
  }
}

async function watch(options: {durationMs: number; clientId: string}): Promise<PeerEvent[]> {
  const viewer = await watchPeer(world, {channel: 'demo', ...options})
  const events: PeerEvent[] = []
  for await (const event of viewer.events) events.push(event)
  return events
}

describe('peer master', () => {
  it('passes on what ffmpeg sends by the command line that it names', async () => {
    const camera = await serve({media: {kind: 'rtp', videoPort: 0, audioPort: 0}})
    const ffmpeg: ChildProcess = spawn('sh', ['-c', `exec ${camera.feeders[0]!}`], {stdio: 'ignore'})
    try {
      await expect
        .poll(() => camera.events.filter((event) => event.kind === 'source' && event.state === 'running').length, {
          timeout: 10_000,
        })
        .toBe(2)
      const end = (await watch({durationMs: 6_000, clientId: 'rtp'})).at(-1)
      expect(end).toMatchObject({
        figures: {width: 640, height: 480, lossPercent: 0, keyFrames: expect.any(Number), audioPackets: expect.any(Number)},
      })
    } finally {
      ffmpeg.kill()
      await once(ffmpeg, 'exit')
      await camera.stop()
    }
  })

  it('and its viewer outlive the hour of the service, each reconnect with its reason and without a gap in media', async () => {
    const camera = await serve()
    const seen = await watch({durationMs: 14_000, clientId: 'soak'})
    await camera.stop()
    for (const end of [seen.at(-1), camera.events.at(-1)]) {
      expect(end).toMatchObject({kind: 'end', reconnects: 2, reconnectsByReason: {age: 2}})
      if (end?.kind !== 'end') throw new Error('no end')
      for (const {mediaGapMs} of end.newestReconnects) expect(mediaGapMs).toBeLessThan(1_500)
    }
    expect(seen.filter(({kind}) => kind === 'session')).toHaveLength(1)
  })
})
