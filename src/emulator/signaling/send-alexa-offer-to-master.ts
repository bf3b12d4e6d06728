import {channelOfArn, requireConnectable} from '../control-plane/channels.ts'
import {defineOperation} from '../control-plane/operation.ts'
import {clientId, resourceArn} from '../control-plane/shapes/kinesisvideo.ts'
import {string, structure} from '../control-plane/shapes/shape.ts'
import {type AwsError, frontEndError, serviceError} from '../http/aws-error.ts'

/** The model lets through whatever consists of the letters of base64; the service has been seen to refuse what is none. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** For Alexa devices: an offer by HTTP, to which the answer of the master is the answer (API reference, SendAlexaOfferToMaster). */
export const sendAlexaOfferToMaster = defineOperation({
  name: 'SendAlexaOfferToMaster',
  route: '/v1/send-alexa-offer-to-master',
  input: structure({
    ChannelARN: resourceArn,
    SenderClientId: clientId,
    MessagePayload: string({min: 1, max: 10_000, pattern: '[a-zA-Z0-9+/=]+'}),
  }),
  async handle({ChannelARN, SenderClientId: senderClientId, MessagePayload: messagePayload}, {context, sendOffer}) {
    const channel = channelOfArn(context, ChannelARN)
    requireConnectable(channel)
    if (!base64.test(messagePayload)) throw serviceError('InvalidArgumentException', 'MessagePayload is not base64.')
    const outcome = await sendOffer({channelArn: channel.arn, channelName: channel.name, senderClientId, messagePayload})
    if (outcome.status === 'answered') return {Answer: outcome.messagePayload}
    throw outcome.status === 'timed-out' ? timedOut() : serviceError('ResourceNotFoundException', 'The channel was deleted.')
  },
})

/** The words of the gateway, as it says them over the websocket; AWS does not publish what it says here. */
const timedOut = (): AwsError => frontEndError(500, 'InternalFailure', 'Endpoint request timed out')
