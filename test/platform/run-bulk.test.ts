import {describe, expect, it} from 'vitest'
import {type RunOptions, runBulk} from '../../src/platform/run-bulk.ts'
import {ManualClock} from '../support/manual-clock.ts'

const soon = () => new Promise((resolve) => setImmediate(resolve))

/** Each item takes as many ms as it says; a negative one fails. */
function worker(clock: ManualClock) {
  const begun: number[] = []
  const work = (item: number): Promise<number> => {
    begun.push(item)
    return new Promise((resolve, reject) =>
      clock.after(Math.abs(item), () => (item < 0 ? reject(new Error('no')) : resolve(item))),
    )
  }
  return {begun, work}
}

async function runToEnd(items: number[], options: RunOptions) {
  const clock = new ManualClock()
  const {begun, work} = worker(clock)
  const results: (number | 'failed')[] = []
  let done = false
  const reading = (async () => {
    for await (const end of runBulk(items, work, options)) results.push(end.status === 'done' ? end.value : 'failed')
    done = true
  })()
  while (!done) {
    await soon()
    clock.advance(1)
  }
  await reading
  return {begun, results, ms: clock.monotonic()}
}

describe('bulk work', () => {
  it('gives each result when it is there', async () => {
    expect((await runToEnd([30, 10, 20], {concurrency: 3})).results).toEqual([10, 20, 30])
  })

  it('has no more under way than it may', async () => {
    const {results, ms} = await runToEnd(Array(10).fill(10), {concurrency: 2})
    expect(results).toHaveLength(10)
    expect(ms).toBeGreaterThanOrEqual(50)
    expect(ms).toBeLessThan(80)
  })

  it('goes on after a failure', async () => {
    expect((await runToEnd([-5, 10, 20], {concurrency: 1})).results).toEqual(['failed', 10, 20])
  })

  it('begins nothing after one that all others would share', async () => {
    const {begun, results} = await runToEnd([10, -20, 30, 40, 50], {concurrency: 2, isFatal: () => true})
    expect(results).toEqual([10, 'failed', 30])
    expect(begun).toEqual([10, -20, 30])
  })

  it('interrupted, finishes what is under way and begins nothing more', async () => {
    const controller = new AbortController()
    const clock = new ManualClock()
    const {begun, work} = worker(clock)
    const results = runBulk([10, 10, 10, 10], work, {concurrency: 2, signal: controller.signal})
    const first = results.next()
    await soon()
    controller.abort()
    clock.advance(10)
    expect([(await first).value, (await results.next()).value]).toMatchObject([{value: 10}, {value: 10}])
    expect((await results.next()).done).toBe(true)
    expect(begun).toHaveLength(2)
  })

  it('waits for whoever reads its results', async () => {
    const begun: number[] = []
    const results = runBulk(
      Array.from({length: 100}, (_, n) => n),
      async (n) => begun.push(n),
      {concurrency: 4},
    )
    await results.next()
    for (let turn = 0; turn < 10; turn++) await soon()
    expect(begun.length).toBeLessThanOrEqual(4)
    for await (const _ of results);
    expect(begun).toHaveLength(100)
  })
})
