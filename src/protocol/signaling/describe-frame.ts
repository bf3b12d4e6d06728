import type {MessageDetail, SignalMessage} from '../../model/signal-message.ts'
import {parseCandidate} from '../ice/parse-candidate.ts'
import {parseSdp} from '../sdp/parse-sdp.ts'
import {printable} from '../text.ts'
import {parseClientFrame} from './client-frame.ts'
import {type IncomingMessage, parseIncoming, readMessage} from './incoming.ts'
import {type CandidateInit, decodePayload, type SessionDescription} from './payload.ts'
import {redactFrame, redactSdp} from './redact.ts'
import {parseServiceFrame} from './service-frame.ts'

export interface DescribeOptions {
  /** Puts the frame itself into the result. */
  readonly raw?: boolean
  /** Puts the decoded payload into the result. */
  readonly payload?: boolean
  /** Leaves ice-pwd and passwords in it. */
  readonly showSecrets?: boolean
}

/** Frames of the service are 32 KB at most; more is kept of none. */
const maxFrameCharacters = 128 * 1024

const shortened = (text: string): string => printable(text, {maxLength: 256})

/** A frame that came from the service. */
export function describeIncoming(text: string, options: DescribeOptions = {}): SignalMessage {
  const parsed = parseServiceFrame(text)
  const frame = parsed.kind === 'service' ? parsed.frame : undefined
  return {
    kind: 'message',
    direction: 'in',
    type: frame ? shortened(frame.messageType) : '?',
    ...(frame?.senderClientId !== undefined && {from: shortened(frame.senderClientId)}),
    ...sizes(text, frame?.messagePayload),
    detail: detailOf(parseIncoming(text)),
    ...texts(text, options),
  }
}

/** A frame that a client sent. */
export function describeOutgoing(text: string, options: DescribeOptions = {}): SignalMessage {
  const parsed = parseClientFrame(text)
  if (!parsed.ok) {
    const problem = parsed.problem === 'not-json' ? 'it is not a JSON object' : 'it has no action that the service knows'
    const detail: MessageDetail = {kind: 'defect', where: 'frame', problem, excerpt: excerptOf(text)}
    return {kind: 'message', direction: 'out', type: '?', ...sizes(text), detail, ...texts(text, options)}
  }
  const {action, messagePayload, recipientClientId, correlationId} = parsed.frame
  return {
    kind: 'message',
    direction: 'out',
    type: action,
    ...(recipientClientId !== undefined && {to: shortened(recipientClientId)}),
    ...(correlationId !== undefined && {correlationId: shortened(correlationId)}),
    ...sizes(text, messagePayload),
    detail: detailOf(readMessage({messageType: action, ...(messagePayload !== undefined && {messagePayload})}, text)),
    ...texts(text, options),
  }
}

const sizes = (text: string, payload?: string) => ({
  bytes: Buffer.byteLength(text),
  ...(payload !== undefined && {payloadBytes: Buffer.byteLength(payload)}),
})

const excerptOf = (text: string): string => printable(redactFrame(text), {maxLength: 120})

const shown = (text: string): string => printable(text, {maxLength: maxFrameCharacters, keepLines: true})

/** What was asked for beside the facts, without secrets unless these were asked for too. */
function texts(text: string, {raw = false, payload = false, showSecrets = false}: DescribeOptions) {
  if (!raw && !payload) return {}
  const frame = showSecrets ? text : redactFrame(text)
  const said = payload ? payloadText(frame) : undefined
  return {...(raw && {frame: shown(frame)}), ...(said !== undefined && {payload: shown(said)})}
}

/** A payload as people read it: SDP as lines, anything else as the JSON that it is. */
function payloadText(frame: string): string | undefined {
  const [, payload] = /"messagePayload"\s*:\s*"([^"]*)"/i.exec(frame) ?? []
  const text = payload === undefined ? undefined : decodePayload(payload.replaceAll('\\/', '/'))
  if (text === undefined) return undefined
  try {
    const {sdp} = JSON.parse(text) as {sdp?: unknown}
    return typeof sdp === 'string' ? sdp.replaceAll('\r\n', '\n').trimEnd() : text
  } catch {
    return text
  }
}

function detailOf(message: IncomingMessage): MessageDetail {
  switch (message.messageType) {
    case 'SDP_OFFER':
    case 'SDP_ANSWER':
      return description(message.payload)
    case 'ICE_CANDIDATE':
      return candidate(message.payload)
    case 'STATUS_RESPONSE':
      return status(message.statusResponse)
    case 'DEFECT':
      return {kind: 'defect', ...message.defect, excerpt: redactSdp(message.defect.excerpt)}
    default:
      return {kind: 'notice'}
  }
}

function description({type, sdp}: SessionDescription): MessageDetail {
  const parsed = parseSdp(type, sdp)
  if (!parsed.ok) return {kind: 'defect', ...parsed.defect, excerpt: redactSdp(parsed.defect.excerpt)}
  const iceUfrag = /^a=ice-ufrag:(.*)$/m.exec(sdp)?.[1]?.trim()
  return {
    kind: 'description',
    sdpBytes: parsed.fact.sdpBytes,
    media: parsed.fact.media,
    trickle: /^a=ice-options:(?:.* )?trickle\b/m.test(sdp),
    ...(iceUfrag !== undefined && {iceUfrag: shortened(iceUfrag)}),
    candidates: sdp.match(/^a=candidate:/gm)?.length ?? 0,
  }
}

function candidate({candidate, sdpMid}: CandidateInit): MessageDetail {
  if (candidate === '') return {kind: 'end-of-candidates'}
  const fact = parseCandidate(candidate)
  if (fact) return {kind: 'candidate', ...fact, ...(sdpMid !== undefined && {sdpMid: shortened(sdpMid)})}
  return {kind: 'defect', where: 'candidate', problem: 'its numbers cannot be read', excerpt: shortened(candidate)}
}

const status = ({
  success,
  errorType,
  statusCode,
  correlationId,
  description: text,
}: Extract<IncomingMessage, {messageType: 'STATUS_RESPONSE'}>['statusResponse']): MessageDetail => ({
  kind: 'status',
  success,
  errorType: shortened(errorType),
  statusCode: shortened(statusCode),
  ...(correlationId !== undefined && {correlationId: shortened(correlationId)}),
  ...(text !== undefined && {description: printable(text, {maxLength: 1024})}),
})
