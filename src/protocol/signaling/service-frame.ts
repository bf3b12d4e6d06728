import type {PeerDefect} from '../../model/evidence.ts'
import {printable} from '../text.ts'

/** Why a message was not accepted. Sent only for failures, and only when the message carried a correlationId. */
export interface StatusResponse {
  readonly correlationId?: string
  readonly success: boolean
  /** `InvalidArgumentException`, `ClientLimitExceededException`, ... */
  readonly errorType: string
  /** A number as text: `"400"`. */
  readonly statusCode: string
  readonly description?: string
}

/** One text frame from the service to a client (developer guide, "Asynchronous message reception"). */
export interface ServiceFrame {
  /** SDP_OFFER, SDP_ANSWER, ICE_CANDIDATE, GO_AWAY, RECONNECT_ICE_SERVER, STATUS_RESPONSE; kept as text, since there may be more. */
  readonly messageType: string
  readonly messagePayload?: string
  /** The viewer it comes from. Messages from the master and from a storage session carry none. */
  readonly senderClientId?: string
  readonly statusResponse?: StatusResponse
}

/** What API Gateway, in front of the service, says on its own: it has no `messageType`. */
export interface GatewayFrame {
  /** `Forbidden`, `Internal server error`, `Endpoint request timed out`. */
  readonly message: string
  readonly connectionId: string
  readonly requestId: string
}

export type ParsedServiceFrame =
  | {readonly kind: 'service'; readonly frame: ServiceFrame}
  | {readonly kind: 'gateway'; readonly frame: GatewayFrame}
  | {readonly kind: 'defect'; readonly defect: PeerDefect}

/** Reads a frame from the service; whatever is wrong with it comes back as a defect, never as an exception. */
export function parseServiceFrame(text: string): ParsedServiceFrame {
  const fields = parseObject(text)
  if (typeof fields === 'string') return {kind: 'defect', defect: frameDefect(fields, text)}
  const {messageType, message} = fields
  if (typeof messageType === 'string' && messageType !== '') return {kind: 'service', frame: toServiceFrame(messageType, fields)}
  if (typeof message === 'string') return {kind: 'gateway', frame: toGatewayFrame(message, fields)}
  return {kind: 'defect', defect: frameDefect('it has no messageType', text)}
}

type Fields = Readonly<Record<string, unknown>>

function parseObject(text: string): Fields | string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : 'it is not a JSON object'
  } catch {
    return 'it is not JSON'
  }
}

const frameDefect = (problem: string, text: string): PeerDefect => ({
  where: 'frame',
  problem,
  excerpt: printable(text, {maxLength: 120}),
})

const textOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === 'string' ? value : otherwise)

const toGatewayFrame = (message: string, {connectionId, requestId}: Fields): GatewayFrame => ({
  message,
  connectionId: textOr(connectionId, ''),
  requestId: textOr(requestId, ''),
})

function toServiceFrame(messageType: string, {messagePayload, senderClientId, statusResponse}: Fields): ServiceFrame {
  const status = toStatusResponse(statusResponse)
  return {
    messageType,
    ...(typeof messagePayload === 'string' && messagePayload !== '' && {messagePayload}),
    ...(typeof senderClientId === 'string' && senderClientId !== '' && {senderClientId}),
    ...(status && {statusResponse: status}),
  }
}

function toStatusResponse(value: unknown): StatusResponse | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const {correlationId, success, errorType, statusCode, description} = value as Fields
  return {
    ...(typeof correlationId === 'string' && {correlationId}),
    success: success === true,
    errorType: textOr(errorType, ''),
    statusCode: typeof statusCode === 'number' ? String(statusCode) : textOr(statusCode, ''),
    ...(typeof description === 'string' && {description}),
  }
}

/** Writes a frame as the service does: keys in alphabetical order, absent rather than empty or null. */
export const formatServiceFrame = ({messagePayload, messageType, senderClientId, statusResponse}: ServiceFrame): string =>
  JSON.stringify({messagePayload, messageType, senderClientId, statusResponse: statusResponse && sorted(statusResponse)})

const sorted = ({correlationId, description, errorType, statusCode, success}: StatusResponse) => ({
  correlationId,
  description,
  errorType,
  statusCode,
  success,
})

export const formatGatewayFrame = ({message, connectionId, requestId}: GatewayFrame): string =>
  JSON.stringify({message, connectionId, requestId})
