import {parseAmzDate} from './amz-date.ts'
import {canonicalQuery, canonicalRequest, sha256Hex, sortedRawQuery} from './canonical-request.ts'
import {parseRawQuery, queryParameter, uriDecode} from './encoding.ts'
import {algorithm, type CredentialScope, formatScope, sameSignature, signatureWith, signingKey} from './signature.ts'

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string
  /** As on the wire, without the query. */
  readonly path: string
  /** As on the wire, without the `?`. */
  readonly query: string
  /** Names in lower case; several of one name joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** What a request claims about its signature; nothing of it is proven yet. */
export interface SignatureClaim {
  readonly place: 'header' | 'query'
  readonly accessKeyId: string
  readonly scope: CredentialScope
  /** `yyyymmddThhmmssZ` */
  readonly amzDate: string
  readonly dateMs: number
  /** Only in a presigned URL, and not in those of every signer: aws4 and aws4fetch say it to S3 alone. */
  readonly expiresSeconds?: number
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

export type Claim =
  | {readonly kind: 'none'}
  | {readonly kind: 'defective'; readonly problem: string}
  | {readonly kind: 'claim'; readonly claim: SignatureClaim}

const defective = (problem: string): Claim => ({kind: 'defective', problem})

interface RawClaim {
  readonly place: SignatureClaim['place']
  readonly credential: string | undefined
  readonly signedHeaders: string | undefined
  readonly signature: string | undefined
  readonly amzDate: string | undefined
  readonly expires?: string | undefined
}

function understand(raw: RawClaim): Claim {
  const [what, names] =
    raw.place === 'header'
      ? ['Authorization header', {credential: 'Credential', signedHeaders: 'SignedHeaders', signature: 'Signature'}]
      : [
          'AWS query-string parameters',
          {credential: 'X-Amz-Credential', signedHeaders: 'X-Amz-SignedHeaders', signature: 'X-Amz-Signature'},
        ]
  const missing = (['credential', 'signature', 'signedHeaders'] as const).find((part) => !raw[part])
  if (missing) return defective(`${what} requires '${names[missing]}' parameter.`)
  const scope = /^(.+)\/(\d{8})\/([^/]*)\/([^/]*)\/aws4_request$/.exec(raw.credential!)
  if (!scope) return defective(`Credential must have 5 slash-delimited elements, e.g. keyid/date/region/service/term.`)
  const dateMs = raw.amzDate === undefined ? undefined : parseAmzDate(raw.amzDate)
  if (dateMs === undefined) return defective(`Date must be in ISO-8601 'basic format'.`)
  if (raw.expires !== undefined && !/^\d{1,6}$/.test(raw.expires))
    return defective('X-Amz-Expires must be a number of seconds between 1 and 604800.')
  return {
    kind: 'claim',
    claim: {
      place: raw.place,
      accessKeyId: scope[1]!,
      scope: {date: scope[2]!, region: scope[3]!, service: scope[4]!},
      amzDate: raw.amzDate!,
      dateMs,
      ...(raw.expires !== undefined && {expiresSeconds: Number(raw.expires)}),
      signedHeaders: raw.signedHeaders!.toLowerCase().split(';'),
      signature: raw.signature!,
    },
  }
}

function claimOfHeader(authorization: string, headers: ReceivedRequest['headers']): Claim {
  if (!authorization.startsWith(`${algorithm} `)) return defective(`Unsupported AWS 'algorithm'.`)
  const part = (name: string) => new RegExp(`(?:^|[\\s,])${name}=([^\\s,]+)`).exec(authorization.slice(algorithm.length))?.[1]
  const httpDate = headers.date === undefined ? Number.NaN : Date.parse(headers.date)
  const fallback = Number.isNaN(httpDate) ? undefined : new Date(httpDate).toISOString().replace(/[-:]|\.\d{3}/g, '')
  return understand({
    place: 'header',
    credential: part('Credential'),
    signedHeaders: part('SignedHeaders'),
    signature: part('Signature'),
    amzDate: headers['x-amz-date'] ?? fallback,
  })
}

/** Finds the signature of a request: in its Authorization header, else in its query. */
export function readClaim({headers, query}: ReceivedRequest): Claim {
  if (headers.authorization !== undefined) return claimOfHeader(headers.authorization, headers)
  const parameter = (name: string) => queryParameter(query, name)
  const given = parameter('X-Amz-Algorithm')
  if (given === undefined && parameter('X-Amz-Signature') === undefined) return {kind: 'none'}
  if (given !== algorithm) return defective(`Unsupported AWS 'algorithm': X-Amz-Algorithm must be ${algorithm}.`)
  return understand({
    place: 'query',
    credential: parameter('X-Amz-Credential'),
    signedHeaders: parameter('X-Amz-SignedHeaders'),
    signature: parameter('X-Amz-Signature'),
    amzDate: parameter('X-Amz-Date'),
    expires: parameter('X-Amz-Expires'),
  })
}

/** With and without port. `ws` 1 and `websocket` 1.0 take the brackets of an IPv6 address away (RFC 3986 §3.2.2) that the signer has kept. */
function signedHosts(host: string): ReadonlySet<string> {
  const [, address, port] = /^([\da-f]*:[\da-f:.]*):(\d+)$/i.exec(host) ?? []
  const sent = address === undefined ? host : `[${address}]:${port}`
  return new Set([sent, sent.replace(/:\d+$/, '')])
}

/** Every canonical form that an honest signer may have signed: clients differ in how they encode, and in whether they sign the port. */
function* canonicalForms(request: ReceivedRequest, claim: SignatureClaim): Iterable<string> {
  const parameters = parseRawQuery(request.query).filter(
    ({name}) => claim.place === 'header' || uriDecode(name) !== 'X-Amz-Signature',
  )
  const hosts = signedHosts(request.headers.host ?? '')
  const queries = new Set([canonicalQuery(parameters), sortedRawQuery(parameters)])
  const payloadHash = sha256Hex(request.body ?? '')
  for (const query of queries) {
    for (const signedHost of hosts) {
      const headers = claim.signedHeaders.map(
        (name) => [name, name === 'host' ? signedHost : (request.headers[name] ?? '')] as const,
      )
      yield canonicalRequest({method: request.method, path: request.path, query, headers, payloadHash})
    }
  }
}

/** A day has one key per region and service; a service that is asked in more regions than there are makes some of them twice. */
const maxKeptKeys = 128
const keptKeys = new Map<string, Buffer>()

/** Four of the five HMACs of a signature are for its key, which is the same all day. */
function keptKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const name = `${secretAccessKey} ${formatScope(scope)}`
  const kept = keptKeys.get(name)
  if (kept) return kept
  if (keptKeys.size >= maxKeptKeys) keptKeys.clear()
  const key = signingKey(secretAccessKey, scope)
  keptKeys.set(name, key)
  return key
}

/** Whether the claimed signature is the one that this secret gives. Says nothing about time, region or service. */
export function signatureMatches(request: ReceivedRequest, claim: SignatureClaim, secretAccessKey: string): boolean {
  if (!claim.signedHeaders.includes('host')) return false
  const key = keptKey(secretAccessKey, claim.scope)
  for (const canonical of canonicalForms(request, claim)) {
    if (sameSignature(signatureWith(key, canonical, claim.amzDate, claim.scope), claim.signature)) return true
  }
  return false
}
