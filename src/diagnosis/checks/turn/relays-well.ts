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
    for (const {server, measured, series} of relays) {
      const servers = [server]
      const {sent, received, arrived, duplicates, rtt} = series
      const counted = {servers, sent, received}
      if ((sent - received) * 100 > sent * lossPercent) yield lossy.found(server, {...counted, arrived})
      if (series.reordered > 0) yield reordered.found(server, {...counted, reordered: series.reordered})
      if (duplicates > 0) yield duplicated.found(server, {...counted, duplicates})
      const directMs = observedValue(measured.bindings)?.rtt?.medianMs
      if (rtt && rtt.medianMs > slowMs)
        yield slow.found(server, {servers, relayMs: rtt.medianMs, limitMs: slowMs, ...(directMs !== undefined && {directMs})})
    }
  },
})

/** Both series of a relay as one: they went the same way. */
function seriesOf(relay: MeasuredRelay): (MeasuredRelay & {readonly series: RelaySeriesFact})[] {
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
