import type {EndpointPurpose} from './endpoint-reach.ts'

/** What a client wants of a host that a firewall has to let it reach. */
export type OutboundPurpose = EndpointPurpose | 'stun' | 'turn' | 'turn-over-tls' | 'turn-over-dtls'

/** One line of the allow-list that a network needs for a channel, and whether it is in force where the probe ran. */
export interface OutboundRule {
  readonly purpose: OutboundPurpose
  /** As the service names it now. The hosts of a channel, and those of TURN, are not fixed. */
  readonly host: string
  /** What to write where wildcards can be written, since the host may be another one tomorrow. */
  readonly pattern?: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  /**
   * - `open`: something answered there, be it with a refusal
   * - `blocked`: nothing did
   * - `not-tried`: nobody knew the host, or it cannot be tried from here
   */
  readonly state: 'open' | 'blocked' | 'not-tried'
  /** Why it is not open, in a sentence. */
  readonly reason?: string
  /** What was agreed on over TLS, and who signed the certificate: somebody else than usual is a proxy that looks inside. */
  readonly tls?: {readonly version: string; readonly issuer: string}
}

/** The service's own part of a host: `*.kinesisvideo.us-west-2.amazonaws.com`; undefined for hosts that are not the service's. */
export function wildcardOf(host: string): string | undefined {
  const match = /^[^.]+\.(?:t-[^.]+\.)?(kinesisvideo(?:-fips)?\..+)$/i.exec(host)
  return match ? `*.${match[1]!}` : undefined
}
