import type {TrailEvent} from '../../model/trail-event.ts'

/**
 * Several lists that are each latest first as one that is. What stands in more than one comes once: it has the same time in each, so
 * only what was seen of one second need be remembered.
 */
export async function* mergeLatestFirst(lists: readonly AsyncIterable<TrailEvent>[]): AsyncGenerator<TrailEvent> {
  const sources = lists.map((list) => list[Symbol.asyncIterator]())
  const heads = await Promise.all(sources.map((source) => source.next()))
  let second = ''
  let seen = new Set<string>()
  for (;;) {
    const at = latestOf(heads)
    if (at === undefined) return
    const event = heads[at]!.value as TrailEvent
    heads[at] = await sources[at]!.next()
    if (event.at !== second) [second, seen] = [event.at, new Set()]
    if (seen.has(event.id)) continue
    seen.add(event.id)
    yield event
  }
}

/** The place of the list whose next event is the latest; undefined when all are at their end. */
function latestOf(heads: readonly IteratorResult<TrailEvent>[]): number | undefined {
  let latest: number | undefined
  heads.forEach((head, index) => {
    if (head.done) return
    if (latest === undefined || head.value.at > (heads[latest]!.value as TrailEvent).at) latest = index
  })
  return latest
}
