import {
  defaultConnectTimeoutMs,
  type SignalingPlace,
  type SignalingSession,
  startSession,
} from '../../client/signaling/session.ts'
import type {Role} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {startDeadline, unlessAborted} from '../../platform/deadline.ts'
import type {WebsocketMessage} from '../../platform/websocket.ts'
import {channelNotFound, findChannel} from '../channel/find-channel.ts'
import {clientIdFor} from '../client-id.ts'
import type {World} from '../connect.ts'
import {isNotFound} from '../resource/find-resource.ts'

/** How a signaling channel is joined. */
export interface SignalOptions {
  /** Name or ARN. */
  readonly channel: string
  /** A viewer unless said otherwise. */
  readonly role?: Role
  /** Needed for the master: whoever is master now hears nothing any more. */
  readonly displace?: boolean
  /** One stable id per host without it. */
  readonly clientId?: string
  /** Between pings; 0: none. */
  readonly pingMs?: number
  /** How long the first connection may take, in ms. */
  readonly connectTimeoutMs?: number
  /** Ctrl-C. */
  readonly signal?: AbortSignal
}

export interface SignalListener {
  readonly onEvent: (event: SessionEvent) => void
  readonly onFrame: (frame: WebsocketMessage) => void
}

/** A channel that was joined. */
export interface Joined {
  readonly session: SignalingSession
  readonly channelArn: string
  readonly role: Role
  readonly clientId?: string
  /** Leaves, and gives the client id back. */
  leave(): Promise<void>
}

/** @throws UserError when it would take the place of a master without having been told so */
export function requireDisplace({role = 'VIEWER', displace = false, channel}: SignalOptions): void {
  if (role === 'MASTER' && !displace)
    throw usage(
      'would-displace',
      `A channel has one master, and the newest wins: as master of ${channel}, kvsctl would cut its camera off from all viewers.`,
      'If that is what you want, say so with --displace.',
    )
  if (role === 'VIEWER' && displace)
    throw usage('nothing-to-displace', 'Only a master displaces anybody.', 'Add --as master, or leave --displace out.')
}

/**
 * Joins a signaling channel, and joins it again whenever the connection ends.
 * @throws UserError where there is no such channel, FailureError when the service does not let us in
 */
export async function joinChannel(world: World, options: SignalOptions, listener: SignalListener): Promise<Joined> {
  requireDisplace(options)
  const {role = 'VIEWER', signal, pingMs, connectTimeoutMs} = options
  const first = await firstPlace(world, options, role)
  const id = role === 'MASTER' && options.clientId === undefined ? undefined : clientIdFor(options.clientId)
  const session = startSession({
    role,
    ...(id && {clientId: id.clientId}),
    region: world.region,
    ...(world.ca !== undefined && {ca: world.ca}),
    ...(world.timeScale !== undefined && {timeScale: world.timeScale}),
    clock: world.clock,
    random: world.random,
    credentials: () => world.credentials(),
    place: async (why) => (why === 'start' ? first : placeNow(world, options.channel, role)),
    ...(pingMs !== undefined && {pingMs}),
    ...(connectTimeoutMs !== undefined && {connectTimeoutMs}),
    ...listener,
  })
  const stop = () => void session.close()
  signal?.addEventListener('abort', stop, {once: true})
  if (signal?.aborted) stop()
  const leave = async () => {
    signal?.removeEventListener('abort', stop)
    await session.close()
    id?.release()
  }
  try {
    await session.connected
  } catch (error) {
    await leave()
    throw signal?.aborted ? signal.reason : error
  }
  return {session, channelArn: first.channelArn, role, ...(id && {clientId: id.clientId}), leave}
}

/**
 * Where a channel is joined, found within the time that joining may take.
 * @throws UserError where there is no such channel
 */
export async function firstPlace(
  world: World,
  {channel, signal, connectTimeoutMs}: Pick<SignalOptions, 'channel' | 'signal' | 'connectTimeoutMs'>,
  role: Role,
): Promise<SignalingPlace> {
  const parent = signal ?? new AbortController().signal
  const deadline = startDeadline(parent, world.clock, connectTimeoutMs ?? defaultConnectTimeoutMs, `Looking for ${channel}`)
  try {
    return await unlessAborted(placeOf(world, channel, role), deadline.signal)
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    deadline.cancel()
  }
}

/** Says what is wrong with the name of a channel that is not there. */
async function placeOf(world: World, channel: string, role: Role): Promise<SignalingPlace> {
  const channelArn = parseResourceArn(channel) ? channel : (await findChannel(world, channel)).arn
  try {
    return await endpointOf(world, channelArn, role)
  } catch (error) {
    throw isNotFound(error) ? await channelNotFound(world, channel, error) : error
  }
}

/** The same later on: a channel that was deleted and created again has another ARN under its name. */
export async function placeNow(world: World, channel: string, role: Role): Promise<SignalingPlace> {
  const channelArn = parseResourceArn(channel) ? channel : (await world.api.describeChannel({name: channel})).arn
  return endpointOf(world, channelArn, role)
}

async function endpointOf({api}: World, channelArn: string, role: Role): Promise<SignalingPlace> {
  const {wss} = await api.getEndpoints(channelArn, role, ['WSS'])
  if (wss !== undefined) return {channelArn, endpoint: wss}
  throw new FailureError({kind: 'malformed', message: `The service named no websocket endpoint (WSS) for the role ${role}.`})
}

const usage = (code: string, message: string, remedy: string): UserError =>
  new UserError({code, message, remedy: [{text: remedy}], exitCode: exitCodes.usage})
