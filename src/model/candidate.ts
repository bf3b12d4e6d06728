import type {IceTransport} from './ice-server.ts'
import type {TransportAddress} from './transport-address.ts'

/** RFC 8445 §5.1.1. */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay'

/** A candidate that our own sockets gathered. */
export interface IceCandidate {
  readonly foundation: string
  readonly component: 1
  /** Transport between the candidate and its peer; relayed candidates of KVS are always UDP. */
  readonly protocol: 'udp' | 'tcp'
  readonly priority: number
  readonly address: TransportAddress
  readonly type: CandidateType
  /** The base a reflexive candidate was seen from, the mapped address of a relayed one (RFC 8445 §5.1.1). */
  readonly relatedAddress?: TransportAddress
  /** URL of the server that gave it; absent on host candidates. */
  readonly server?: string
  /** Transport between us and that server. */
  readonly serverTransport?: IceTransport
  /** Round trip of the transaction that gave it, in ms. */
  readonly rttMs?: number
  /** When it was found, ms after the start of the run. */
  readonly foundAtMs: number
}

/** RFC 8445 §5.1.2.2: recommended type preferences. */
const typePreference: Record<CandidateType, number> = {host: 126, prflx: 110, srflx: 100, relay: 0}

/**
 * Candidate priority, RFC 8445 §5.1.2.1: 2^24 * type preference + 2^8 * local preference + (256 - component id).
 * @param localPreference 0..65535; 65535 for a host with a single address
 */
export const candidatePriority = (type: CandidateType, localPreference: number, component = 1): number =>
  typePreference[type] * 2 ** 24 + localPreference * 2 ** 8 + (256 - component)
