import {describe, expect, it} from 'vitest'
import type {IceServersEvent} from '../../src/model/peer-event.ts'
import {IceServerKeeper} from '../../src/session/ice-server-keeper.ts'
import {SignalingMeter} from '../../src/session/signaling-meter.ts'
import {ManualClock} from '../support/manual-clock.ts'

const settled = () => new Promise(setImmediate)

describe('the ICE servers of a session that lasts', () => {
  it('are fetched again before their credentials expire, and sooner after a failure', async () => {
    const clock = new ManualClock()
    const events: IceServersEvent[] = []
    let fails = false
    const keeper = new IceServerKeeper({
      clock,
      meter: new SignalingMeter(clock),
      fetch: async () => {
        if (fails) throw new Error('down')
        return [{urls: [], ttlSeconds: 300}]
      },
      onEvent: (event) => events.push(event),
    })
    await keeper.refresh()
    clock.advance(269_999)
    await settled()
    expect(events).toMatchObject([{kind: 'ice-servers', validMs: 300_000, refreshes: 0}])
    fails = true
    clock.advance(1)
    await settled()
    expect(events.at(-1)).toMatchObject({kind: 'ice-servers-failed', retryMs: 2_000})
    expect(await keeper.current()).toHaveLength(1)
    fails = false
    clock.advance(2_000)
    await settled()
    expect(events.at(-1)).toMatchObject({kind: 'ice-servers', refreshes: 1})
    keeper.stop()
    clock.advance(1_000_000)
    await settled()
    expect(events).toHaveLength(3)
  })
})
