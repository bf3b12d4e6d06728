import type {EvidenceKey, QuotaRow} from '../../../model/evidence.ts'
import {quoKinds, type UsedQuota} from '../../catalogue/quo.ts'
import {type Check, defineCheck, type RunFacts, type Yielded} from '../../check.ts'

/** Which quotas a check is about, and the fact that tells their use. */
interface Part {
  readonly id: string
  readonly title: string
  readonly from: EvidenceKey
  readonly of: (quotaId: string) => boolean
  readonly required: boolean
  /** Why there may be nothing to judge. */
  readonly absent?: string
}

/** A lifetime is no use, and where one is allowed, one is no sign of anything. */
export const canFillUp = ({quota: {unit, limit}}: QuotaRow): boolean => unit !== 's' && limit > 1

export const percentOf = (value: number, limit: number): number => Math.round((value / limit) * 1000) / 10

const belowLimit = ({id, title, from, of, required, absent = 'it was not looked at'}: Part): Check =>
  defineCheck({
    id,
    title,
    needs: [from, 'quotas'],
    after: [],
    emits: [quoKinds.nearLimit, quoKinds.limitReached, quoKinds.limitSoon],
    settings: {
      nearPercent: {default: 80, unit: '%', about: 'what is used from here on is a warning'},
      soonDays: {default: 30, unit: 'days', about: 'a limit that is projected to be reached sooner is a warning'},
    },
    required,
    *judge({quotas}, {settings, run}) {
      const rows = quotas.filter((row) => of(row.quota.id) && canFillUp(row))
      const measured = rows.filter(({use}) => use.status === 'measured')
      for (const row of measured) yield* judgeRow(row, settings, run)
      if (rows.length === 0) yield {skipped: absent}
      else if (measured.length === 0) yield {note: 'nothing is known of the use'}
    },
  })

interface Bounds {
  readonly nearPercent: number
  readonly soonDays: number
}

function* judgeRow({quota, use, subject, projection}: QuotaRow, bounds: Bounds, run: RunFacts): Iterable<Yielded> {
  if (use.status !== 'measured') return
  const percent = percentOf(use.value, quota.limit)
  const about = subject ?? (quota.level === 'account' ? `The account in ${run.region}` : run.channel)
  const data: UsedQuota = {
    quotaId: quota.id,
    what: `${quota.subject} ${quota.aspect}`,
    used: use.value,
    limit: quota.limit,
    unit: quota.unit,
    percent,
    level: quota.level,
    kind: quota.kind,
    how: use.how,
    limitFrom: quota.serviceQuota ? 'service-quotas' : 'documented',
  }
  if (use.value >= quota.limit) yield quoKinds.limitReached.found(about, data)
  else if (use.value * 100 >= quota.limit * bounds.nearPercent) yield quoKinds.nearLimit.found(about, data)
  else if (projection && isSoon(projection.reachesAt, bounds, run)) yield quoKinds.limitSoon.found(about, {...data, projection})
}

const isSoon = (reachesAt: string, {soonDays}: Bounds, {startedAt}: RunFacts): boolean =>
  Date.parse(reachesAt) - Date.parse(startedAt) < soonDays * 86_400_000

const channelCounts = ['channels.count', 'channels.count-large-regions']

export const hasRoomForChannels = belowLimit({
  id: 'quota.channels',
  title: 'There is room for more channels',
  from: 'channelCount',
  of: (id) => channelCounts.includes(id),
  required: true,
})

export const hasRoomForStreams = belowLimit({
  id: 'quota.streams',
  title: 'There is room for more streams',
  from: 'streamCount',
  of: (id) => id === 'streams.count',
  required: false,
})

export const hasRoomForStorage = belowLimit({
  id: 'quota.storage',
  title: 'There is room for more channels that store media',
  from: 'storageChannelCount',
  of: (id) => id === 'ingestion.channels',
  required: false,
})

const counted = [...channelCounts, 'streams.count', 'ingestion.channels']
const seenByProbes = ['signaling.message-payload']

export const ratesAreFine = belowLimit({
  id: 'quota.rates',
  title: 'Calls, viewers and relays stay below their limits',
  from: 'channelUse',
  of: (id) => !counted.includes(id) && !seenByProbes.includes(id),
  required: true,
})

export const messagesAreFine = belowLimit({
  id: 'quota.messages',
  title: 'Messages that a probe saw stay below their limit',
  from: 'quotas',
  of: (id) => seenByProbes.includes(id),
  required: false,
  absent: 'no report of a probe was given (--from)',
})
