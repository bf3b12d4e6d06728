import {compareBytes} from './canonical-request.ts'
import {type ClientMistake, clientMistakes} from './client-mistakes.ts'
import {parseRawQuery, queryParameter, uriDecode, uriEncode} from './encoding.ts'
import {readClaim, signatureMatches} from './received.ts'
import {type CredentialScope, type SigningCredentials, sameSignature} from './signature.ts'
import {canonicalOf, emptyHash, type SigningWay, stringToSignOf, WaySigner} from './signing-ways.ts'
import {hostHeaderOf, type UrlParts} from './take-apart.ts'
import {isSecret, withoutSecrets} from './url-secrets.ts'

/** Lines of the canonical request and of the string to sign that differ first. */
export interface SigningDifference {
  readonly where: string
  readonly expected: string
  readonly signed: string
}

export type SignatureExplanation =
  | {readonly kind: 'as-specified'}
  | {
      readonly kind: 'variant'
      readonly mistakes: readonly ClientMistake[]
      /** Whether a verifier that takes the client's own encoding, and a host without its port, takes it. */
      readonly tolerable: boolean
      readonly difference: SigningDifference
    }
  | {readonly kind: 'unexplained'}

/** The way of the specification, for what a URL claims of itself; undefined where it has no scope to sign for. */
export function specifiedWay(parts: UrlParts, secret: string): SigningWay | undefined {
  const scope = scopeOf(queryParameter(parts.query, 'X-Amz-Credential') ?? '')
  if (!scope) return undefined
  return {
    method: 'GET',
    path: parts.path,
    parameters: parts.parameters.filter(({name}) => uriDecode(name) !== 'X-Amz-Signature'),
    encode: uriEncode,
    sort: compareBytes,
    host: hostHeaderOf(parts),
    payloadHash: emptyHash,
    amzDate: queryParameter(parts.query, 'X-Amz-Date') ?? '',
    scope,
    keyScope: scope,
    secret,
    finish: (canonical) => canonical,
  }
}

function scopeOf(credential: string): CredentialScope | undefined {
  const [, date, region, service, terminator] = credential.split('/')
  if (date === undefined || region === undefined || service === undefined || terminator === undefined) return undefined
  return {date, region, service}
}

export interface ExplainSignatureInput {
  readonly parts: UrlParts
  readonly credentials: SigningCredentials
  /** Regions that the signer may have had in mind. */
  readonly regions: readonly string[]
}

/**
 * Signs a URL again, as it should be and in every way in which clients are known to get it wrong, alone and in twos, until the
 * signature is that of the URL.
 */
export function explainSignature({parts, credentials, regions}: ExplainSignatureInput): SignatureExplanation {
  const {secretAccessKey, sessionToken} = credentials
  const way = specifiedWay(parts, secretAccessKey)
  const given = (queryParameter(parts.query, 'X-Amz-Signature') ?? '').toLowerCase()
  if (!way || !/^[0-9a-f]{64}$/.test(given)) return {kind: 'unexplained'}
  const signer = new WaySigner()
  const gives = (other: SigningWay): boolean => sameSignature(signer.signature(other), given)
  if (gives(way)) return {kind: 'as-specified'}
  const mistakes = clientMistakes({way, regions, ...(sessionToken && {sessionToken})})
  for (const [other, made] of inOnesAndTwos(way, mistakes)) {
    if (!gives(other)) continue
    return {kind: 'variant', mistakes: made, tolerable: isTolerable(parts, secretAccessKey), difference: differenceOf(way, other)}
  }
  return {kind: 'unexplained'}
}

/** Each mistake alone, then each two that can be made at once, with what becomes of the way. */
function* inOnesAndTwos(
  way: SigningWay,
  mistakes: readonly ClientMistake[],
): Iterable<readonly [SigningWay, readonly ClientMistake[]]> {
  const ones = mistakes.map((mistake) => [mistake, mistake.change(way)] as const)
  for (const [mistake, changed] of ones) yield [changed, [mistake]]
  for (const [at, [first, changed]] of ones.entries())
    for (const second of mistakes.slice(at + 1))
      if (first.aspect !== second.aspect) yield [second.change(changed), [first, second]]
}

function isTolerable(parts: UrlParts, secret: string): boolean {
  const request = {method: 'GET', path: parts.path, query: parts.query, headers: {host: hostHeaderOf(parts)}}
  const read = readClaim(request)
  return read.kind === 'claim' && signatureMatches(request, read.claim, secret)
}

const canonicalLines = [
  'the method',
  'the path',
  'the query',
  'the host header',
  'the end of the headers',
  'the signed headers',
  'the payload hash',
]
const signedLines = ['the algorithm', 'X-Amz-Date', 'the credential scope']

function differenceOf(expected: SigningWay, signed: SigningWay): SigningDifference {
  return (
    firstDifference(canonicalLines, canonicalOf(expected), canonicalOf(signed)) ??
    firstDifference(signedLines, stringToSignOf(expected), stringToSignOf(signed)) ?? {
      where: 'the signing key',
      expected: `derived for ${Object.values(expected.keyScope).join('/')}`,
      signed:
        signed.secret === expected.secret
          ? `derived for ${Object.values(signed.keyScope).join('/')}`
          : 'derived from another secret',
    }
  )
}

function firstDifference(names: readonly string[], expected: string, signed: string): SigningDifference | undefined {
  if (expected === signed) return undefined
  const [ours, theirs] = [expected.split('\n'), signed.split('\n')]
  const at = ours.findIndex((line, index) => line !== theirs[index])
  const where = names[at] ?? `line ${(at < 0 ? ours.length : at) + 1}`
  const [a = '(nothing)', b = '(nothing)'] = [ours[at], theirs[at < 0 ? ours.length : at]]
  return where === 'the query' ? differenceOfQueries(a, b) : {where, expected: a, signed: b}
}

/** A query is longer than a terminal is wide: the first parameter that differs says it all. */
function differenceOfQueries(expected: string, signed: string): SigningDifference {
  const [ours, theirs] = [parseRawQuery(expected), parseRawQuery(signed)]
  const at = ours.findIndex(({name, value}, index) => name !== theirs[index]?.name || value !== theirs[index]?.value)
  const [a, b] = [ours[at < 0 ? ours.length : at], theirs[at < 0 ? ours.length : at]]
  return {where: 'the query', expected: shownParameter(a), signed: shownParameter(b)}
}

function shownParameter(parameter: {readonly name: string; readonly value: string} | undefined): string {
  if (!parameter) return '(nothing)'
  const {name, value} = parameter
  return `${name}=${isSecret(name, value) ? `[redacted, ${value.length} characters]` : withoutSecrets(value)}`
}
