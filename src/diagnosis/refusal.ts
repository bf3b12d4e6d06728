import {type Failure, observedValue} from '../model/observed.ts'
import {apiKinds} from './catalogue/api.ts'
import {envKinds, type Refused} from './catalogue/env.ts'
import type {CheckContext, SettingValues} from './check.ts'
import type {Raised} from './finding-kind.ts'

const expired = /^(ExpiredToken(Exception)?|RequestExpired)$/
const unknownKey =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthenticationToken(Exception)?|IncompleteSignature(Exception)?)$/
const signature = /^(InvalidSignatureException|SignatureDoesNotMatch)$/
const denied = /^(AccessDenied(Exception)?|NotAuthorizedException|UnauthorizedOperation)$/
const throttled = /^(ClientLimitExceededException|Throttling(Exception)?|TooManyRequestsException|RequestLimitExceeded)$/

/** `Signature expired: A is now earlier than B (NOW - 5 min.)` and its mirror; A is when the request was signed. */
const skewMessage = /Signature (?:expired|not yet current): (\d{8}T\d{6}Z).*?\((\d{8}T\d{6}Z)/

const basicTime = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** How far this clock is ahead of the service's, in seconds, out of the refusal's text. */
export function skewSecondsIn(message: string): number | undefined {
  const match = skewMessage.exec(message)
  return match ? Math.round((basicTime(match[1]!) - basicTime(match[2]!)) / 1000) : undefined
}

const isSkew = (message: string): boolean => /Signature (expired|not yet current)/i.test(message)

/** Finding for a refusal that lies with the caller's credentials, whatever the operation; undefined when it lies elsewhere. */
export function credentialFinding(refused: Refused, subject: string): Raised | undefined {
  const {errorCode = '', message} = refused
  if (isSkew(message)) {
    const skewSeconds = skewSecondsIn(message)
    return envKinds.clockSkew.found(subject, {...refused, ...(skewSeconds !== undefined && {skewSeconds})})
  }
  if (expired.test(errorCode) || /security token .*expired/i.test(message))
    return envKinds.credentialsExpired.found(subject, refused)
  if (signature.test(errorCode) || /signature we calculated does not match|scoped to a valid region/i.test(message))
    return envKinds.signatureMismatch.found(subject, refused)
  if (unknownKey.test(errorCode) || /security token .*invalid/i.test(message))
    return envKinds.credentialsInvalid.found(subject, refused)
  return undefined
}

export interface Asked {
  readonly operation: string
  /** ARN, or the name where there is none yet. */
  readonly resource: string
  readonly principal?: string
}

export const refusedOf = (failure: Failure, operation: string): Refused => ({
  operation,
  message: failure.message,
  ...(failure.code !== undefined && {errorCode: failure.code}),
  ...(failure.httpStatus !== undefined && {httpStatus: failure.httpStatus}),
  ...(failure.requestId !== undefined && {requestId: failure.requestId}),
})

export const isDenied = (failure: Failure): boolean => denied.test(failure.code ?? '') && !isWrongHost(failure)

const isWrongHost = ({code, message}: Failure): boolean =>
  code === 'UnknownOperationException' || message.includes('Unable to determine service/operation name')

/** The principal stands in the message of most denials: `User: arn:… is not authorized to perform: …`. */
const principalIn = (message: string): string | undefined => /\bUser: (arn:\S+)/.exec(message)?.[1]

/**
 * What a failed call of the REST APIs means; undefined when the far side did not refuse (unreachable, timeout), which leaves the check
 * unknown. ResourceNotFoundException is the caller's to judge: it depends on what was asked for.
 */
export function refusalFinding(failure: Failure, {operation, resource, principal}: Asked): Raised | undefined {
  if (failure.kind !== 'refused') return undefined
  const refused = refusedOf(failure, operation)
  const credential = credentialFinding(refused, resource)
  if (credential) return credential
  if (isWrongHost(failure))
    return apiKinds.wrongEndpoint.found(resource, {
      ...refused,
      ...(failure.endpoint !== undefined && {endpoint: failure.endpoint}),
    })
  if (isDenied(failure)) {
    const who = principal ?? principalIn(failure.message)
    return apiKinds.accessDenied.found(resource, {
      ...refused,
      action: `kinesisvideo:${operation}`,
      resource: policyResource(resource),
      ...(who !== undefined && {principal: who}),
    })
  }
  if (throttled.test(failure.code ?? '')) return apiKinds.throttled.found(resource, refused)
  return apiKinds.refused.found(resource, refused)
}

/** Policies name `channel/<name>/*`: the last part of an ARN is the creation time, which nobody knows in advance. */
export const policyResource = (channel: string): string =>
  channel.startsWith('arn:') ? channel.replace(/\/\d+$/, '/*') : `arn:aws:kinesisvideo:*:*:channel/${channel}/*`

/** `onFailure` of a check on what an operation about the run's channel gave: its refusal, with who asked for what. */
export const refusalOf =
  (operation: string) =>
  (
    failure: Failure,
    _key: string,
    {run, evidence}: CheckContext<'identity' | 'channel', SettingValues>,
  ): readonly Raised[] | undefined => {
    const principal = observedValue(evidence.identity)?.arn
    const told = observedValue(evidence.channel)?.arn
    const resource = told ?? run.channel
    if (told !== undefined && failure.code === 'ResourceNotFoundException')
      return [apiKinds.toldArnGone.found(told, {...refusedOf(failure, operation), arn: told})]
    const raised = refusalFinding(failure, {operation, resource, ...(principal !== undefined && {principal})})
    return raised && [raised]
  }
