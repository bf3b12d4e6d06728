import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {type AskedServiceQuotas, listAppliedQuotas, listQuotas, type QuotaList} from '../../operations/quota/list-quotas.ts'

const columns = [
  {title: 'what'},
  {title: 'aspect'},
  {title: 'limit', align: 'right'},
  {title: 'unit'},
  {title: 'per'},
  {title: 'kind'},
  {title: 'id'},
  {title: 'from'},
] as const

export default class QuotaListCommand extends KvsCommand<QuotaList> {
  static override summary = 'list the quotas of the service'
  static override description =
    'The published defaults, from the AWS pages that the JSON output names with the date they were read. A hard quota cannot be raised. ' +
    'What AWS raised for an account, Service Quotas knows: --applied asks it, and says of each limit where it comes from. It is not asked ' +
    'otherwise, so that the list needs no credentials and no network. AWS publishes no quota codes for Kinesis Video Streams: ' +
    'quotas are recognised by their names, and what a name leaves open stays as documented.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> viewer',
    '<%= config.bin %> <%= command.id %> --applied --region eu-central-1',
    '<%= config.bin %> <%= command.id %> --csv > quotas.csv',
    "<%= config.bin %> <%= command.id %> --query 'quotas[?kind==`soft`].[subject,limit,unit]'",
  ]

  static override args = {
    match: string({description: 'only quotas whose id, API or aspect contains this', ignoreStdin: true}),
  }

  static override flags = {
    ...awsFlags,
    applied: boolean({summary: 'ask Service Quotas what holds for this account (servicequotas:ListServiceQuotas)'}),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<QuotaList> {
    const {args, flags} = await this.parse(QuotaListCommand)
    const options = args.match === undefined ? {} : {match: args.match}
    const list = flags.applied ? await listAppliedQuotas(await this.connect(flags), options) : listQuotas(options)
    const rows = list.quotas.map((q) => [
      ...[q.subject, q.aspect, String(q.limit), q.unit, q.level, q.kind, q.id],
      q.serviceQuota ? 'service-quotas' : 'documented',
    ])
    const asked = list.serviceQuotas
    const shown = asked ? columns : columns.slice(0, -1)
    if (rows.length > 0)
      await this.print(renderRows(shown, asked ? rows : rows.map((row) => row.slice(0, -1)), {...this.reader, csv: flags.csv}))
    if (rows.length === 0 && !this.jsonEnabled()) this.logToStderr('No quota has that in its id, API or aspect.')
    if (asked && !this.jsonEnabled()) for (const line of remarks(asked)) this.logToStderr(line)
    return list
  }
}

/** What the table does not say of the answer of Service Quotas. */
function remarks({failure, unmatched}: AskedServiceQuotas): string[] {
  if (failure) return [`Service Quotas was of no help, so all limits are the documented ones: ${failure.message}`]
  if (unmatched.length === 0) return []
  return [
    'Service Quotas also told these, by names that fit none of the documented quotas or more than one:',
    ...unmatched.map(({name, value, unit = 'None', code}) => `  ${name}: ${value}${unit === 'None' ? '' : ` ${unit}`} (${code})`),
  ]
}
