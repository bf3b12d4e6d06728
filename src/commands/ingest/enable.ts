import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {retention, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {enablingFields} from '../../cli/show-ingestion.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {enableIngestion, type IngestionEnabling} from '../../operations/ingest/enable-ingestion.ts'

export default class IngestEnableCommand extends KvsCommand<IngestionEnabling> {
  static override summary = 'store the WebRTC media of a signaling channel in a video stream'
  static override description =
    'Checks before what the service would refuse, and names all of it at once, each with its fix. From then on master and viewers meet in a storage session of the service and no longer connect to each other directly. Where it is enabled already there is nothing to do.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door front-door-media',
    '<%= config.bin %> <%= command.id %> front-door front-door-media --create-stream --retention 24h',
    '<%= config.bin %> <%= command.id %> demo recorded --create-stream --retention 7d --local',
  ]

  static override args = {channel: channelArg(), stream: streamArg()}

  static override flags = {
    ...awsFlags,
    'create-stream': boolean({summary: 'create the stream if it does not exist', dependsOn: ['retention']}),
    retention: retention({summary: 'how long a stream that is created keeps media: 24h, 7d', dependsOn: ['create-stream']}),
    'dry-run': boolean({summary: 'check everything, and say what would happen'}),
  }

  async run(): Promise<IngestionEnabling> {
    const {args, flags} = await this.parse(IngestEnableCommand)
    const createStream = flags['create-stream'] ? {dataRetentionInHours: keeping(flags.retention ?? 0)} : undefined
    const signal = this.signalWithin(flags.timeout)
    // Whichever is an ARN says the region.
    const world = await this.connect(flags, parseResourceArn(args.channel) ? args.channel : args.stream, signal)
    const progress = this.progress()
    const enabling = await enableIngestion(world, {
      channel: args.channel,
      stream: args.stream,
      dryRun: flags['dry-run'],
      signal,
      onProgress: (what) => progress.update(what),
      ...(createStream && {createStream}),
    })
    progress.stop()
    await this.printFields(enablingFields(enabling))
    return enabling
  }
}

/** NoDataRetentionException otherwise. */
function keeping(hours: number): number {
  if (hours > 0) return hours
  throw new UserError({
    code: 'bad-retention',
    message: '--retention: a stream that stores WebRTC media must keep it for an hour at least.',
    exitCode: exitCodes.usage,
  })
}
