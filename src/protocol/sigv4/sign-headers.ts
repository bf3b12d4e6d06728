import {formatAmzDate} from './amz-date.ts'
import {canonicalQueryOf, canonicalRequest, sha256Hex, signedHeaderNames} from './canonical-request.ts'
import {algorithm, formatScope, type SigningCredentials, signatureOf} from './signature.ts'

export interface SignHeadersInput {
  readonly method: string
  readonly url: string
  /** All of these are signed. `host` and `x-amz-date` are added. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly credentials: SigningCredentials
  readonly region: string
  readonly service?: string
  readonly date: Date
}

/** The headers of a request with SigV4 in its `authorization`; names in lower case, `host` included. */
export function signHeaders(input: SignHeadersInput): Record<string, string> {
  const {credentials} = input
  const url = new URL(input.url)
  const amzDate = formatAmzDate(input.date)
  const scope = {date: amzDate.slice(0, 8), region: input.region, service: input.service ?? 'kinesisvideo'}
  const headers: Record<string, string> = {
    ...Object.fromEntries(Object.entries(input.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    host: url.host,
    'x-amz-date': amzDate,
    ...(credentials.sessionToken && {'x-amz-security-token': credentials.sessionToken}),
  }
  const signed = Object.entries(headers)
  const canonical = canonicalRequest({
    method: input.method,
    path: url.pathname,
    query: canonicalQueryOf(url.search.slice(1)),
    headers: signed,
    payloadHash: sha256Hex(input.body ?? ''),
  })
  const signature = signatureOf(canonical, amzDate, scope, credentials.secretAccessKey)
  const authorization = `${algorithm} Credential=${credentials.accessKeyId}/${formatScope(scope)}, SignedHeaders=${signedHeaderNames(signed)}, Signature=${signature}`
  return {...headers, authorization}
}
