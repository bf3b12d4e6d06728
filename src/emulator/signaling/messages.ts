import {type ClientAction, type ClientFrame, parseClientFrame} from '../../protocol/signaling/client-frame.ts'
import {isClientId, isCorrelationId} from '../../protocol/signaling/identifiers.ts'
import type {ServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {Operation, Problem, ReceivedFrame, SignalingEffect} from './events.ts'
import type {QueuedMessage} from './message-queue.ts'
import {addressOf, type ChannelState, type Connection, close, masterAddress, type SignalingState, viewerAddress} from './state.ts'

const operations: Record<ClientAction, Operation> = {
  SDP_OFFER: 'SendSdpOffer',
  SDP_ANSWER: 'SendSdpAnswer',
  ICE_CANDIDATE: 'SendCandidate',
}

/** A text frame from a client: gateway first, then rate, then validation, then routing. Success is answered with silence. */
export function acceptFrame(
  state: SignalingState,
  connection: Connection,
  received: ReceivedFrame,
  now: number,
): SignalingEffect[] {
  const {connectionId, channelName} = connection
  const parsed = parseClientFrame(received.text)
  if (!parsed.ok) return [{kind: 'gateway', connectionId, message: 'Forbidden'}]
  const {frame} = parsed
  const wrong = rateProblem(connection, frame, now) ?? problemOf(state, connection, frame, received.storesMedia)
  const struck = wrong ? undefined : received.strike?.(aboutOf(connection, frame))
  if (struck?.kind === 'close') return close(state, connection, struck.code, struck.reason)
  if (struck?.kind === 'drop') return []
  const problem = wrong ?? struck
  const count: SignalingEffect = {kind: 'count', operation: operations[frame.action], channelName, failed: problem !== undefined}
  if (problem) return [count, ...statusResponse(connection, frame, problem, received)]
  const expiresAt = now + received.messageTtlSeconds * state.rules.ttlSecondMs
  return [count, {kind: 'transferred', channelName}, ...route(state, connection, frame, expiresAt, now)]
}

const aboutOf = ({channelName: channel, role: from}: Connection, {action: messageType, messagePayload = ''}: ClientFrame) => ({
  ...{channel, messageType, from},
  payloadBytes: Buffer.byteLength(messagePayload),
})

const invalid = (description: string): Problem => ({errorType: 'InvalidArgumentException', description})

function rateProblem(connection: Connection, {action}: ClientFrame, now: number): Problem | undefined {
  const rate = action === 'ICE_CANDIDATE' ? connection.candidateRate : connection.sdpRate
  return rate.admit(now) ? undefined : {errorType: 'ClientLimitExceededException', description: 'Rate of messages exceeded'}
}

/** Developer guide, "SendSdpOffer", "SendSdpAnswer", "SendIceCandidate": required fields and limits. */
function problemOf(
  {rules}: SignalingState,
  {role}: Connection,
  {action, messagePayload, recipientClientId, correlationId}: ClientFrame,
  storesMedia = false,
): Problem | undefined {
  if (correlationId !== undefined && !isCorrelationId(correlationId)) return invalid('Invalid correlationId')
  if (messagePayload === undefined) return invalid('messagePayload is required')
  if (messagePayload.length > rules.payloadChars) return invalid(`messagePayload is longer than ${rules.payloadChars} characters`)
  if (role === 'VIEWER') return undefined
  if (recipientClientId !== undefined) return isClientId(recipientClientId) ? undefined : invalid('Invalid recipientClientId')
  // To the storage session, which is the offerer and has no client id ("WebRTC ingestion", developer guide).
  return storesMedia && action !== 'SDP_OFFER' ? undefined : invalid('recipientClientId is required')
}

function statusResponse(
  {connectionId, channelName: channel}: Connection,
  {correlationId}: ClientFrame,
  problem: Problem,
  {withholdsReport}: ReceivedFrame,
): SignalingEffect[] {
  if (correlationId === undefined || withholdsReport?.({channel})) return []
  const {errorType, description} = problem
  const statusResponse = {correlationId, errorType, description, statusCode: '400', success: false}
  return [{kind: 'reply', connectionId, frame: {messageType: 'STATUS_RESPONSE', statusResponse}}]
}

/** What a displaced connection sends goes nowhere; nor does what is for the storage session, as long as there is none. */
function route(state: SignalingState, sender: Connection, frame: ClientFrame, expiresAt: number, now: number): SignalingEffect[] {
  if (sender.phase !== 'current') return []
  const {channel, role} = sender
  const message = {from: addressOf(sender), frame: forward(sender, frame), expiresAt}
  if (role === 'VIEWER') return sendTo(state, channel, {...message, to: masterAddress}, now)
  const {recipientClientId, action, messagePayload} = frame
  if (recipientClientId === undefined) return []
  const wait = channel.waits.get(recipientClientId)
  if (!wait || action === 'SDP_OFFER') return sendTo(state, channel, {...message, to: viewerAddress(recipientClientId)}, now)
  // Alexa takes an answer with all candidates in it: those that trickle have nobody who could take them.
  if (action === 'ICE_CANDIDATE') return []
  channel.waits.delete(recipientClientId)
  state.deadlines.delete(wait)
  const outcome = {status: 'answered', messagePayload: messagePayload!} as const
  return [
    {kind: 'conclude', requestId: wait.requestId, outcome},
    {kind: 'transferred', channelName: channel.name},
  ]
}

/** To the recipient if it is connected, else into the channel's queue. */
export function sendTo(state: SignalingState, channel: ChannelState, message: QueuedMessage, now: number): SignalingEffect[] {
  const recipient = channel.current.get(message.to)
  if (recipient) return deliver(recipient, message.frame, now)
  if (channel.strangers.has(message.to)) return []
  channel.queue.add(message, now)
  const expiry = channel.queue.nextExpiry()
  if (expiry !== undefined) state.deadlines.set(channel, expiry)
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
