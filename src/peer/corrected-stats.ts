import type {WebrtcStats} from '../model/webrtc-stats.ts'
import {fingerprintOf} from './fingerprint.ts'
import type {IceWatch} from './ice-watch.ts'
import type {ReportWatch} from './report-watch.ts'

export interface StatsWatches {
  readonly ice: IceWatch
  readonly reports: ReportWatch
}

type Statistics = Readonly<Record<string, WebrtcStats[string] | undefined>>

/** Counters that werift keeps and leaves out while they are 0. */
const countedFromZero: Readonly<Record<string, readonly string[]>> = {
  'inbound-rtp': ['nackCount', 'pliCount'],
  'outbound-rtp': ['nackCount', 'pliCount', 'retransmittedPacketsSent', 'retransmittedBytesSent'],
}

/** What werift 0.24 gives otherwise than the W3C means it, put right or added, each by its type. */
const corrections: Readonly<Record<string, (one: Statistics, watches: StatsWatches) => Statistics>> = {
  'candidate-pair': (one, {ice}) => ({...ice.timesOf(String(one.id)), ...withoutDoubtfulTime(one)}),
  'remote-outbound-rtp': ({ssrc}, {reports}) => ({remoteTimestamp: reports.remoteTimestamp(ssrc)}),
  'remote-inbound-rtp': ({ssrc}, {reports}) => ({reportsReceived: reports.reportsReceived(ssrc)}),
  certificate: ({base64Certificate}) => certificateOf(String(base64Certificate)),
  // `completed` is its word for having gathered, before a pair was even tried.
  transport: ({iceState, selectedCandidatePairId}) =>
    selectedCandidatePairId === undefined && (iceState === 'completed' || iceState === 'connected') ? {iceState: 'checking'} : {},
}

/** It counts from the first of several requests, whichever was answered (Karn's problem); with the next measurement that is history. */
const withoutDoubtfulTime = ({roundTripTimeMeasurements, retransmissionsSent}: Statistics): Statistics =>
  roundTripTimeMeasurements === 1 && Number(retransmissionsSent) > 0
    ? {currentRoundTripTime: undefined, totalRoundTripTime: undefined}
    : {}

/** One object of werift's statistics, as the W3C means it; what it does not know is absent. */
export function correctedStats(one: Statistics, watches: StatsWatches): WebrtcStats {
  const type = String(one.type)
  const zeros = Object.fromEntries((countedFromZero[type] ?? []).map((name) => [name, one[name] ?? 0]))
  const all = {...one, ...zeros, ...corrections[type]?.(one, watches)}
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as WebrtcStats
}

/** Its own is base64 of PEM, where DER is meant; of the other side's, the fingerprint is that which was announced, and not of what came. */
function certificateOf(base64: string): Statistics {
  const bytes = Buffer.from(base64, 'base64')
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(bytes.toString('latin1'))?.[1]
  const der = pem === undefined ? bytes : Buffer.from(pem, 'base64')
  return {base64Certificate: der.toString('base64'), fingerprint: fingerprintOf(der), fingerprintAlgorithm: 'sha-256'}
}
