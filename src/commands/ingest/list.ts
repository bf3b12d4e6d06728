import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {namePrefixFlag} from '../../cli/flags/resource.ts'
import {ListCommand, type ListView, listFlags} from '../../cli/list-command.ts'
import type {Ingestion} from '../../operations/ingest/ingestion-status.ts'
import {listIngestion} from '../../operations/ingest/list-ingestion.ts'

const view = (region: string): ListView<Ingestion> => ({
  head: {schema: 'urn:kvsctl:schema:ingestion-list:1', region},
  key: 'mappings',
  columns: [
    {title: 'channel'},
    {title: 'storage'},
    {title: 'stream'},
    {title: 'retention h', align: 'right'},
    {title: 'problem'},
    {title: 'channel ARN'},
    {title: 'stream ARN'},
  ],
  row: ({status, channel, stream}) => [
    channel?.name ?? '',
    status,
    stream?.name ?? '',
    stream?.dataRetentionInHours === undefined ? '' : String(stream.dataRetentionInHours),
    stream?.problem ?? '',
    channel?.arn ?? '',
    stream?.arn ?? '',
  ],
  none: 'No channel here stores its media.',
})

export default class IngestListCommand extends ListCommand {
  static override summary = 'list the channels that store their media, and where'
  static override description =
    'No operation of the service lists them: every channel is asked, 50 a second, and the list is written as the answers come. In a pipe: tab-separated channel, ENABLED or DISABLED, stream, retention in hours, problem, and both ARNs, without a heading.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --all --name-prefix door- | cut -f1,2',
    "<%= config.bin %> <%= command.id %> --query 'mappings[?stream.dataRetentionInHours==`0`].channel.name'",
  ]

  static override flags = {
    ...awsFlags,
    ...listFlags,
    'name-prefix': namePrefixFlag({summary: 'only channels whose name begins like this'}),
    all: boolean({summary: 'also those that store nothing'}),
  }

  async run(): Promise<unknown> {
    const {flags} = await this.parse(IngestListCommand)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, undefined, signal)
    const progress = this.progress()
    const mappings = listIngestion(world, {
      all: flags.all,
      signal,
      onProgress: (looked, enabled) => progress.update(`${looked} channels asked, ${enabled} store their media`),
      ...given({namePrefix: flags['name-prefix']}),
    })
    return this.writeList(mappings, view(world.region), flags)
  }
}
