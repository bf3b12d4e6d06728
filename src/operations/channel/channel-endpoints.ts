import type {EndpointProtocol} from '../../client/aws/kvs-api.ts'
import type {ChannelEndpoints, Role} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {World} from '../connect.ts'
import {isNotFound} from '../resource/find-resource.ts'
import {channelNotFound, findChannel} from './find-channel.ts'

export const roles = ['MASTER', 'VIEWER'] as const satisfies readonly Role[]
export const endpointProtocols = ['WSS', 'HTTPS', 'WEBRTC'] as const satisfies readonly EndpointProtocol[]

export interface ChannelEndpointsOptions {
  /** Name or ARN. */
  readonly channel: string
  /** Both unless given. */
  readonly roles?: readonly Role[]
  /** All unless given. */
  readonly protocols?: readonly EndpointProtocol[]
}

export interface ChannelEndpointList {
  readonly schema: 'urn:kvsctl:schema:channel-endpoints:1'
  /** As it was given. */
  readonly channel: string
  readonly arn: string
  readonly endpoints: Readonly<Partial<Record<Role, Readonly<Partial<Record<EndpointProtocol, string>>>>>>
  /** What was asked for and does not exist. */
  readonly unavailable: Readonly<Partial<Record<EndpointProtocol, string>>>
}

/** GetSignalingChannelEndpoint for each role, all at once. @throws UserError when there is no such channel */
export async function channelEndpoints(world: World, options: ChannelEndpointsOptions): Promise<ChannelEndpointList> {
  const {channel, protocols = endpointProtocols} = options
  const arn = parseResourceArn(channel) ? channel : (await findChannel(world, channel)).arn
  const asked = options.roles ?? roles
  const found = await Promise.all(asked.map((role) => endpointsOf(world, channel, arn, role, protocols)))
  const without = protocols.includes('WEBRTC') && found.every(({WEBRTC}) => WEBRTC === undefined)
  return {
    schema: 'urn:kvsctl:schema:channel-endpoints:1',
    channel,
    arn,
    endpoints: Object.fromEntries(asked.map((role, at) => [role, found[at]!])),
    unavailable: without ? {WEBRTC: 'media storage is not enabled for this channel'} : {},
  }
}

/** Where there is no media storage, asking for WEBRTC fails the whole request: so it is asked for by itself. */
async function endpointsOf(
  world: World,
  channel: string,
  arn: string,
  role: Role,
  protocols: readonly EndpointProtocol[],
): Promise<Partial<Record<EndpointProtocol, string>>> {
  const signaling = protocols.filter((protocol) => protocol !== 'WEBRTC')
  const none: ChannelEndpoints = {}
  try {
    const [{wss, https}, {webrtc}] = await Promise.all([
      signaling.length > 0 ? world.api.getEndpoints(arn, role, signaling) : none,
      protocols.includes('WEBRTC') ? storageEndpoint(world, arn, role) : none,
    ])
    return {...(wss && {WSS: wss}), ...(https && {HTTPS: https}), ...(webrtc && {WEBRTC: webrtc})}
  } catch (error) {
    throw isNotFound(error) ? await channelNotFound(world, channel, error) : error
  }
}

/** Empty where the channel has no media storage: the service then refuses the argument (API reference). */
async function storageEndpoint({api}: World, arn: string, role: Role): Promise<ChannelEndpoints> {
  try {
    return await api.getEndpoints(arn, role, ['WEBRTC'])
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'InvalidArgumentException') return {}
    throw error
  }
}
