import {boolean} from '@oclif/core/flags'
import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {disablingFields} from '../../cli/show-ingestion.ts'
import {disableIngestion, type IngestionDisabling} from '../../operations/ingest/disable-ingestion.ts'

export default class IngestDisableCommand extends KvsCommand<IngestionDisabling> {
  static override summary = 'stop storing the WebRTC media of a signaling channel'
  static override description =
    'Asks on a terminal; elsewhere it needs --yes. The stream and what is in it stay; master and viewers connect to each other directly again.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --yes --local',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    yes: boolean({char: 'y', summary: 'do not ask'}),
    'dry-run': boolean({summary: 'say what would happen'}),
  }

  async run(): Promise<IngestionDisabling> {
    const {args, flags} = await this.parse(IngestDisableCommand)
    const ask = !flags.yes && !flags['dry-run']
    if (ask) requireSomeoneToAsk('To stop storing media')
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.channel, signal)
    const disabling = await disableIngestion(world, {
      channel: args.channel,
      dryRun: flags['dry-run'],
      signal,
      ...(ask && {
        confirm: (channel, stream = 'its stream') => confirm(`Stop storing the media of ${channel} in ${stream}?`, signal),
      }),
    })
    await this.printFields(disablingFields(disabling))
    return disabling
  }
}
