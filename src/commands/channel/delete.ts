import {boolean} from '@oclif/core/flags'
import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {type ChannelDeletion, deleteChannel} from '../../operations/channel/delete-channel.ts'

const said: Record<ChannelDeletion['action'], string> = {
  deleted: 'Deleted',
  deleting: 'Deleting',
  absent: 'There is no channel',
  'would-delete': 'Would delete',
  kept: 'Left alone:',
}

export default class ChannelDeleteCommand extends KvsCommand<ChannelDeletion> {
  static override summary = 'delete a signaling channel'
  static override description = 'Asks on a terminal; elsewhere it needs --yes. Only the version that was shown is deleted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --yes --if-exists --local',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    yes: boolean({char: 'y', summary: 'do not ask'}),
    'if-exists': boolean({summary: 'no such channel is as good as a deleted one'}),
    wait: boolean({summary: 'wait until it is gone', default: true, allowNo: true}),
    'dry-run': boolean({summary: 'say what would happen'}),
  }

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
      ...(ask && {confirm: ({arn}) => confirm(`Delete ${arn}?`, signal)}),
    })
    const subject = deletion.channel?.arn ?? deletion.subject
    await this.print(this.reader.terminal ? `${said[deletion.action]} ${subject}` : `${deletion.action}\t${subject}`)
    return deletion
  }
}
