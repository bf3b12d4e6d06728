import type {Secret} from './secret.ts'

/** How a STUN or TURN server is spoken to. `tls` is TLS over TCP, `dtls` is DTLS over UDP (RFC 7350). */
export type IceTransport = 'udp' | 'tcp' | 'tls' | 'dtls'

/** One URI of an ICE server (RFC 7064 for stun:, RFC 7065 for turn:). */
export interface IceServerUrl {
  /** As it was given. */
  readonly url: string
  readonly kind: 'stun' | 'turn'
  readonly host: string
  readonly port: number
  readonly transport: IceTransport
}

/** One entry of GetIceServerConfig's IceServerList, or of an RTCConfiguration. */
export interface IceServer {
  readonly urls: readonly IceServerUrl[]
  readonly username?: string
  readonly password?: Secret
  /** How long the credential is valid from its issue on, in seconds. */
  readonly ttlSeconds?: number
}

const defaultPort: Record<IceTransport, number> = {udp: 3478, tcp: 3478, tls: 5349, dtls: 5349}

/**
 * Parses `stun:`, `stuns:`, `turn:` and `turns:` URIs (RFC 7064 §3.1, RFC 7065 §3.1); undefined when the text is none.
 * IPv6 hosts stand in brackets. `turns:` without a transport is TLS over TCP, `turn:` and `stun:` without one are UDP.
 */
export function parseIceServerUrl(text: string): IceServerUrl | undefined {
  const match = /^(stuns?|turns?):(\[[0-9a-fA-F:.]+\]|[^:?\s/[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(text.trim())
  if (!match) return undefined
  const scheme = match[1]!.toLowerCase()
  const secure = scheme.endsWith('s')
  const wanted = match[4]?.toLowerCase() ?? (secure ? 'tcp' : 'udp')
  const transport: IceTransport = secure ? (wanted === 'udp' ? 'dtls' : 'tls') : (wanted as 'udp' | 'tcp')
  const port = match[3] === undefined ? defaultPort[transport] : Number(match[3])
  if (port < 1 || port > 65535) return undefined
  return {
    url: text.trim(),
    kind: scheme.startsWith('stun') ? 'stun' : 'turn',
    host: match[2]!.replace(/^\[|\]$/g, ''),
    port,
    transport,
  }
}

/** What a KVS TURN username says about itself: `<expiry, epoch seconds>:<base64 of "v1:" + channel ARN>`. */
export interface TurnUsernameFacts {
  readonly expiresAtMs: number
  readonly channelArn?: string
}

/** Reads the expiry (and channel) out of a TURN username of the REST form; undefined when it is not of that form. */
export function readTurnUsername(username: string): TurnUsernameFacts | undefined {
  const match = /^(\d{9,11}):(.*)$/s.exec(username)
  if (!match) return undefined
  const decoded = Buffer.from(match[2]!, 'base64').toString('utf8')
  return {
    expiresAtMs: Number(match[1]) * 1000,
    ...(decoded.startsWith('v1:arn:') && {channelArn: decoded.slice(3)}),
  }
}
