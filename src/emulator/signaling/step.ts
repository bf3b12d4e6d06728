import {isClientId} from '../../protocol/signaling/identifiers.ts'
import type {ConnectRequest, Refusal, SignalingEffect, SignalingEvent} from './events.ts'
import {limits} from './limits.ts'
import {acceptFrame, deliver} from './messages.ts'
import {refusals} from './refusals.ts'
import {
  addConnection,
  addressOf,
  type ChannelState,
  type Connection,
  channelOf,
  deadlineOf,
  removeConnection,
  type SignalingState,
  unroute,
} from './state.ts'

/**
 * The signaling service as a state machine: changes `state` and says what the sockets are to do. `now` is in ms, of any
 * origin that does not jump.
 */
export function step(state: SignalingState, event: SignalingEvent, now: number): SignalingEffect[] {
  switch (event.kind) {
    case 'connect':
      return connect(state, event, now)
    case 'channel-deleted':
      return deleteChannel(state, event.channelName)
    case 'go-away':
      return connectionsOn(state, event.channelName).flatMap((connection) => goAway(connection, now))
    case 'tick':
      return tick(state, now)
    default: {
      const connection = state.connections.get(event.connectionId)
      if (!connection) return []
      if (event.kind === 'closed') return disconnect(state, connection)
      if (connection.phase === 'closing') return []
      return onConnection(state, connection, event, now)
    }
  }
}

type ConnectionEvent = Extract<SignalingEvent, {kind: 'opened' | 'frame' | 'binary' | 'ping'}>

function onConnection(state: SignalingState, connection: Connection, event: ConnectionEvent, now: number): SignalingEffect[] {
  // Pings count: C masters stay connected for an hour with nothing else (JS SDK issue 218 shows browsers, which cannot ping, cut at 10:00).
  connection.lastActivityAt = now
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

const operationOf = ({role}: ConnectRequest) => (role === 'MASTER' ? 'ConnectAsMaster' : 'ConnectAsViewer')

function connect(state: SignalingState, request: ConnectRequest, now: number): SignalingEffect[] {
  const refusal = refusalOf(channelOf(state, request), request, now)
  const count = {kind: 'count', operation: operationOf(request), channelName: request.channelName} as const
  if (refusal)
    return [
      {...count, failed: true},
      {kind: 'refuse', refusal},
    ]
  addConnection(state, request, now)
  return [
    {kind: 'accept', connectionId: request.connectionId},
    {...count, failed: false},
  ]
}

/** In the order in which the service is thought to check: who it is, how often, how many. Signature and channel come before. */
function refusalOf(channel: ChannelState, request: ConnectRequest, now: number): Refusal | undefined {
  const {role, clientId} = request
  if (role === 'VIEWER' && clientId === undefined) return refusals.missingClientId
  if (clientId !== undefined && !isClientId(clientId)) return refusals.invalidClientId
  if (!channel.connectRate[role].admit(now)) return refusals.tooManyConnects
  return role === 'VIEWER' && !hasSlot(channel, request) ? refusals.tooManyViewers : undefined
}

function hasSlot(channel: ChannelState, request: ConnectRequest): boolean {
  const viewers = [...channel.connections].filter(
    ({role, phase}) => role === 'VIEWER' && (phase === 'pending' || phase === 'current'),
  )
  const addresses = new Set(viewers.map(addressOf))
  return addresses.has(addressOf(request)) || addresses.size < limits.viewersPerChannel
}

/** The newest connection of a client takes over; the older one stays open but is out of routing (developer guide, "ConnectAsMaster"). */
function open(state: SignalingState, connection: Connection, now: number): SignalingEffect[] {
  const channel = channelOf(state, connection)
  const address = addressOf(connection)
  const older = channel.current.get(address)
  if (older) older.phase = 'displaced'
  connection.phase = 'current'
  channel.current.set(address, connection)
  return channel.queue.take(address, now).flatMap((frame) => deliver(connection, frame, now))
}

function disconnect(state: SignalingState, connection: Connection): SignalingEffect[] {
  removeConnection(state, connection)
  return [{kind: 'count', operation: 'Disconnect', channelName: connection.channelName, failed: false}]
}

function close(state: SignalingState, connection: Connection, code: number, reason: string): SignalingEffect[] {
  connection.phase = 'closing'
  unroute(state, connection)
  return [{kind: 'close', connectionId: connection.connectionId, code, reason}]
}

const connectionsOn = (state: SignalingState, channelName: string): Connection[] =>
  [...state.connections.values()].filter((connection) => connection.channelName === channelName && connection.phase !== 'closing')

const sayGoAway = ({connectionId}: Connection): SignalingEffect => ({
  kind: 'reply',
  connectionId,
  frame: {messageType: 'GO_AWAY'},
})

/** A second GO_AWAY does not prolong the grace of the first. */
function goAway(connection: Connection, now: number): SignalingEffect[] {
  connection.closesAt ??= now + limits.goAwayGraceMs
  return [sayGoAway(connection)]
}

function deleteChannel(state: SignalingState, channelName: string): SignalingEffect[] {
  const effects = connectionsOn(state, channelName).flatMap((connection) => [
    sayGoAway(connection),
    ...close(state, connection, 1000, 'Channel deleted'),
  ])
  for (const [arn, channel] of state.channels) if (channel.name === channelName) state.channels.delete(arn)
  return effects
}

function tick(state: SignalingState, now: number): SignalingEffect[] {
  for (const {queue} of state.channels.values()) queue.dropExpired(now)
  return [...state.connections.values()]
    .filter((connection) => connection.phase !== 'closing' && deadlineOf(connection) <= now)
    .flatMap((connection) => close(state, connection, 1001, 'Going away'))
}
