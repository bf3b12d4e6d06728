import {FailureError} from '../../model/failure-error.ts'
import {type IceServer, readTurnUsername} from '../../model/ice-server.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Secret} from '../../model/secret.ts'
import {channelNotFound, findChannel} from '../channel/find-channel.ts'
import type {World} from '../connect.ts'
import {isNotFound} from '../resource/find-resource.ts'

/** One entry of GetIceServerConfig's list, with what its username says. */
export interface IceConfigServer {
  readonly urls: IceServer['urls']
  readonly username?: string
  /** Redacted by whoever prints it, unless it was revealed. */
  readonly password?: Secret | string
  readonly ttlSeconds?: number
  /** ISO 8601, UTC. */
  readonly expiresAt?: string
  readonly issuedForArn?: string
}

export interface IceConfig {
  readonly schema: 'urn:kvsctl:schema:ice-config:1'
  readonly channelArn: string
  readonly region: string
  /** Where it was asked. */
  readonly endpoint: string
  /** ISO 8601, UTC. */
  readonly fetchedAt: string
  /** The STUN server of the region: no API returns it. */
  readonly stunUrl: string
  readonly servers: readonly IceConfigServer[]
}

export interface IceConfigOptions {
  /** Name or ARN. */
  readonly channel: string
  readonly clientId?: string
  /** Puts the passwords into the result as plain text. */
  readonly showSecrets?: boolean
}

/** GetIceServerConfig of a channel. @throws UserError when there is no such channel */
export async function iceConfig(world: World, options: IceConfigOptions): Promise<IceConfig> {
  const arn = parseResourceArn(options.channel) ? options.channel : (await findChannel(world, options.channel)).arn
  const {https} = await world.api.getEndpoints(arn, 'VIEWER', ['HTTPS']).catch(async (error: unknown) => {
    throw isNotFound(error) ? await channelNotFound(world, options.channel, error) : error
  })
  if (https === undefined)
    throw new FailureError({kind: 'malformed', message: 'GetSignalingChannelEndpoint returned no HTTPS endpoint.'})
  const servers = await world.api.getIceServers(https, arn, options.clientId)
  return {
    schema: 'urn:kvsctl:schema:ice-config:1',
    channelArn: arn,
    region: world.region,
    endpoint: https,
    fetchedAt: new Date(world.clock.now()).toISOString(),
    stunUrl: world.stunUrl,
    servers: servers.map((server) => withFacts(server, options.showSecrets ?? false)),
  }
}

function withFacts({urls, username, password, ttlSeconds}: IceServer, reveal: boolean): IceConfigServer {
  const facts = username === undefined ? undefined : readTurnUsername(username)
  return {
    urls,
    ...(username !== undefined && {username}),
    ...(password !== undefined && {password: reveal ? password.reveal() : password}),
    ...(ttlSeconds !== undefined && {ttlSeconds}),
    ...(facts && {expiresAt: new Date(facts.expiresAtMs).toISOString()}),
    ...(facts?.channelArn !== undefined && {issuedForArn: facts.channelArn}),
  }
}

/** What a browser's RTCPeerConnection takes (W3C WebRTC §4.2.1). */
export interface RtcConfiguration {
  readonly iceServers: readonly {readonly urls: readonly string[]; readonly username?: string; readonly credential?: string}[]
}

export const rtcConfiguration = ({stunUrl, servers}: IceConfig): RtcConfiguration => ({
  iceServers: [
    {urls: [stunUrl]},
    ...servers.map(({urls, username, password}) => ({
      urls: urls.map(({url}) => url),
      ...(username !== undefined && {username}),
      ...(password !== undefined && {credential: String(password)}),
    })),
  ],
})
