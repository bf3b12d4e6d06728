import {integer} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {namePrefixFlag} from '../../cli/flags/resource.ts'
import {ListCommand, type ListView, listFlags} from '../../cli/list-command.ts'
import type {Channel} from '../../model/channel.ts'
import {listChannels} from '../../operations/channel/list-channels.ts'

const view = (region: string): ListView<Channel> => ({
  head: {schema: 'urn:kvsctl:schema:channel-list:1', region},
  key: 'channels',
  columns: [
    {title: 'name'},
    {title: 'status'},
    {title: 'type'},
    {title: 'ttl s', align: 'right'},
    {title: 'created'},
    {title: 'ARN'},
  ],
  row: ({name, status, type, messageTtlSeconds, createdAt, arn}) => [
    name,
    status,
    type,
    String(messageTtlSeconds),
    createdAt,
    arn,
  ],
  none: 'There are no channels here.',
})

export default class ChannelListCommand extends ListCommand {
  static override summary = 'list the signaling channels of a region'
  static override description =
    'The list is written as it comes. In a pipe: tab-separated name, status, type, TTL in seconds, creation time and ARN, without a heading. With --json --query all of it is held in memory first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --name-prefix door- --limit 20',
    '<%= config.bin %> <%= command.id %> --local | cut -f1',
    "<%= config.bin %> <%= command.id %> --query 'channels[?status!=`ACTIVE`].name'",
  ]

  static override flags = {
    ...awsFlags,
    ...listFlags,
    'name-prefix': namePrefixFlag({summary: 'only channels whose name begins like this'}),
    limit: integer({helpValue: 'N', summary: 'at most this many', min: 0}),
  }

  async run(): Promise<unknown> {
    const {flags} = await this.parse(ChannelListCommand)
    const world = await this.connect(flags)
    const prefix = flags['name-prefix']
    const channels = listChannels(world, {
      ...(prefix !== undefined && {namePrefix: prefix}),
      ...(flags.limit !== undefined && {limit: flags.limit}),
    })
    return this.writeList(channels, view(world.region), flags)
  }
}
