import type {EndpointReachFact} from '../model/endpoint-reach.ts'
import type {Evidence} from '../model/evidence.ts'
import {type Observed, observedValue} from '../model/observed.ts'
import type {
  ClockSkewFact,
  CredentialShapeFact,
  MessageRefusalFact,
  MessageRoundTripFact,
  PermissionsFact,
  WebsocketPingsFact,
} from '../model/signaling-evidence.ts'
import type {Spread} from '../model/spread.ts'
import {purposeText} from './outbound-rules.ts'

export const legHeads = ['endpoint', 'DNS', 'TCP', 'TLS', 'version', 'signed by'] as const

/** Whether a run looked at the line itself, and not only used it. */
const isSignalingRun = ({websocketPings}: Evidence): boolean => websocketPings !== undefined

/** One row per endpoint: how long each stage took, or how it failed. */
export function legRows(evidence: Evidence): readonly (readonly string[])[] {
  const rows = isSignalingRun(evidence) ? (observedValue(evidence.endpointReach) ?? []) : []
  return rows.map(({subject, observed}) => {
    const fact = observedValue(observed)
    return fact ? legRow(fact) : [subject, '-', '-', '-', '', observed.status === 'failed' ? observed.failure.message : '']
  })
}

function legRow({purpose, dns, tcp, tls, proxy}: EndpointReachFact): readonly string[] {
  const shaken = observedValue(tls)
  const signed = shaken?.chain[0]?.issuer ?? ''
  return [
    purposeText[purpose],
    stage(dns),
    proxy === undefined ? stage(tcp) : `${stage(tcp)} by ${proxy}`,
    stage(tls),
    shaken ? `${shaken.version}${shaken.forwardSecrecy ? '' : ', no PFS'}` : '',
    shaken && !shaken.trusted ? `${signed}: not trusted` : signed,
  ]
}

const stage = (observed: Observed<unknown>): string =>
  observed.status === 'observed'
    ? ms(observed.tookMs)
    : observed.status === 'failed'
      ? (observed.failure.code ?? observed.failure.kind)
      : '-'

/** A figure that was measured keeps a digit behind the point only while it matters. */
const ms = (value: number): string => (value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`)

/** What else was found out about the line: name and sentence. */
export function signalingLines(evidence: Evidence): readonly (readonly [string, string])[] {
  if (!isSignalingRun(evidence)) return []
  return [
    ['upgrade', upgradeText(evidence)],
    ['pings', told(evidence.websocketPings, pingsText)],
    ['messages', told(evidence.messageRoundTrip, roundTripText)],
    ['bad message', told(evidence.messageRefusal, refusalText)],
    ['clock', told(evidence.clockSkew, clockText)],
    ['keys', told(evidence.credentialShape, shapeText)],
    ['as viewer', told(evidence.permissions, (fact) => permissionText(fact, 'VIEWER'))],
    ['as master', told(evidence.permissions, (fact) => permissionText(fact, 'MASTER'))],
  ].filter((line): line is [string, string] => line[1] !== undefined)
}

/** Why there is nothing to tell is told as well; of what was not looked for, nothing. */
const told = <T>(observed: Observed<T> | undefined, say: (fact: T) => string): string | undefined => {
  if (observed === undefined) return undefined
  if (observed.status === 'observed') return say(observed.value)
  return observed.status === 'failed' ? `unknown: ${observed.failure.message}` : `not attempted: ${observed.reason}`
}

function upgradeText({signalingConnect}: Evidence): string | undefined {
  return told(signalingConnect, ({httpStatus, endpoint, clientId, body, headers}) => {
    const took = signalingConnect?.status === 'observed' ? signalingConnect.tookMs : 0
    const who = clientId === undefined ? '' : ` as ${clientId}`
    if (httpStatus === 101) return `101 in ${ms(took)} from ${endpoint}${who}`
    const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return `${httpStatus} in ${ms(took)} from ${endpoint}${who}; ${body ? `body ${body}` : 'no body'}; ${told.join(', ') || 'no headers'}`
  })
}

const spreadText = ({minMs, medianMs, maxMs, jitterMs}: Spread): string =>
  `min ${ms(minMs)}, median ${ms(medianMs)}, max ${ms(maxMs)}, jitter ${ms(jitterMs)}`

function pingsText({sent, rttsMs, spread, unansweredAfterMs}: WebsocketPingsFact): string {
  const silent = unansweredAfterMs === undefined ? '' : `; no pong within ${ms(unansweredAfterMs)}`
  return `${rttsMs.length} of ${sent} answered${spread ? `: ${spreadText(spread)}` : ''}${silent}`
}

function roundTripText({sent, received, toMaster, toViewer}: MessageRoundTripFact): string {
  const times =
    toMaster && toViewer ? `: to a master of our own ${ms(toMaster.medianMs)}, back ${ms(toViewer.medianMs)} (medians)` : ''
  return `${received} of ${sent} there and back${times}`
}

function refusalText({sent, response, respondedAfterMs, waitedMs, answeredUnasked}: MessageRefusalFact): string {
  const unasked = `${answeredUnasked ? 'reported' : 'nothing'} without a correlation id`
  if (!response) return `${sent}: no STATUS_RESPONSE within ${ms(waitedMs)}; ${unasked}`
  return `${sent}: STATUS_RESPONSE ${response.statusCode} ${response.errorType} after ${ms(respondedAfterMs ?? waitedMs)}; ${unasked}`
}

const seconds = (value: number): string => `${(Math.abs(value) / 1000).toFixed(1)} s`

const clockText = ({offsetMs, uncertaintyMs}: ClockSkewFact): string =>
  `${seconds(offsetMs)} ${offsetMs < 0 ? 'slow' : 'fast'}, give or take ${seconds(uncertaintyMs)}`

function shapeText({keyPrefix, keyKind, sessionToken, expiresAt}: CredentialShapeFact): string {
  const token = {none: 'no session token', jwt: 'a JWT as session token', opaque: 'a session token'}[sessionToken]
  return `${keyPrefix}…, ${keyKind === 'unknown' ? 'of no kind that AWS documents' : keyKind}, ${token}${expiresAt ? `, until ${expiresAt}` : ''}`
}

function permissionText({actions, principal}: PermissionsFact, role: 'MASTER' | 'VIEWER'): string {
  const needed = actions.filter(({roles}) => roles.includes(role))
  const missing = needed.filter(({decision}) => decision !== 'allowed')
  if (missing.length === 0) return `IAM allows all ${needed.length} actions to ${principal}`
  return `IAM denies ${missing.map(({action, decision}) => `${action.replace(/^kinesisvideo:/, '')} (${decision})`).join(', ')} to ${principal}`
}
