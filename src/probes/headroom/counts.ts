import {FailureError} from '../../model/failure-error.ts'
import type {StorageCountFact} from '../../model/headroom.ts'
import {observedValue} from '../../model/observed.ts'
import {quotaById} from '../../model/quotas.ts'
import {runBulk} from '../../platform/run-bulk.ts'
import type {Probe, ProbeContext, Session} from '../probe.ts'
import {countAll, type HeadroomSettings, sweepTimeoutMs} from './settings.ts'

type Context = ProbeContext<Session, HeadroomSettings>

/** Counts the channels of the account and region: a list is all that the service has. */
export const channelCount: Probe<'channelCount', Session, HeadroomSettings> = {
  key: 'channelCount',
  label: 'count channels',
  needs: [],
  timeoutMs: sweepTimeoutMs,
  run: ({settings, signal}) => countAll(settings.api.listChannels({signal}), (count) => settings.counted?.('channels', count)),
}

export const streamCount: Probe<'streamCount', Session, HeadroomSettings> = {
  key: 'streamCount',
  label: 'count streams',
  needs: [],
  timeoutMs: sweepTimeoutMs,
  run: async ({settings, signal}) =>
    countAll((await settings.api.streams()).list({signal}), (count) => settings.counted?.('streams', count)),
}

/** What is asked without being told to: five seconds' worth. */
const mostUnasked = 250

/** 50 a second at 130 ms an answer: 7 are under way. */
const concurrency = 10

/**
 * Counts the channels that store media, by whichever are fewer: each channel tells whether it stores, and each stream what is stored
 * in it. Both are 50 calls a second.
 */
export const storageChannelCount: Probe<'storageChannelCount', Session, HeadroomSettings> = {
  key: 'storageChannelCount',
  label: 'count channels that store media',
  needs: [],
  after: ['channelCount', 'streamCount'],
  timeoutMs: sweepTimeoutMs,
  unless: ({channelCount: channels, streamCount: streams}) =>
    channels?.status === 'failed' && streams?.status === 'failed' ? 'neither channels nor streams could be listed' : undefined,
  async run(context, {channelCount: channels, streamCount: streams}): Promise<StorageCountFact> {
    const [ofChannels, ofStreams] = [channels, streams].map((one) => observedValue(one) ?? Number.POSITIVE_INFINITY) as [
      number,
      number,
    ]
    const calls = Math.min(ofChannels, ofStreams)
    const {countStorage} = context.settings
    if (calls > mostUnasked && !countStorage) return {status: 'too-many', calls, leastSeconds: leastSecondsOf(calls)}
    const asked = ofStreams < ofChannels ? 'streams' : 'channels'
    const storing = asked === 'streams' ? await streamsThatStore(context) : await channelsThatStore(context)
    return {status: 'counted', channels: storing, asked}
  },
}

const leastSecondsOf = (calls: number): number =>
  Math.ceil(calls / quotaById('streams.describe-mapped-resource-configuration.account-rate').limit)

async function streamsThatStore({settings, signal}: Context): Promise<number> {
  const api = await settings.api.streams()
  return countThat(settings, api.list({signal}), async ({arn}) => (await api.mappedResources({arn}, {signal})).length > 0)
}

async function channelsThatStore({settings, signal}: Context): Promise<number> {
  const api = await settings.api.mediaStorage()
  return countThat(
    settings,
    settings.api.listChannels({signal}),
    async ({arn}) => (await api.describe({arn}, {signal})).status === 'ENABLED',
  )
}

async function countThat<T>(
  {counted}: HeadroomSettings,
  items: AsyncIterable<T>,
  holds: (item: T) => Promise<boolean>,
): Promise<number> {
  let [looked, count] = [0, 0]
  for await (const end of runBulk(items, unlessGone(holds), {concurrency, isFatal: () => true})) {
    if (end.status === 'failed') throw end.error
    if (end.value) count++
    if (++looked % 100 === 0) counted?.('looked at for media storage', looked)
  }
  return count
}

/** What was deleted since it was listed holds nothing. */
const unlessGone =
  <T>(holds: (item: T) => Promise<boolean>) =>
  async (item: T): Promise<boolean> => {
    try {
      return await holds(item)
    } catch (error) {
      if (error instanceof FailureError && error.failure.code === 'ResourceNotFoundException') return false
      throw error
    }
  }
