import {serviceError} from '../../http/aws-error.ts'
import {channelOfArn} from '../channels.ts'
import {changed} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {newVersion, requireActive, requireVersion} from '../resources.ts'
import {resourceArn, singleMasterConfiguration, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const updateSignalingChannel = defineOperation({
  name: 'UpdateSignalingChannel',
  route: '/updateSignalingChannel',
  input: structure({ChannelARN: resourceArn, CurrentVersion: version}, {SingleMasterConfiguration: singleMasterConfiguration}),
  handle(input, {context}) {
    const channel = channelOfArn(context, input.ChannelARN)
    requireActive(channel)
    requireVersion(channel, input.CurrentVersion)
    const messageTtlSeconds = input.SingleMasterConfiguration?.MessageTtlSeconds
    if (messageTtlSeconds === undefined)
      throw serviceError(
        'InvalidArgumentException',
        'SingleMasterConfiguration with MessageTtlSeconds is required for a SINGLE_MASTER channel.',
      )
    context.store.put('channels', channel.name, changed(context, channel, {messageTtlSeconds, version: newVersion(context)}))
    return {}
  },
})
