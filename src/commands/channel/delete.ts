import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {deleteFlags} from '../../cli/flags/resource.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {deletionText, statusProgress} from '../../cli/show-life.ts'
import {type ChannelDeletion, deleteChannel} from '../../operations/channel/delete-channel.ts'

export default class ChannelDeleteCommand extends KvsCommand<ChannelDeletion> {
  static override summary = 'delete a signaling channel'
  static override description = 'Asks on a terminal; elsewhere it needs --yes. Only the version that was shown is deleted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --yes --if-exists --local',
  ]

  static override args = {channel: channelArg()}

  static override flags = {...awsFlags, ...deleteFlags('channel')}

  async run(): Promise<ChannelDeletion> {
    const {args, flags} = await this.parse(ChannelDeleteCommand)
    const ask = !flags.yes && !flags['dry-run']
    if (ask) requireSomeoneToAsk('Deleting a channel')
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.channel, signal)
    const deletion = await deleteChannel(world, {
      channel: args.channel,
      ifExists: flags['if-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${args.channel} is gone`),
      ...(ask && {confirm: ({arn}) => confirm(`Delete ${arn}?`, signal)}),
    })
    const subject = deletion.channel?.arn ?? deletion.subject
    await this.print(deletionText('channel', deletion.action, subject, this.reader.terminal))
    return deletion
  }
}
