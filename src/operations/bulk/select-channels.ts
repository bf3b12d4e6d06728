import type {Channel} from '../../model/channel.ts'
import type {Tags} from '../../model/tag.ts'
import {runBulk} from '../../platform/run-bulk.ts'
import type {World} from '../connect.ts'
import {isNotFound} from '../resource/find-resource.ts'

/** Which channels are meant: those that everything is true of. */
export interface ChannelSelection {
  readonly namePrefix?: string
  readonly tags?: Tags
}

export interface SelectOptions {
  readonly signal?: AbortSignal
  /** Told how many have been looked at and how many of them are meant. */
  readonly onProgress?: (looked: number, selected: number) => void
}

/** ListTagsForResource may be called 50 times a second: at 130 ms an answer, 7 are under way. */
const concurrency = 10

/**
 * Finds the channels that are meant; those that are being deleted are not among them. Tags cost a request for each channel.
 * @throws the signal's reason, and the first failure: a selection is complete or none
 */
export async function selectChannels(
  {api}: World,
  {namePrefix, tags = {}}: ChannelSelection,
  {signal, onProgress = () => {}}: SelectOptions = {},
): Promise<Channel[]> {
  const wanted = Object.entries(tags)
  const isMeant = async ({arn, status}: Channel): Promise<boolean> => {
    if (status === 'DELETING') return false
    if (wanted.length === 0) return true
    const found = await api.tagsOf(arn).catch(noneIfGone)
    return wanted.every(([key, value]) => Object.hasOwn(found, key) && found[key] === value)
  }
  const selected: Channel[] = []
  let looked = 0
  const listed = api.listChannels(namePrefix === undefined ? {} : {namePrefix})
  for await (const end of runBulk(listed, isMeant, {concurrency, isFatal: () => true, ...(signal && {signal})})) {
    if (end.status === 'failed') throw end.error
    if (end.value) selected.push(end.item)
    onProgress(++looked, selected.length)
  }
  signal?.throwIfAborted()
  return selected.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function noneIfGone(error: unknown): Tags {
  if (isNotFound(error)) return {}
  throw error
}
