import {expect, it} from 'vitest'
import type {TrailEvent} from '../../../src/model/trail-event.ts'
import {mergeLatestFirst} from '../../../src/operations/trail/merge-latest-first.ts'

const event = (second: number, id: string): TrailEvent => ({
  ...{id, event: 'DescribeStream', readOnly: true, who: {}, from: {}, request: {}, resources: []},
  at: new Date(Date.UTC(2026, 10, 23, 6, 0, second)).toISOString(),
})

async function* listOf(...events: TrailEvent[]) {
  yield* events
}

const merged = async (...lists: AsyncIterable<TrailEvent>[]): Promise<string> => {
  const ids: string[] = []
  for await (const {id} of mergeLatestFirst(lists)) ids.push(id)
  return ids.join('')
}

it('makes one list of several, latest first, with each event once', async () => {
  const byName = listOf(event(9, 'a'), event(7, 'b'), event(7, 'c'), event(2, 'd'))
  const byArn = listOf(event(8, 'e'), event(7, 'c'), event(7, 'b'), event(1, 'f'))
  expect(await merged(byName, byArn)).toBe('aebcdf')
})

it('takes lists that are empty, and none', async () => {
  expect(await merged()).toBe('')
  expect(await merged(listOf(), listOf(event(1, 'a')), listOf())).toBe('a')
})

it('reads no further than it is read', async () => {
  let read = 0
  async function* endless() {
    for (;;) yield event(59 - read++, String(read))
  }
  for await (const _ of mergeLatestFirst([endless()])) if (read > 3) break
  expect(read).toBe(4)
})
