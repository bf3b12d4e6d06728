import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {createChannel} from '../channel/create-channel.ts'
import type {World} from '../connect.ts'
import {type BulkItem, type BulkOptions, type BulkRun, startBulk} from './bulk-run.ts'
import type {ChannelEntry} from './channel-entry.ts'

export interface CreateChannelsOptions extends BulkOptions {
  /** Until each is ACTIVE. */
  readonly wait?: boolean
  readonly dryRun?: boolean
}

export interface CreatedItem extends BulkItem {
  readonly action: 'created' | 'exists' | 'would-create' | 'failed'
  /** Whether this run made it. */
  readonly created: boolean
  /** In what a channel that was there is not as it was asked for. */
  readonly note?: string
}

/** One page of the list costs less than asking for so many by name. */
const listsFrom = 10

/**
 * Creates what is not there yet. What is there counts as done, so a run that was interrupted is taken up by running it again.
 * @throws FailureError when nothing can be asked at all
 */
export async function createChannels(
  world: World,
  entries: readonly ChannelEntry[],
  options: CreateChannelsOptions = {},
): Promise<BulkRun<CreatedItem>> {
  const there = entries.length < listsFrom ? new Map<string, Channel>() : await existing(world, entries)
  const work = async (entry: ChannelEntry): Promise<CreatedItem> => {
    const {wait = true, dryRun = false} = options
    const known = there.get(entry.name)
    if (known && (known.status === 'ACTIVE' || dryRun || !wait)) return existsItem(entry, known)
    const {action, created, name, arn, channel} = await createChannel(world, {...entry, ifNotExists: true, wait, dryRun})
    if (action === 'exists' && channel) return existsItem(entry, channel)
    return {action, created, name, ...(arn !== undefined && {arn})}
  }
  return startBulk(entries, work, (failed) => ({...failed, action: 'failed', created: false}), options)
}

function existsItem({name, messageTtlSeconds: wanted}: ChannelEntry, {arn, messageTtlSeconds}: Channel): CreatedItem {
  const differs = wanted !== undefined && wanted !== messageTtlSeconds
  return {
    action: 'exists',
    created: false,
    name,
    arn,
    ...(differs && {note: `its TTL is ${messageTtlSeconds} s, not ${wanted} s`}),
  }
}

/** Those that are there by one list instead of a request each. Where listing is not permitted, each is tried. */
async function existing({api}: World, entries: readonly ChannelEntry[]): Promise<Map<string, Channel>> {
  const wanted = new Set(entries.map(({name}) => name))
  const found = new Map<string, Channel>()
  const prefix = commonPrefix([...wanted])
  try {
    for await (const channel of api.listChannels(prefix === '' ? {} : {namePrefix: prefix}))
      if (wanted.has(channel.name) && channel.status !== 'DELETING') found.set(channel.name, channel)
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'AccessDeniedException') throw error
  }
  return found
}

function commonPrefix([first = '', ...others]: readonly string[]): string {
  let prefix = first
  for (const other of others) while (!other.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}
