import type {RTCPeerConnection} from 'werift'
import type {WebrtcStats} from '../model/webrtc-stats.ts'
import {correctedStats, type StatsWatches} from './corrected-stats.ts'
import type {HandshakeTraffic} from './dtls-watch.ts'
import {fingerprintOf} from './fingerprint.ts'
import {withLearntCandidates} from './learnt-candidates.ts'

/** What a connection tells of itself. What is not known (yet) is absent. */
export interface PeerFacts {
  readonly stats: readonly WebrtcStats[]
  readonly dtls: {
    /** new, connecting, connected, closed, failed. */
    readonly state: string
    readonly role?: string
    readonly version?: string
    readonly cipher?: string
    readonly srtpProfile?: string
    /** `sha-256 AB:CD:…` of the certificate that the other side showed. */
    readonly remoteFingerprint?: string
    readonly traffic: HandshakeTraffic
  }
  /** `roundTripMs`: smoothed, of what SCTP has acknowledged (RFC 9260 §6.3.1). */
  readonly dataChannel?: {readonly label: string; readonly state: string; readonly roundTripMs?: number}
}

/** What a peer has noted while it lived. */
export interface PeerWatches extends StatsWatches {
  readonly traffic: HandshakeTraffic
  readonly stunUrl: string | undefined
}

export async function peerFacts(connection: RTCPeerConnection, watches: PeerWatches): Promise<PeerFacts> {
  const {traffic, ice, stunUrl} = watches
  const report = await connection.getStats()
  const stats = withLearntCandidates(
    [...report.values()].map((one) => correctedStats({...one} as never, watches)),
    (pairId) => ice.mappedOf(pairId),
  )
  const transport = stats.find(({type}) => type === 'transport')
  const [dtls] = connection.dtlsTransports
  const certificate = dtls?.dtls?.remoteCertificate
  const channel = Object.values(connection.sctp?.dataChannels ?? {})[0]
  return {
    stats: [...stats, ...ice.serverStats(stunUrl, Date.now())],
    dtls: {
      state: dtls?.state ?? 'new',
      ...textOf(transport, 'dtlsRole', 'role'),
      ...textOf(transport, 'tlsVersion', 'version'),
      ...textOf(transport, 'dtlsCipher', 'cipher'),
      ...textOf(transport, 'srtpCipher', 'srtpProfile'),
      ...(certificate && {remoteFingerprint: `sha-256 ${fingerprintOf(certificate)}`}),
      traffic,
    },
    ...(channel && {
      dataChannel: {label: channel.label, state: channel.readyState, ...roundTripOf(connection)},
    }),
  }
}

const textOf = (from: WebrtcStats | undefined, name: string, as: string): Record<string, string> => {
  const value = from?.[name]
  return typeof value === 'string' ? {[as]: value} : {}
}

/** werift keeps it to itself, in seconds. */
function roundTripOf({sctp}: RTCPeerConnection): {roundTripMs?: number} {
  const seconds = (sctp?.sctp as {srtt?: unknown} | undefined)?.srtt
  return typeof seconds === 'number' && seconds > 0 ? {roundTripMs: Math.round(seconds * 1_000_000) / 1000} : {}
}
