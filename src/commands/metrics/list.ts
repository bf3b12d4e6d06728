import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelIfAnyArg} from '../../cli/flags/channel.ts'
import {given} from '../../cli/flags/given.ts'
import {streamFlag} from '../../cli/flags/metrics.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {listColumns, listRows, renderMetricList} from '../../cli/show-metrics.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {listMetrics, type MetricList} from '../../operations/metrics/list-metrics.ts'

export default class MetricsListCommand extends KvsCommand<MetricList> {
  static override summary = 'list the documented CloudWatch metrics, and who reports them'
  static override description =
    'Every metric of the developer guides, with its unit, its dimensions and what it means, beside what CloudWatch knows of: ListMetrics forgets what had no data for two weeks. Without a channel or stream, the number of channels or streams that report it. Without the permission cloudwatch:ListMetrics the documented table is still shown.\n\nIn a pipe: tab-separated metric, area, unit, dimensions, operations, usual statistics, how many report it, and meaning.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> --stream front-door-archive',
    "<%= config.bin %> <%= command.id %> --query 'metrics[?area==`TURN`].[name,source]'",
  ]

  static override args = {channel: channelIfAnyArg()}

  static override flags = {
    ...awsFlags,
    stream: streamFlag(),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<MetricList> {
    const {args, flags} = await this.parse(MetricsListCommand)
    const {channel} = args
    const {stream} = flags
    if (channel !== undefined && stream !== undefined) throw oneOfBoth()
    const world = await this.connect(flags, channel ?? stream)
    const list = await listMetrics(world, given({channel, stream, signal: this.signal}))
    if (list.unavailable !== undefined) this.warn(`What CloudWatch has is unknown: ${list.unavailable}.`)
    if (this.reader.terminal && !flags.csv) await this.print(renderMetricList(list, this.style))
    else await this.print(renderRows(listColumns, listRows(list), {...this.reader, csv: flags.csv}))
    return list
  }
}

const oneOfBoth = (): UserError =>
  new UserError({
    code: 'contradicting-flags',
    message: 'Name a channel or a --stream, not both: they have different metrics.',
    exitCode: exitCodes.usage,
  })
