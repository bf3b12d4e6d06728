import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {type ChannelDescription, describeChannel} from '../../operations/channel/describe-channel.ts'

export default class ChannelDescribeCommand extends KvsCommand<ChannelDescription> {
  static override summary = 'show a signaling channel and its tags'
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
    await this.printFields([
      ['name', channel.name],
      ['ARN', channel.arn],
      ['status', channel.status],
      ['type', channel.type],
      ['created', channel.createdAt],
      ['message TTL', `${channel.messageTtlSeconds} s`],
      ['version', channel.version],
      ...Object.entries(channel.tags).map(([key, value]): [string, string] => [`tag ${key}`, value]),
    ])
    return channel
  }
}
