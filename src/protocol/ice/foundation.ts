import type {CandidateType} from '../../model/candidate.ts'
import type {IceTransport} from '../../model/ice-server.ts'
import {crc32} from '../crc32.ts'

/** What two candidates must share to share a foundation. */
export interface FoundationParts {
  readonly type: CandidateType
  /** IP address of the base, without its port. */
  readonly baseAddress: string
  /** IP address of the STUN or TURN server, and how it was spoken to; none for host candidates. */
  readonly serverAddress?: string
  readonly serverTransport?: IceTransport
}

/**
 * Foundation of a candidate (RFC 8445 §5.1.1.3): equal exactly where type, base address, server address and the transport to the
 * server are. The digits are a checksum of these, so a candidate keeps its foundation from run to run.
 */
export const candidateFoundation = ({type, baseAddress, serverAddress, serverTransport}: FoundationParts): string =>
  crc32(Buffer.from([type, baseAddress, serverAddress ?? '', serverTransport ?? ''].join('|'))).toString()
