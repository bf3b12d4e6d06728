import {isClientId} from '../../protocol/signaling/identifiers.ts'
import {acceptAlexaOffer} from './alexa-offer.ts'
import type {ConnectRequest, Refusal, SignalingEffect, SignalingEvent} from './events.ts'
import {goAway, say, strike, undoStrikes} from './interference.ts'
import {acceptFrame, deliver} from './messages.ts'
import {refusals} from './refusals.ts'
import {
  addConnection,
  addressOf,
  type ChannelState,
  type Connection,
  channelOf,
  close,
  connectionsOn,
  countConnect,
  deadlineOf,
  enter,
  forgetChannel,
  type OfferWait,
  removeConnection,
  type SignalingState,
} from './state.ts'

/**
 * The signaling service as a state machine: changes `state` and says what the sockets are to do. `now` is in ms, of any
 * origin that does not jump. No event costs more for what is open on other channels, but for the logarithm in `Deadlines`.
 */
export function step(state: SignalingState, event: SignalingEvent, now: number): SignalingEffect[] {
  switch (event.kind) {
    case 'connect':
      return connect(state, event, now)
    case 'channel-deleted':
      return deleteChannel(state, event.channelName)
    case 'go-away':
      return connectionsOn(state, event.channelName).flatMap((connection) => goAway(state, connection, now))
    case 'reconnect-ice-server':
      return connectionsOn(state, event.channelName).map((connection) => say(connection, 'RECONNECT_ICE_SERVER'))
    case 'alexa-offer':
      return acceptAlexaOffer(state, event, now)
    case 'fault-ended':
      return undoStrikes(state, event.fault, now)
    case 'tick':
      return state.deadlines.takeDue(now).flatMap((due) => whenDue(state, due, now))
    default: {
      const connection = state.connections.get(event.connectionId)
      if (!connection) return []
      if (event.kind === 'closed') return disconnect(state, connection)
      if (connection.phase === 'closing') return []
      if (event.kind === 'strike') return strike(state, connection, event.strike, now)
      return onConnection(state, connection, event, now)
    }
  }
}

type ConnectionEvent = Extract<SignalingEvent, {kind: 'opened' | 'frame' | 'binary' | 'ping'}>

function onConnection(state: SignalingState, connection: Connection, event: ConnectionEvent, now: number): SignalingEffect[] {
  // Pings count: C masters stay connected for an hour with nothing else (JS SDK issue 218 shows browsers, which cannot ping, cut at 10:00).
  if (event.kind !== 'ping' || state.rules.pingsKeepAlive) connection.lastActivityAt = now
  switch (event.kind) {
    case 'opened':
      return open(state, connection, now)
    case 'frame':
      return acceptFrame(state, connection, event, now)
    case 'binary':
      return close(state, connection, 1003, 'Binary frames are not supported')
    case 'ping':
      return []
  }
}

/** Whether it succeeds shows when the handshake is done. */
function connect(state: SignalingState, request: ConnectRequest, now: number): SignalingEffect[] {
  const refusal = refusalOf(state, request, now)
  if (refusal) return [countConnect(request, true), {kind: 'refuse', refusal}]
  addConnection(state, request, now)
  return [{kind: 'accept', connectionId: request.connectionId}]
}

/** In the order in which the service is thought to check: who it is, how often, how many. Signature and channel come before. */
function refusalOf(state: SignalingState, request: ConnectRequest, now: number): Refusal | undefined {
  const {role, clientId} = request
  const channel = channelOf(state, request)
  if (role === 'VIEWER' && clientId === undefined) return refusals.missingClientId
  if (clientId !== undefined && !isClientId(clientId)) return refusals.invalidClientId
  if (!channel.connectRate[role].admit(now)) return refusals.tooManyConnects
  return role === 'VIEWER' && !hasSlot(state, channel, request) ? refusals.tooManyViewers : undefined
}

const hasSlot = ({rules}: SignalingState, {slots}: ChannelState, request: ConnectRequest): boolean =>
  slots.has(addressOf(request)) || slots.size + (request.heldSlots ?? 0) < rules.viewersPerChannel

/** The newest connection of a client takes over; the older one stays open but is out of routing (developer guide, "ConnectAsMaster"). */
function open(state: SignalingState, connection: Connection, now: number): SignalingEffect[] {
  const {channel, phase} = connection
  const address = addressOf(connection)
  const older = channel.current.get(address)
  // Connections are opened once.
  if (phase !== 'pending') return []
  if (older) enter(older, 'displaced')
  enter(connection, 'current')
  channel.strangers.delete(address)
  return [
    countConnect(connection, false),
    ...(older && state.rules.closeDisplaced ? close(state, older, 1000, 'Displaced by a newer connection') : []),
    ...channel.queue.take(address, now).flatMap((frame) => deliver(connection, frame, now)),
  ]
}

function disconnect(state: SignalingState, connection: Connection): SignalingEffect[] {
  const {phase, channelName} = connection
  removeConnection(state, connection)
  if (phase === 'pending') return [countConnect(connection, true)]
  return [{kind: 'count', operation: 'Disconnect', channelName, failed: false}]
}

function deleteChannel(state: SignalingState, channelName: string): SignalingEffect[] {
  const closed = connectionsOn(state, channelName).flatMap((connection) => [
    say(connection, 'GO_AWAY'),
    ...close(state, connection, 1000, 'Channel deleted'),
  ])
  const namesakes = [...(state.channelsByName.get(channelName) ?? [])]
  const given = namesakes.flatMap(({waits}) => [...waits.values()].map(({requestId}) => giveUp(requestId, 'channel-deleted')))
  for (const channel of namesakes) forgetChannel(state, channel)
  return [...closed, ...given]
}

const giveUp = (requestId: string, status: 'timed-out' | 'channel-deleted'): SignalingEffect => ({
  kind: 'conclude',
  requestId,
  outcome: {status},
})

function whenDue(state: SignalingState, due: Connection | ChannelState | OfferWait, now: number): SignalingEffect[] {
  const {deadlines, rules} = state
  if (due.kind === 'wait') {
    if (due.channel.waits.get(due.clientId) === due) due.channel.waits.delete(due.clientId)
    return [giveUp(due.requestId, 'timed-out')]
  }
  if (due.kind === 'channel') {
    due.queue.dropExpired(now)
    const next = due.queue.nextExpiry()
    if (next !== undefined) deadlines.set(due, next)
    return []
  }
  const at = deadlineOf(rules, due)
  if (at <= now) return close(state, due, 1001, 'Going away')
  deadlines.set(due, at)
  return []
}
