import {awsFlags} from '../../cli/flags/aws.ts'
import {hubDeviceArg, regionOfHub} from '../../cli/flags/edge.ts'
import {ListCommand, type ListView, listFlags} from '../../cli/list-command.ts'
import type {EdgeConfiguration} from '../../model/edge.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {listEdge} from '../../operations/edge/list-edge.ts'

const view = (region: string, hubDeviceArn: string): ListView<EdgeConfiguration> => ({
  head: {schema: 'urn:kvsctl:schema:edge-list:1', region, hubDeviceArn},
  key: 'edgeConfigurations',
  columns: [{title: 'stream'}, {title: 'sync'}, {title: 'updated'}, {title: 'why it failed'}, {title: 'stream ARN'}],
  row: ({streamName, syncStatus, lastUpdatedTime = '', failedStatusDetails = '', streamArn}) => [
    streamName,
    syncStatus,
    lastUpdatedTime,
    failedStatusDetails,
    streamArn,
  ],
  none: 'No stream here is configured for this hub device.',
})

export default class EdgeListCommand extends ListCommand {
  static override summary = 'list the streams that an edge agent records and uploads'
  static override description =
    'In a pipe: tab-separated stream, sync status, time of the last update, reason of a failure and stream ARN, without a heading. --json and --jsonl have the whole configurations.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> arn:aws:iot:us-west-2:123456789012:thing/hub-1',
    "<%= config.bin %> <%= command.id %> arn:aws:iot:us-west-2:123456789012:thing/hub-1 --query 'edgeConfigurations[?syncStatus==`SYNC_FAILED`].streamName'",
  ]

  static override args = {hub: hubDeviceArg()}
  static override flags = {...awsFlags, ...listFlags}

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(EdgeListCommand)
    const region = regionOfHub(args.hub)
    if (flags.region !== undefined && flags.region !== region) throw contradiction(flags.region, region)
    const world = await this.connect({...flags, region})
    return this.writeList(listEdge(world, args.hub), view(world.region, args.hub), flags)
  }
}

const contradiction = (region: string, hubRegion: string): UserError =>
  new UserError({
    code: 'region-contradiction',
    message: `The hub device is in ${hubRegion}, and --region says ${region}.`,
    remedy: [{text: 'Leave --region out: the ARN says where it is.'}],
    exitCode: exitCodes.usage,
  })
