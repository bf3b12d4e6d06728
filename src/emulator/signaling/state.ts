import type {Role} from '../../model/channel.ts'
import {Deadlines} from './deadlines.ts'
import type {ConnectRequest, SignalingEffect} from './events.ts'
import {MessageQueue} from './message-queue.ts'
import {RateWindow} from './rate-window.ts'
import {createRules, type Rules} from './rules.ts'

/**
 * - `pending`: admitted, not upgraded yet; holds a slot
 * - `current`: messages for its client go here
 * - `displaced`: a newer connection of the same client took over, or a fault put it aside; it stays open, and nothing is routed from
 *   or to it
 * - `closing`: told to close
 */
export type Phase = 'pending' | 'current' | 'displaced' | 'closing'

export interface Connection extends ConnectRequest {
  readonly kind: 'connection'
  readonly channel: ChannelState
  readonly connectedAt: number
  lastActivityAt: number
  /** Changed by `enter` only. */
  phase: Phase
  /** Set by GO_AWAY. */
  closesAt?: number
  /** Limits that faults give it, by their ids. */
  limits?: Map<string, {readonly idleMs?: number; readonly ageMs?: number}>
  /** Id of the fault that put it aside, and puts it back when it ends. */
  asideBy?: string
  readonly sdpRate: RateWindow
  readonly candidateRate: RateWindow
}

/** An Alexa offer whose sender waits for the master's answer. */
export interface OfferWait {
  readonly kind: 'wait'
  readonly requestId: string
  readonly clientId: string
  readonly channel: ChannelState
}

export interface ChannelState {
  readonly kind: 'channel'
  readonly arn: string
  readonly name: string
  readonly connections: Set<Connection>
  /** Current connections by address. */
  readonly current: Map<string, Connection>
  /** How many connections, pending and current, the viewers that hold a slot have; by address. */
  readonly slots: Map<string, number>
  /** By the client id that the answer will be for; the newest offer of a client has its answer. */
  readonly waits: Map<string, OfferWait>
  readonly queue: MessageQueue
  /** Addresses at which a stranger took over, with the id of the fault that brought it: what is sent there is not seen again. */
  readonly strangers: Map<string, string>
  readonly connectRate: Readonly<Record<Role, RateWindow>>
}

export interface SignalingState {
  readonly rules: Rules
  readonly connections: Map<string, Connection>
  /** By ARN: a channel that was deleted and created again is another one. */
  readonly channels: Map<string, ChannelState>
  readonly channelsByName: Map<string, Set<ChannelState>>
  /** Of connections, or sooner: traffic moves theirs away without a word here, and they are looked at again when they come up. */
  readonly deadlines: Deadlines<Connection | ChannelState | OfferWait>
}

export const createState = (rules: Rules = createRules()): SignalingState => ({
  ...{rules, connections: new Map(), channels: new Map(), channelsByName: new Map()},
  deadlines: new Deadlines(),
})

export const masterAddress = 'master'
export const viewerAddress = (clientId: string): string => `viewer ${clientId}`

/** Where messages for this client go. A master's client id means nothing: there is one master. */
export const addressOf = ({role, clientId}: ConnectRequest): string =>
  role === 'MASTER' ? masterAddress : viewerAddress(clientId ?? '')

interface ChannelName {
  readonly channelArn: string
  readonly channelName: string
}

export function channelOf(state: SignalingState, {channelArn: arn, channelName: name}: ChannelName): ChannelState {
  const known = state.channels.get(arn)
  if (known) return known
  const {connectsPerSecond} = state.rules
  const channel: ChannelState = {
    ...{kind: 'channel', arn, name, connections: new Set(), current: new Map(), slots: new Map(), waits: new Map()},
    ...{queue: new MessageQueue(), strangers: new Map()},
    connectRate: {MASTER: new RateWindow(connectsPerSecond), VIEWER: new RateWindow(connectsPerSecond)},
  }
  state.channels.set(arn, channel)
  const namesakes = state.channelsByName.get(name) ?? new Set()
  state.channelsByName.set(name, namesakes.add(channel))
  return channel
}

