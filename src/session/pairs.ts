import {isIPv6} from 'node:net'
import type {Measured, PairEnd, SessionPair} from '../model/session-evidence.ts'
import type {WebrtcStats} from '../model/webrtc-stats.ts'
import {printable} from '../protocol/text.ts'
import type {TurnTunnelFacts} from './turn-tunnel.ts'

/** A hostile peer's candidates make pairs; the best are enough for a report. */
const maxPairs = 100

/** The pairs that statistics tell of, the nominated one first. */
export function pairsOf(stats: readonly WebrtcStats[], tunnel: TurnTunnelFacts | undefined): readonly SessionPair[] {
  const byId = new Map(stats.map((one) => [one.id, one]))
  return stats
    .filter(({type}) => type === 'candidate-pair')
    .slice(0, maxPairs)
    .map((pair) => ({
      local: withServer(endOf(byId.get(String(pair.localCandidateId))), tunnel),
      remote: endOf(byId.get(String(pair.remoteCandidateId))),
      state: text(pair.state),
      nominated: pair.nominated === true,
      rttMs: inMs(pair.currentRoundTripTime),
      requestsSent: figure(pair.requestsSent),
      responsesReceived: figure(pair.responsesReceived),
      requestsReceived: figure(pair.requestsReceived),
      bytesSent: figure(pair.bytesSent),
      bytesReceived: figure(pair.bytesReceived),
    }))
}

const endOf = (candidate: WebrtcStats | undefined): PairEnd => ({
  type: text(candidate?.candidateType),
  address: addressOf(text(candidate?.address), candidate?.port),
  protocol: text(candidate?.protocol),
  priority: figure(candidate?.priority),
})

/** A session has one TURN server at most. */
const withServer = (end: PairEnd, tunnel: TurnTunnelFacts | undefined): PairEnd =>
  end.type === 'relay' && tunnel ? {...end, relayTransport: tunnel.transport, server: tunnel.url} : end

const addressOf = (host: string, port: unknown): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${typeof port === 'number' ? port : 0}`

const text = (value: unknown): string => (typeof value === 'string' ? printable(value, {maxLength: 80}) : 'unknown')

const figure = (value: unknown): Measured<number> => (typeof value === 'number' ? value : 'not-measured')

const inMs = (seconds: unknown): Measured<number> =>
  typeof seconds === 'number' ? Math.round(seconds * 1_000_000) / 1000 : 'not-measured'
