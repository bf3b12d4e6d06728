import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {messageTtl} from '../../cli/flags/message-ttl.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {ttlText} from '../../cli/show-channel.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {type ChannelUpdate, updateChannel} from '../../operations/channel/update-channel.ts'

export default class ChannelUpdateCommand extends KvsCommand<ChannelUpdate> {
  static override summary = 'change how long messages of a signaling channel wait'
  static override description =
    'The TTL is for messages that are sent from then on. Tags and media storage have commands of their own: channel tag, ingest enable.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door --ttl 30s',
    '<%= config.bin %> <%= command.id %> front-door --ttl 2m --dry-run',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    ttl: messageTtl({summary: 'how long a message waits for an absent peer: 5s to 120s', required: true}),
    ...changeFlags,
  }

  async run(): Promise<ChannelUpdate> {
    const {args, flags} = await this.parse(ChannelUpdateCommand)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.channel, signal)
    const update = await updateChannel(world, {
      channel: args.channel,
      messageTtlSeconds: flags.ttl,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.channel} shows`),
    })
    const before = update.previousMessageTtlSeconds
    const was = before === undefined ? [] : ([['message TTL', ttlText(before)]] as const)
    await this.printFields(settingFields(update, [['message TTL', ttlText(update.messageTtlSeconds)]], was, 'channel'))
    return update
  }
}
