import {formatAmzDate} from '../../protocol/sigv4/amz-date.ts'
import {queryParameter} from '../../protocol/sigv4/encoding.ts'
import {type ReceivedRequest, readClaim, type SignatureClaim, signatureMatches} from '../../protocol/sigv4/received.ts'
import type {EmulatorContext} from '../context.ts'
import {type AwsError, frontEndError} from '../http/aws-error.ts'
import type {Principal, RequestOrigin} from '../identity/principal.ts'

export type Authentication =
  | {readonly status: 'authenticated'; readonly principal: Principal}
  | {readonly status: 'refused'; readonly error: AwsError}

type Scoping = Pick<AuthenticationRules, 'services' | 'servesRegion'>

export interface AuthenticationRules {
  /** Signing names that this listener takes. */
  readonly services: readonly string[]
  /** Whether this listener serves a region; without it only the context's own. */
  readonly servesRegion?: (region: string) => boolean
  /** For faults that strike one channel only. */
  readonly channel?: string
}

/** How far a signed date may be from now: "5 min." in the texts of the service. */
const skewMs = 5 * 60_000
/** The longest life of a presigned URL; the C SDK asks for this much. */
const maxExpiresSeconds = 604_800

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

const invalid = (message: string): AwsError => frontEndError(403, 'InvalidSignatureException', message)

const amz = (ms: number): string => formatAmzDate(new Date(ms))

const duration = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} min.` : `${ms / 1000} sec.`)

/** A presigned URL is good for as long as it says; the header of a request for five minutes. Neither may lie in the future. */
function judgeTime(claim: SignatureClaim, now: number): AwsError | undefined {
  const lifeMs = claim.expiresSeconds === undefined ? skewMs : claim.expiresSeconds * 1000
  if (lifeMs < 1000 || lifeMs > maxExpiresSeconds * 1000)
    return invalid(`X-Amz-Expires must be a number of seconds between 1 and ${maxExpiresSeconds}.`)
  if (claim.dateMs < now - lifeMs)
    return invalid(
      `Signature expired: ${claim.amzDate} is now earlier than ${amz(now - lifeMs)} (${amz(now)} - ${duration(lifeMs)})`,
    )
  if (claim.dateMs > now + skewMs)
    return invalid(
      `Signature not yet current: ${claim.amzDate} is still later than ${amz(now + skewMs)} (${amz(now)} + ${duration(skewMs)})`,
    )
  return undefined
}

/** What AWS says to a signature for a region that is not the host's, or that there is not. */
export const wrongRegion = (): AwsError => invalid('Credential should be scoped to a valid region.')

/** STS and IAM have one global endpoint, whose clients sign for us-east-1 wherever they are. */
const isGlobal = ({region, service}: SignatureClaim['scope']): boolean =>
  (service === 'sts' || service === 'iam') && region === 'us-east-1'

function judgeScope({scope, amzDate}: SignatureClaim, {services, servesRegion}: Required<Scoping>): AwsError | undefined {
  if (!servesRegion(scope.region) && !isGlobal(scope)) return wrongRegion()
  if (!services.includes(scope.service)) return invalid(`Credential should be scoped to correct service: '${services[0]}'.`)
  if (!amzDate.startsWith(scope.date))
    return invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${amzDate.slice(0, 8)}'.`,
    )
  return undefined
}

/** A request, and how it came in. */
export type IncomingRequest = ReceivedRequest & Pick<RequestOrigin, 'sourceAddress' | 'encrypted'>

/** Whether a request carries the session token of its identity. Where none belongs to it, a token is nobody's business. */
function carriesToken({headers, query}: ReceivedRequest, sessionToken: string | undefined): boolean {
  const given = headers['x-amz-security-token'] ?? queryParameter(query, 'X-Amz-Security-Token')
  return sessionToken === undefined || given === sessionToken
}

const unknownToken = (): AwsError =>
  frontEndError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.')

function judge(context: EmulatorContext, request: IncomingRequest, rules: AuthenticationRules): AwsError | Principal {
  const read = readClaim(request)
  const claim = read.kind === 'claim' ? read.claim : undefined
  const struck = context.faults.consult('authenticate', {
    ...(claim && {accessKeyId: claim.accessKeyId}),
    ...(rules.channel !== undefined && {channel: rules.channel}),
  })
  if (struck?.kind === 'error') return frontEndError(struck.status, struck.code, struck.message)
  if (read.kind === 'none') return frontEndError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (read.kind === 'defective') return frontEndError(403, 'IncompleteSignatureException', read.problem)
  const {identities, clock} = context
  const {services, servesRegion = (region) => region === context.region} = rules
  const identity = identities.ofKey(read.claim.accessKeyId)
  if (!identity || !carriesToken(request, identity.sessionToken)) return unknownToken()
  const refusal = judgeScope(read.claim, {services, servesRegion}) ?? judgeTime(read.claim, clock.now() + (struck?.ms ?? 0))
  if (refusal) return refusal
  if (!signatureMatches(request, read.claim, identity.secretAccessKey)) return invalid(mismatch)
  const {service, region} = read.claim.scope
  const {sourceAddress, encrypted, headers} = request
  const userAgent = headers['user-agent']
  const origin = {
    ...(sourceAddress !== undefined && {sourceAddress}),
    ...(encrypted !== undefined && {encrypted}),
    ...(userAgent !== undefined && {userAgent}),
  }
  return {accessKeyId: identity.accessKeyId, identity, service, region, origin}
}

/** Verifies a REST request, signed in its header or its query (AWS General Reference, "Signing AWS API requests"). */
export function authenticate(context: EmulatorContext, request: IncomingRequest, rules: AuthenticationRules): Authentication {
  const judged = judge(context, request, rules)
  return judged instanceof Error ? {status: 'refused', error: judged} : {status: 'authenticated', principal: judged}
}
