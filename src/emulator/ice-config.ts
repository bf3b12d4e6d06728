import {channelOfArn, requireConnectable} from './control-plane/channels.ts'
import {defineOperation, notBuilt, type Operation} from './control-plane/operation.ts'
import {clientId, resourceArn} from './control-plane/shapes/kinesisvideo.ts'
import {oneOf, structure} from './control-plane/shapes/shape.ts'
import {sendAlexaOfferToMaster} from './signaling/send-alexa-offer-to-master.ts'

const getIceServerConfig = defineOperation({
  name: 'GetIceServerConfig',
  route: '/v1/get-ice-server-config',
  input: structure({ChannelARN: resourceArn}, {ClientId: clientId, Service: oneOf('TURN'), Username: clientId}),
  handle(input, {context, iceServers}) {
    const channel = channelOfArn(context, input.ChannelARN)
    requireConnectable(channel)
    return {IceServerList: iceServers(channel.arn)}
  },
})

/** All operations of the model `kinesis-video-signaling` 2019-12-04, which the `r-` host answers. */
export const signalingRestOperations = {
  GetIceServerConfig: getIceServerConfig,
  SendAlexaOfferToMaster: sendAlexaOfferToMaster,
} as const satisfies Readonly<Record<string, Operation>>

/** All operations of the model `kinesis-video-webrtc-storage` 2018-05-10, which the `w-` host answers. */
export const storageOperations = {
  JoinStorageSession: notBuilt('JoinStorageSession'),
  JoinStorageSessionAsViewer: notBuilt('JoinStorageSessionAsViewer'),
} as const satisfies Readonly<Record<string, Operation>>
