import {serviceError} from '../../http/aws-error.ts'
import {channelOfArn} from '../channels.ts'
import {type DataPlane, defineOperation} from '../operation.ts'
import {endpointConfiguration, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

type Protocol = 'WSS' | 'HTTPS' | 'WEBRTC'

function endpointOf(protocol: Protocol, role: 'MASTER' | 'VIEWER', {master, viewer, rest}: DataPlane): string {
  if (protocol === 'HTTPS') return rest
  if (protocol === 'WSS') return role === 'MASTER' ? master : viewer
  throw serviceError('InvalidArgumentException', 'The channel is not configured for media ingestion: it has no WEBRTC endpoint.')
}

/** Without a configuration: both protocols that need none, for a viewer. */
export const getSignalingChannelEndpoint = defineOperation({
  name: 'GetSignalingChannelEndpoint',
  route: '/getSignalingChannelEndpoint',
  input: structure({ChannelARN: resourceArn}, {SingleMasterChannelEndpointConfiguration: endpointConfiguration}),
  handle(input, {context, dataPlane}) {
    channelOfArn(context, input.ChannelARN)
    const {Protocols = ['WSS', 'HTTPS'], Role = 'VIEWER'} = input.SingleMasterChannelEndpointConfiguration ?? {}
    return {
      ResourceEndpointList: [...new Set<Protocol>(Protocols)].map((protocol) => ({
        Protocol: protocol,
        ResourceEndpoint: endpointOf(protocol, Role, dataPlane),
      })),
    }
  },
})