/** What is open on the channels of this name, of which at most one is still there. */
export const connectionsOn = (state: SignalingState, channelName: string): Connection[] =>
  [...(state.channelsByName.get(channelName) ?? [])].flatMap(({connections}) =>
    [...connections].filter(({phase}) => phase !== 'closing'),
  )

/** The master that messages of this channel go to now. */
export const masterOn = (state: SignalingState, channelName: string): Connection | undefined =>
  connectionsOn(state, channelName).find(({role, phase}) => role === 'MASTER' && phase === 'current')

export function forgetChannel(state: SignalingState, channel: ChannelState): void {
  state.channels.delete(channel.arn)
  state.channelsByName.get(channel.name)?.delete(channel)
  if (state.channelsByName.get(channel.name)?.size === 0) state.channelsByName.delete(channel.name)
  for (const forgotten of [channel, ...channel.waits.values()]) state.deadlines.delete(forgotten)
}

export function addConnection(state: SignalingState, request: ConnectRequest, now: number): void {
  const {connectionId, channelArn, channelName, role, clientId} = request
  const connection: Connection = {
    kind: 'connection',
    ...{connectionId, channelArn, channelName, role, channel: channelOf(state, request)},
    ...(clientId !== undefined && {clientId}),
    connectedAt: now,
    lastActivityAt: now,
    phase: 'pending',
    sdpRate: new RateWindow(state.rules.sdpPerSecond),
    candidateRate: new RateWindow(state.rules.candidatesPerSecond),
  }
  state.connections.set(connectionId, connection)
  connection.channel.connections.add(connection)
  countSlot(connection, 1)
  setDeadline(state, connection)
}

function countSlot(connection: Connection, change: 1 | -1): void {
  const {channel, role} = connection
  if (role === 'MASTER') return
  const address = addressOf(connection)
  const count = (channel.slots.get(address) ?? 0) + change
  if (count > 0) channel.slots.set(address, count)
  else channel.slots.delete(address)
}

const holdsSlot = (phase: Phase): boolean => phase === 'pending' || phase === 'current'

/** Moves a connection on. Out of `current` its client counts as absent, unless another connection takes its place. */
export function enter(connection: Connection, phase: Phase): void {
  const {channel} = connection
  const address = addressOf(connection)
  if (channel.current.get(address) === connection) channel.current.delete(address)
  if (holdsSlot(connection.phase) && !holdsSlot(phase)) countSlot(connection, -1)
  connection.phase = phase
  if (phase === 'current') channel.current.set(address, connection)
}

export function removeConnection(state: SignalingState, connection: Connection): void {
  enter(connection, 'closing')
  state.connections.delete(connection.connectionId)
  // Nobody can tell whether the stranger who took the id of a viewer that is gone is still there.
  if (connection.role === 'VIEWER') connection.channel.strangers.delete(addressOf(connection))
  connection.channel.connections.delete(connection)
  state.deadlines.delete(connection)
}

/** When something may be due next, if nothing else happens; undefined when nothing is. */
export const nextDeadline = (state: SignalingState): number | undefined => state.deadlines.next()

/** When the service closes it. */
export function deadlineOf({connectionMs, idleMs}: Rules, connection: Connection): number {
  const {connectedAt, lastActivityAt, closesAt = Number.POSITIVE_INFINITY, limits} = connection
  const given = [...(limits?.values() ?? [])]
  const mayAge = Math.min(connectionMs, ...given.map((limit) => limit.ageMs ?? connectionMs))
  const mayIdle = Math.min(idleMs, ...given.map((limit) => limit.idleMs ?? idleMs))
  return Math.min(connectedAt + mayAge, lastActivityAt + mayIdle, closesAt)
}

export const setDeadline = ({deadlines, rules}: SignalingState, connection: Connection): void =>
  deadlines.set(connection, deadlineOf(rules, connection))

export function close(state: SignalingState, connection: Connection, code: number, reason: string): SignalingEffect[] {
  enter(connection, 'closing')
  state.deadlines.delete(connection)
  return [{kind: 'close', connectionId: connection.connectionId, code, reason}]
}

export const countConnect = ({role, channelName}: ConnectRequest, failed: boolean): SignalingEffect => ({
  kind: 'count',
  operation: role === 'MASTER' ? 'ConnectAsMaster' : 'ConnectAsViewer',
  channelName,
  failed,
})
