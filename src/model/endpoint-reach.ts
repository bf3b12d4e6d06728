import type {Observed} from './observed.ts'

/** What an endpoint of the service is for. */
export type EndpointPurpose = 'control-plane' | 'signaling-rest' | 'websocket-viewer' | 'websocket-master' | 'storage'

export interface CertificateFact {
  /** Common name and organisation: `Amazon RSA 2048 M02 (Amazon)`. */
  readonly subject: string
  readonly issuer: string
  /** ISO 8601, UTC. */
  readonly validFrom: string
  readonly validTo: string
  /** SHA-256 over the DER form: `AB:CD:…`. */
  readonly fingerprint256: string
}

/** What a TLS handshake agreed on, whether or not the certificate is one to trust. */
export interface TlsReachFact {
  /** `TLSv1.3` */
  readonly version: string
  readonly cipher: string
  /** Whether what was recorded stays secret when the server's key is lost: an ephemeral key exchange. */
  readonly forwardSecrecy: boolean
  /** What ALPN (RFC 7301) chose; absent where the server chose nothing. */
  readonly alpn?: string
  /** The server's own certificate first; as far as it was sent or is known. */
  readonly chain: readonly CertificateFact[]
  readonly trusted: boolean
  /** Why it is not trusted: `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  readonly problem?: string
  /** The name that the certificate must have. */
  readonly servername: string
}

/** How far one endpoint could be reached. Every stage is kept, so that the first that failed names the cause. */
export interface EndpointReachFact {
  readonly purpose: EndpointPurpose
  readonly host: string
  readonly port: number
  /** In the order in which the system gives them: A and AAAA records, or the hosts file. */
  readonly dns: Observed<{readonly addresses: readonly string[]}>
  /** To the proxy, where one is used. */
  readonly tcp: Observed<{readonly address: string; readonly tookMs: number}>
  readonly tls: Observed<TlsReachFact>
  /** `host:port` of the proxy on the way (`HTTPS_PROXY`). */
  readonly proxy?: string
}
