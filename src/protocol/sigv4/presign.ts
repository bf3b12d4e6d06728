import {formatAmzDate} from './amz-date.ts'
import {canonicalQuery, canonicalRequest, sha256Hex} from './canonical-request.ts'
import {uriEncode} from './encoding.ts'
import {algorithm, formatScope, type SigningCredentials, signatureOf} from './signature.ts'

export interface PresignInput {
  /** Scheme, host, port and path, without a query: `wss://v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com`. */
  readonly url: string
  /** Parameters to be signed beside those that SigV4 adds, not yet encoded. */
  readonly query: Readonly<Record<string, string>>
  readonly credentials: SigningCredentials
  readonly region: string
  /** Signing name; `kinesisvideo` when absent. */
  readonly service?: string
  readonly date: Date
  /** 1..604800 s. */
  readonly expiresSeconds: number
}

/**
 * A GET URL with the signature in its query, as the signaling websocket takes it (developer guide, "ConnectAsMaster").
 * Only `host` is signed; the port is part of it unless it is the scheme's default.
 */
export function presignUrl(input: PresignInput): string {
  const {credentials} = input
  const url = new URL(input.url)
  const amzDate = formatAmzDate(input.date)
  const scope = {date: amzDate.slice(0, 8), region: input.region, service: input.service ?? 'kinesisvideo'}
  const parameters: Record<string, string> = {
    ...input.query,
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${credentials.accessKeyId}/${formatScope(scope)}`,
    'X-Amz-Date': amzDate,
    'X-Amz-Expires': String(input.expiresSeconds),
    'X-Amz-SignedHeaders': 'host',
    ...(credentials.sessionToken && {'X-Amz-Security-Token': credentials.sessionToken}),
  }
  const query = canonicalQuery(
    Object.entries(parameters).map(([name, value]) => ({name: uriEncode(name), value: uriEncode(value)})),
  )
  const canonical = canonicalRequest({
    method: 'GET',
    path: url.pathname,
    query,
    headers: [['host', url.host]],
    payloadHash: sha256Hex(''),
  })
  const signature = signatureOf(canonical, amzDate, scope, credentials.secretAccessKey)
  return `${url.protocol}//${url.host}${url.pathname || '/'}?${query}&X-Amz-Signature=${signature}`
}
