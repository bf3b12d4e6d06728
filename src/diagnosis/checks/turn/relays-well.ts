import {observedValue} from '../../../model/observed.ts'
import type {RelaySeriesFact} from '../../../model/relay.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {type MeasuredRelay, measuredRelays} from '../../relay-rows.ts'

const {lossy, reordered, duplicated, slow} = relayKinds

export const turnRelaysWell = defineCheck({
  id: 'turn.relays-well',
  title: 'Every relay delivers quickly, once and in order',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [lossy, reordered, duplicated, slow],
  settings: {
    lossPercent: {default: 5, unit: '%', about: 'a relay that loses more of a series is a warning'},
    slowMs: {default: 400, unit: 'ms', about: 'a relay whose median round trip takes longer is a warning'},
  },
  required: false,
  *judge({turnAllocations}, {settings: {lossPercent, slowMs}}) {
    const relays = measuredRelays(turnAllocations).flatMap((relay) => seriesOf(relay))
    if (relays.length === 0) yield {skipped: 'no series of packets came through a relay'}
    const losing = relays.filter(({series: {sent, received}}) => (sent - received) * 100 > sent * lossPercent)
    if (losing.length > 0) yield lossy.found(...counted(losing, 'arrived'))
    const outOfOrder = relays.filter(({series}) => series.reordered > 0)
    if (outOfOrder.length > 0) yield reordered.found(...counted(outOfOrder, 'reordered'))
    const doubled = relays.filter(({series}) => series.duplicates > 0)
    if (doubled.length > 0) yield duplicated.found(...counted(doubled, 'duplicates'))
    const tooSlow = relays.filter(({series: {rtt}}) => rtt !== undefined && rtt.medianMs > slowMs)
    if (tooSlow.length > 0) yield slow.found(...slowest(tooSlow, slowMs))
  },
})

type Judged = MeasuredRelay & {readonly series: RelaySeriesFact}

const subjectOf = (relays: readonly Judged[]): string => relays.map(({server}) => server).join(', ')

/** What is wrong with several relays alike is one finding, which adds up what it counts. */
function counted<K extends 'arrived' | 'reordered' | 'duplicates'>(relays: readonly Judged[], key: K) {
  const sum = (of: 'sent' | 'received' | K): number => relays.reduce((total, {series}) => total + series[of], 0)
  const data = {servers: relays.map(({server}) => server), sent: sum('sent'), received: sum('received'), [key]: sum(key)}
  return [subjectOf(relays), data as typeof data & Record<K, number>] as const
}

/** Of several slow relays, the figures of the slowest. */
function slowest(relays: readonly Judged[], limitMs: number) {
  const [worst] = relays.toSorted((a, b) => b.series.rtt!.medianMs - a.series.rtt!.medianMs)
  const directMs = observedValue(worst!.measured.bindings)?.rtt?.medianMs
  const servers = relays.map(({server}) => server)
  return [
    subjectOf(relays),
    {servers, relayMs: worst!.series.rtt!.medianMs, limitMs, ...(directMs !== undefined && {directMs})},
  ] as const
}

/** Both series of a relay as one: they went the same way. */
function seriesOf(relay: MeasuredRelay): Judged[] {
  const {indications, channelData} = relay.measured
  const both = [indications, channelData].flatMap((observed) => observedValue(observed) ?? [])
  const rtt = both[0]?.rtt
  if (both.length === 0) return []
  const sum = (of: (one: RelaySeriesFact) => number): number => both.reduce((total, one) => total + of(one), 0)
  const series = {
    sent: sum((one) => one.sent),
    received: sum((one) => one.received),
    arrived: sum((one) => one.arrived),
    reordered: sum((one) => one.reordered),
    duplicates: sum((one) => one.duplicates),
    ...(rtt && {rtt}),
  }
  return [{...relay, series}]
}
