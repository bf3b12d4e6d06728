import {boolean, integer} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {namePrefixFlag} from '../../cli/flags/resource.ts'
import {status} from '../../cli/flags/stream.ts'
import {ListCommand, type ListView, listFlags} from '../../cli/list-command.ts'
import type {Stream} from '../../model/stream.ts'
import {listStreams} from '../../operations/stream/list-streams.ts'

const view = (region: string): ListView<Stream> => ({
  head: {schema: 'urn:kvsctl:schema:stream-list:1', region},
  key: 'streams',
  columns: [
    {title: 'name'},
    {title: 'status'},
    {title: 'retention h', align: 'right'},
    {title: 'media type'},
    {title: 'device'},
    {title: 'created'},
    {title: 'ARN'},
  ],
  row: ({name, status, dataRetentionInHours, mediaType = '', deviceName = '', createdAt, arn}) => [
    name,
    status,
    String(dataRetentionInHours),
    mediaType,
    deviceName,
    createdAt,
    arn,
  ],
  none: 'There are no such streams here.',
})

export default class StreamListCommand extends ListCommand {
  static override summary = 'list the video streams of a region'
  static override description =
    'The list is written as it comes. In a pipe: tab-separated name, status, retention in hours, media type, device name, creation time and ARN, without a heading. With --json --query all of it is held in memory first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --name-prefix door- --status active --no-retaining',
    '<%= config.bin %> <%= command.id %> --local | cut -f1',
    "<%= config.bin %> <%= command.id %> --query 'streams[?dataRetentionInHours<`24`].name'",
  ]

  static override flags = {
    ...awsFlags,
    ...listFlags,
    'name-prefix': namePrefixFlag({summary: 'only streams whose name begins like this'}),
    status: status({summary: 'only streams in this state; repeatable', multiple: true, multipleNonGreedy: true}),
    retaining: boolean({summary: 'only streams that keep media, or (--no-retaining) that keep none', allowNo: true}),
    limit: integer({helpValue: 'N', summary: 'at most this many', min: 0}),
  }

  async run(): Promise<unknown> {
    const {flags} = await this.parse(StreamListCommand)
    const world = await this.connect(flags)
    const {limit, retaining, status: statuses, 'name-prefix': namePrefix} = flags
    return this.writeList(listStreams(world, given({limit, retaining, statuses, namePrefix})), view(world.region), flags)
  }
}
