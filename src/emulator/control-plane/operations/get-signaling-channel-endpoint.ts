import type {EmulatorContext} from '../../context.ts'
import {serviceError} from '../../http/aws-error.ts'
import {channelOfArn} from '../channels.ts'
import {mappingOfChannel} from '../media-storage.ts'
import {type DataPlane, defineOperation} from '../operation.ts'
import {requireActive, requireFound} from '../resources.ts'
import {endpointConfiguration, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

type Protocol = 'WSS' | 'HTTPS' | 'WEBRTC'

const endpointOf = (protocol: Protocol, role: 'MASTER' | 'VIEWER', dataPlane: DataPlane): string =>
  ({HTTPS: dataPlane.rest, WEBRTC: dataPlane.storage, WSS: role === 'MASTER' ? dataPlane.master : dataPlane.viewer})[protocol]

function elsewhere({faults}: EmulatorContext, channel: string, protocol: Protocol): string | undefined {
  const fault = faults.consult('endpoint', {channel, protocol})
  return fault && `${protocol === 'WSS' ? 'wss' : 'https'}://${fault.host}`
}

/** Without a configuration: both protocols that need none, for a viewer. */
export const getSignalingChannelEndpoint = defineOperation({
  name: 'GetSignalingChannelEndpoint',
  route: '/getSignalingChannelEndpoint',
  input: structure({ChannelARN: resourceArn}, {SingleMasterChannelEndpointConfiguration: endpointConfiguration}),
  handle(input, {context, dataPlane}) {
    const channel = channelOfArn(context, input.ChannelARN)
    // The model has ResourceInUseException for a channel that will be ACTIVE, not for one that is going.
    if (channel.status === 'DELETING') requireFound(channel)
    requireActive(channel)
    const {Protocols = ['WSS', 'HTTPS'], Role = 'VIEWER'} = input.SingleMasterChannelEndpointConfiguration ?? {}
    if (Protocols.includes('WEBRTC') && !mappingOfChannel(context, channel))
      throw serviceError(
        'InvalidArgumentException',
        'The channel is not configured for media ingestion: it has no WEBRTC endpoint.',
      )
    return {
      ResourceEndpointList: [...new Set<Protocol>(Protocols)].map((protocol) => ({
        Protocol: protocol,
        ResourceEndpoint: elsewhere(context, channel.name, protocol) ?? endpointOf(protocol, Role, dataPlane),
      })),
    }
  },
})
