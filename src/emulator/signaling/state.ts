import type {Role} from '../../model/channel.ts'
import type {ConnectRequest} from './events.ts'
import {limits} from './limits.ts'
import {MessageQueue} from './message-queue.ts'
import {RateWindow} from './rate-window.ts'

export interface Connection extends ConnectRequest {
  readonly connectedAt: number
  lastActivityAt: number
  /**
   * - `pending`: admitted, not upgraded yet; holds a slot
   * - `current`: messages for its client go here
   * - `displaced`: a newer connection of the same client took over; it stays open, and nothing is routed from or to it
   * - `closing`: told to close
   */
  phase: 'pending' | 'current' | 'displaced' | 'closing'
  /** Set by GO_AWAY. */
  closesAt?: number
  readonly sdpRate: RateWindow
  readonly candidateRate: RateWindow
}

export interface ChannelState {
  readonly name: string
  readonly connections: Set<Connection>
  /** Current connections by address. */
  readonly current: Map<string, Connection>
  readonly queue: MessageQueue
  readonly connectRate: Readonly<Record<Role, RateWindow>>
}

export interface SignalingState {
  readonly connections: Map<string, Connection>
  /** By ARN: a channel that was deleted and created again is another one. */
  readonly channels: Map<string, ChannelState>
}

export const createState = (): SignalingState => ({connections: new Map(), channels: new Map()})

export const masterAddress = 'master'
export const viewerAddress = (clientId: string): string => `viewer ${clientId}`

/** Where messages for this client go. A master's client id means nothing: there is one master. */
export const addressOf = ({role, clientId}: ConnectRequest): string =>
  role === 'MASTER' ? masterAddress : viewerAddress(clientId ?? '')

export function channelOf(state: SignalingState, {channelArn, channelName}: ConnectRequest): ChannelState {
  let channel = state.channels.get(channelArn)
  if (!channel) {
    channel = {
      name: channelName,
      connections: new Set(),
      current: new Map(),
      queue: new MessageQueue(),
      connectRate: {MASTER: new RateWindow(limits.connectsPerSecond), VIEWER: new RateWindow(limits.connectsPerSecond)},
    }
    state.channels.set(channelArn, channel)
  }
  return channel
}

export function addConnection(state: SignalingState, request: ConnectRequest, now: number): void {
  const {connectionId, channelArn, channelName, role, clientId} = request
  const connection: Connection = {
    connectionId,
    channelArn,
    channelName,
    role,
    ...(clientId !== undefined && {clientId}),
    connectedAt: now,
    lastActivityAt: now,
    phase: 'pending',
    sdpRate: new RateWindow(limits.sdpPerSecond),
    candidateRate: new RateWindow(limits.candidatesPerSecond),
  }
  state.connections.set(connectionId, connection)
  channelOf(state, request).connections.add(connection)
}

/** Takes it out of routing: from now on its client counts as absent, unless another connection is current. */
export function unroute(state: SignalingState, connection: Connection): void {
  const channel = state.channels.get(connection.channelArn)
  const address = addressOf(connection)
  if (channel?.current.get(address) === connection) channel.current.delete(address)
}

export function removeConnection(state: SignalingState, connection: Connection): void {
  unroute(state, connection)
  state.connections.delete(connection.connectionId)
  state.channels.get(connection.channelArn)?.connections.delete(connection)
}

/** When something is due next, if nothing else happens; undefined when nothing is. */
export function nextDeadline(state: SignalingState): number | undefined {
  const due = [
    ...[...state.connections.values()].filter(({phase}) => phase !== 'closing').map(deadlineOf),
    ...[...state.channels.values()].map(({queue}) => queue.nextExpiry()),
  ].filter((at) => at !== undefined)
  return due.length === 0 ? undefined : Math.min(...due)
}

/** When the service closes it. */
export const deadlineOf = ({connectedAt, lastActivityAt, closesAt}: Connection): number =>
  Math.min(connectedAt + limits.connectionMs, lastActivityAt + limits.idleMs, closesAt ?? Number.POSITIVE_INFINITY)
