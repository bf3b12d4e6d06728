import {type ClientAction, type ClientFrame, parseClientFrame} from '../../protocol/signaling/client-frame.ts'
import {isClientId, isCorrelationId} from '../../protocol/signaling/identifiers.ts'
import type {ServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {Operation, Problem, ReceivedFrame, SignalingEffect} from './events.ts'
import {addressOf, type Connection, channelOf, masterAddress, type SignalingState, viewerAddress} from './state.ts'

const operations: Record<ClientAction, Operation> = {
  SDP_OFFER: 'SendSdpOffer',
  SDP_ANSWER: 'SendSdpAnswer',
  ICE_CANDIDATE: 'SendCandidate',
}

/** A text frame from a client: gateway first, then rate, then validation, then routing. Success is answered with silence. */
export function acceptFrame(
  state: SignalingState,
  connection: Connection,
  {text, messageTtlSeconds, refuse}: ReceivedFrame,
  now: number,
): SignalingEffect[] {
  const {connectionId, channelName} = connection
  const parsed = parseClientFrame(text)
  if (!parsed.ok) return [{kind: 'gateway', connectionId, message: 'Forbidden'}]
  const {frame} = parsed
  const about = {channel: channelName, messageType: frame.action, from: connection.role}
  const problem = problemOf(connection, frame, now) ?? refuse?.(about)
  const count: SignalingEffect = {kind: 'count', operation: operations[frame.action], channelName, failed: problem !== undefined}
  if (problem) return [count, ...statusResponse(connectionId, frame, problem)]
  return [count, {kind: 'transferred', channelName}, ...route(state, connection, frame, messageTtlSeconds * 1000, now)]
}

const invalid = (description: string): Problem => ({errorType: 'InvalidArgumentException', description})

/** Developer guide, "SendSdpOffer", "SendSdpAnswer", "SendIceCandidate": required fields and limits. */
function problemOf(connection: Connection, frame: ClientFrame, now: number): Problem | undefined {
  const rate = frame.action === 'ICE_CANDIDATE' ? connection.candidateRate : connection.sdpRate
  if (!rate.admit(now)) return {errorType: 'ClientLimitExceededException', description: 'Rate of messages exceeded'}
  if (frame.correlationId !== undefined && !isCorrelationId(frame.correlationId)) return invalid('Invalid correlationId')
  if (frame.messagePayload === undefined) return invalid('messagePayload is required')
  if (connection.role === 'VIEWER') return undefined
  if (frame.recipientClientId === undefined) return invalid('recipientClientId is required')
  return isClientId(frame.recipientClientId) ? undefined : invalid('Invalid recipientClientId')
}

function statusResponse(connectionId: string, {correlationId}: ClientFrame, problem: Problem): SignalingEffect[] {
  if (correlationId === undefined) return []
  const statusResponse = {correlationId, ...problem, statusCode: '400', success: false}
  return [{kind: 'reply', connectionId, frame: {messageType: 'STATUS_RESPONSE', statusResponse}}]
}

/** To the recipient if it is connected, else into the channel's queue. What a displaced connection sends goes nowhere. */
function route(state: SignalingState, sender: Connection, frame: ClientFrame, ttlMs: number, now: number): SignalingEffect[] {
  if (sender.phase !== 'current') return []
  const channel = channelOf(state, sender)
  const to = sender.role === 'VIEWER' ? masterAddress : viewerAddress(frame.recipientClientId!)
  const forwarded = forward(sender, frame)
  const recipient = channel.current.get(to)
  if (recipient) return deliver(recipient, forwarded, now)
  channel.queue.add({to, from: addressOf(sender), frame: forwarded, expiresAt: now + ttlMs}, now)
  return []
}

/** The payload unchanged; the sender only where it is a viewer; no correlationId. */
const forward = ({role, clientId}: Connection, {action, messagePayload}: ClientFrame): ServiceFrame => ({
  messageType: action,
  ...(messagePayload !== undefined && {messagePayload}),
  ...(role === 'VIEWER' && clientId !== undefined && {senderClientId: clientId}),
})

export function deliver(recipient: Connection, frame: ServiceFrame, now: number): SignalingEffect[] {
  recipient.lastActivityAt = now
  const {connectionId, role, channelName} = recipient
  return [
    {kind: 'deliver', connectionId, channelName, to: role, frame},
    {kind: 'transferred', channelName},
  ]
}
