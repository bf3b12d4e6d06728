import {FailureError} from '../model/failure-error.ts'
import {parseKvsHost} from '../model/kvs-host.ts'
import type {EncodingFlaw, PresignedUrlFact, UrlParameter} from '../model/presigned-url.ts'
import {parseAmzDate} from '../protocol/sigv4/amz-date.ts'
import {type RawParameter, uriDecode} from '../protocol/sigv4/encoding.ts'
import {takeApart, type UrlParts} from '../protocol/sigv4/take-apart.ts'
import {isSecret, withoutSecrets} from '../protocol/sigv4/url-secrets.ts'
import {printable} from '../protocol/text.ts'
import type {Probe, Session} from './probe.ts'

export interface PresignedUrlSettings {
  /** The URL that is to be explained. */
  readonly presignedUrl?: string
}

/** No way to the network: the URL is only read. The deadline is for form's sake. */
const readTimeoutMs = 10_000

export const presignedUrl: Probe<'presignedUrl', Session, PresignedUrlSettings> = {
  key: 'presignedUrl',
  label: 'take the URL apart',
  needs: [],
  timeoutMs: readTimeoutMs,
  run: async ({settings}) => {
    const parts = takeApart(settings.presignedUrl ?? '')
    if (!parts) throw new FailureError({kind: 'malformed', message: 'This is not a URL with a query.'})
    return presignedUrlFact(parts)
  },
}

export function presignedUrlFact(parts: UrlParts): PresignedUrlFact {
  const value = (name: string): string | undefined => {
    const found = parts.parameters.find((parameter) => uriDecode(parameter.name) === name)
    return found && uriDecode(found.value)
  }
  const there = parseKvsHost(parts.host)
  const credential = credentialOf(value('X-Amz-Credential'))
  const dateMs = parseAmzDate(value('X-Amz-Date') ?? '')
  const expires = value('X-Amz-Expires') ?? ''
  return {
    scheme: parts.scheme,
    host: shown(parts.host),
    ...(parts.port !== undefined && {port: parts.port}),
    path: shown(parts.path),
    hasFragment: parts.fragment !== undefined,
    ...(there && {hostFamily: there.family, hostRegion: there.region}),
    parameters: parts.parameters.map(parameterOf),
    ...escapingOf(parts.query),
    ...(credential && {credential}),
    ...(dateMs !== undefined && {dateMs}),
    ...(/^\d{1,15}$/.test(expires) && {expiresSeconds: Number(expires)}),
    token: tokenKind(value('X-Amz-Security-Token')),
    signature: signatureKind(value('X-Amz-Signature')),
  }
}

/** The longest value that is no secret and no mistake is a client id. */
const shown = (text: string): string => printable(withoutSecrets(text), {maxLength: 300})

function parameterOf({name, value}: RawParameter): UrlParameter {
  const [decodedName, decoded] = [uriDecode(name), uriDecode(value)]
  return {
    name: shown(decodedName),
    value: isSecret(decodedName, decoded) ? '[redacted]' : shown(decoded),
    characters: decoded.length,
    flaws: flawsOf(value),
  }
}

/** RFC 3986 §2.3, and what SigV4 makes of it: everything else is escaped, with upper-case hex. */
function flawsOf(raw: string): EncodingFlaw[] {
  const flaws: EncodingFlaw[] = []
  const decoded = uriDecode(raw)
  if (/%25[0-9A-Fa-f]{2}/.test(raw) && uriDecode(decoded) !== decoded) flaws.push('twice')
  if (raw.includes('+')) flaws.push('plus')
  if (/[^A-Za-z0-9._~%+-]/.test(raw)) flaws.push('not')
  if (/%(?![0-9A-Fa-f]{2})/.test(raw) || (raw.includes('%') && decoded === raw)) flaws.push('broken')
  else if (/%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])/.test(raw)) flaws.push('lower-case')
  return flaws
}

/** `&` in HTML and XML, and as JSON encoders write it that fear HTML. */
const escapingOf = (query: string): Pick<PresignedUrlFact, 'escapedAs'> => {
  if (/&amp;X-Amz-/i.test(query)) return {escapedAs: 'html'}
  return /\\u0026X-Amz-/i.test(query) ? {escapedAs: 'json'} : {}
}

function credentialOf(text: string | undefined): PresignedUrlFact['credential'] {
  const parts = text?.split('/').map(shown)
  if (parts?.length !== 5) return undefined
  const [accessKeyId, date, region, service, terminator] = parts as [string, string, string, string, string]
  return {accessKeyId, date, region, service, terminator}
}

function tokenKind(token: string | undefined): PresignedUrlFact['token'] {
  if (token === undefined) return 'none'
  if (token === '') return 'empty'
  // Three parts in base64url, of which the first is a JSON object (RFC 7519 §3): `{"` begins `eyJ`.
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token) ? 'jwt' : 'present'
}

function signatureKind(signature: string | undefined): PresignedUrlFact['signature'] {
  if (signature === undefined) return 'none'
  if (/^[0-9a-f]{64}$/.test(signature)) return 'hex'
  return /^[0-9A-Fa-f]{64}$/.test(signature) ? 'upper-case-hex' : 'malformed'
}
