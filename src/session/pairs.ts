import {isIPv6} from 'node:net'
import type {RelayServerFact} from '../model/relay-server.ts'
import type {Measured, PairEnd, SessionPair} from '../model/session-evidence.ts'
import {formatTransportAddress} from '../model/transport-address.ts'
import type {WebrtcStats} from '../model/webrtc-stats.ts'
import {printable} from '../protocol/text.ts'

/** A hostile peer's candidates make pairs; the best are enough for a report. */
const maxPairs = 100

/** The pairs that statistics tell of, the nominated one first. */
export function pairsOf(stats: readonly WebrtcStats[], servers: readonly RelayServerFact[]): readonly SessionPair[] {
  const byId = new Map(stats.map((one) => [one.id, one]))
  return stats
    .filter(({type}) => type === 'candidate-pair')
    .slice(0, maxPairs)
    .map((pair) => ({
      local: withServer(endOf(byId.get(String(pair.localCandidateId))), servers),
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

/** A relayed candidate of ours is told by its address. */
function withServer(end: PairEnd, servers: readonly RelayServerFact[]): PairEnd {
  const used = end.type === 'relay' && servers.find(({relayed}) => relayed && formatTransportAddress(relayed) === end.address)
  return used ? {...end, relayTransport: used.transport, server: used.server} : end
}

const addressOf = (host: string, port: unknown): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${typeof port === 'number' ? port : 0}`

const text = (value: unknown): string => (typeof value === 'string' ? printable(value, {maxLength: 80}) : 'unknown')

const figure = (value: unknown): Measured<number> => (typeof value === 'number' ? value : 'not-measured')

const inMs = (seconds: unknown): Measured<number> =>
  typeof seconds === 'number' ? Math.round(seconds * 1_000_000) / 1000 : 'not-measured'
