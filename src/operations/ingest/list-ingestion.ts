import type {Channel} from '../../model/channel.ts'
import {runBulk} from '../../platform/run-bulk.ts'
import type {World} from '../connect.ts'
import {isNotFound} from '../resource/find-resource.ts'
import {type Ingestion, ingestionOfChannel} from './ingestion-status.ts'

export interface ListIngestionOptions {
  readonly namePrefix?: string
  /** Those without media storage too. */
  readonly all?: boolean
  /** Told how many channels have been looked at and how many of them store media. */
  readonly onProgress?: (looked: number, enabled: number) => void
  readonly signal?: AbortSignal
}

/** DescribeMediaStorageConfiguration may be called 50 times a second: at 130 ms an answer, 7 are under way. */
const concurrency = 10

/**
 * Every channel that stores media, and where. No operation lists them, so each channel is asked: 50 a second, in an order of
 * their answers.
 */
export async function* listIngestion(world: World, options: ListIngestionOptions = {}): AsyncGenerator<Ingestion> {
  const {namePrefix, all, onProgress = () => {}, signal} = options
  const channels = world.api.listChannels(namePrefix === undefined ? {} : {namePrefix})
  let [looked, enabled] = [0, 0]
  const look = (channel: Channel) => ingestionOf(world, channel)
  for await (const end of runBulk(channels, look, {concurrency, isFatal: () => true, ...(signal && {signal})})) {
    if (end.status === 'failed') throw end.error
    const ingestion = end.value
    if (ingestion?.status === 'ENABLED') enabled++
    onProgress(++looked, enabled)
    if (ingestion && (all || ingestion.status === 'ENABLED')) yield ingestion
  }
  signal?.throwIfAborted()
}

/** Undefined where the channel was deleted since it was listed. */
async function ingestionOf(world: World, channel: Channel): Promise<Ingestion | undefined> {
  try {
    return await ingestionOfChannel(world, channel)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
