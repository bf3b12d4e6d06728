import type {Measured, PairEnd, SessionFact, SignalingMetrics} from '../model/session-evidence.ts'

const bits = (perSecond: number | undefined): string =>
  perSecond === undefined
    ? '-'
    : perSecond >= 1_000_000
      ? `${(perSecond / 1_000_000).toFixed(2)} Mbit/s`
      : `${Math.round(perSecond / 1000)} kbit/s`

export {bits as bitRate}

export const measuredMs = (value: Measured<number> | undefined): string =>
  value === undefined || value === 'not-measured' ? 'not measured' : `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`

export const endText = ({type, address, protocol, relayTransport}: PairEnd): string =>
  `${type} ${address} ${protocol}${relayTransport ? ` (TURN over ${relayTransport.toUpperCase()})` : ''}`

/** How a session stands, in a line. */
export function sessionLine(fact: SessionFact): string {
  const seconds = (fact.watchedMs / 1000).toFixed(1).padStart(5)
  const parts = fact.media.map(({kind, rtp, frames}) => {
    const last = rtp.perSecond.at(-2) ?? rtp.perSecond.at(-1)
    const rate = last ? bits(last.payloadBytes * 8) : 'nothing'
    const pictures = frames ? `, ${last?.frames ?? 0} fps` : ''
    return `${kind} ${rate}${pictures}, ${rtp.lost} lost${rtp.jitterMs === undefined ? '' : `, jitter ${rtp.jitterMs.toFixed(1)} ms`}`
  })
  const rtt = fact.selected && fact.selected.rttMs !== 'not-measured' ? `, rtt ${measuredMs(fact.selected.rttMs)}` : ''
  return `${seconds} s  ${fact.state}${rtt}  ${parts.join('  ')}`.trimEnd()
}

const metricNames: readonly (readonly [keyof SignalingMetrics, 'ms' | 'count'])[] = [
  ['cpApiCallLatency', 'ms'],
  ['dpApiCallLatency', 'ms'],
  ['signalingClientUptime', 'ms'],
  ['connectionDuration', 'ms'],
  ['numberOfMessagesSent', 'count'],
  ['numberOfMessagesReceived', 'count'],
  ['iceRefreshCount', 'count'],
  ['numberOfErrors', 'count'],
  ['numberOfRuntimeErrors', 'count'],
  ['numberOfReconnects', 'count'],
]

/** Name and value, under the names that users of KVS know. */
export const metricLines = (metrics: SignalingMetrics): readonly (readonly [string, string])[] =>
  metricNames.map(([name, unit]) => {
    const value = metrics[name]
    return [name, unit === 'ms' ? measuredMs(value) : String(value)]
  })
