import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {channelFields} from '../../cli/show-channel.ts'
import {type ChannelDescription, describeChannel} from '../../operations/channel/describe-channel.ts'

export default class ChannelDescribeCommand extends KvsCommand<ChannelDescription> {
  static override summary = 'show a signaling channel, its tags and its media storage'
  static override description =
    'Tags and media storage are read by operations with permissions of their own. What is not permitted says so; the rest is shown.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --query arn',
  ]

  static override args = {channel: channelArg()}
  static override flags = awsFlags

  async run(): Promise<ChannelDescription> {
    const {args, flags} = await this.parse(ChannelDescribeCommand)
    const world = await this.connect(flags, args.channel)
    const channel = await describeChannel(world, args.channel)
    await this.printFields(channelFields(channel))
    return channel
  }
}
