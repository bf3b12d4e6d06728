import {parseResourceArn} from '../../../model/resource-arn.ts'
import type {EmulatorContext} from '../../context.ts'
import {serviceError} from '../../http/aws-error.ts'
import type {StoredStream} from '../../state/store.ts'
import {channelOfArn} from '../channels.ts'
import {mapChannel, unmapChannel} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {requireActive, resourceOfArn} from '../resources.ts'
import {mediaStorageConfiguration, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

/** The stream to store in, of the account and region of the channel. */
function storingStream(context: EmulatorContext, arn: string | undefined): StoredStream {
  if (arn === undefined) throw serviceError('InvalidArgumentException', 'StreamARN is required where Status is ENABLED.')
  const {account, region} = parseResourceArn(arn) ?? {}
  if (account === context.account && region !== context.region)
    throw serviceError('InvalidArgumentException', `The stream is in ${region}, the channel in ${context.region}.`)
  return resourceOfArn(context, 'stream', arn)
}

/** DISABLED takes the mapping away, whatever it is: a StreamARN beside it does not matter. */
export const updateMediaStorageConfiguration = defineOperation({
  name: 'UpdateMediaStorageConfiguration',
  route: '/updateMediaStorageConfiguration',
  input: structure({ChannelARN: resourceArn, MediaStorageConfiguration: mediaStorageConfiguration}),
  handle({ChannelARN, MediaStorageConfiguration: {Status, StreamARN}}, {context}) {
    const channel = channelOfArn(context, ChannelARN)
    const stream = Status === 'ENABLED' ? storingStream(context, StreamARN) : undefined
    requireActive(channel)
    if (stream) requireActive(stream)
    if (stream) mapChannel(context, channel, stream)
    else unmapChannel(context, channel)
    return {}
  },
})
