import {awsFlags} from '../../cli/flags/aws.ts'
import {channelOrStreamArg} from '../../cli/flags/resource.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {ingestionFields} from '../../cli/show-ingestion.ts'
import {type IngestionStatus, ingestionStatus} from '../../operations/ingest/ingestion-status.ts'

export default class IngestStatusCommand extends KvsCommand<IngestionStatus> {
  static override summary = 'show what a channel or a stream is mapped to'
  static override description =
    'A name may be that of a channel, of a stream, or of both; both are then shown, once if they are mapped to each other.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    "<%= config.bin %> <%= command.id %> front-door-media --query 'mappings[0].channel.name'",
  ]

  static override args = {subject: channelOrStreamArg()}
  static override flags = awsFlags

  async run(): Promise<IngestionStatus> {
    const {args, flags} = await this.parse(IngestStatusCommand)
    const world = await this.connect(flags, args.subject)
    const status = await ingestionStatus(world, args.subject)
    for (const [at, mapping] of status.mappings.entries()) {
      if (at > 0) await this.print('')
      await this.printFields(ingestionFields(mapping))
    }
    return status
  }
}
