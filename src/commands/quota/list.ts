import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {listQuotas, type QuotaList} from '../../operations/quota.ts'

const columns = [
  {title: 'what'},
  {title: 'aspect'},
  {title: 'limit', align: 'right'},
  {title: 'unit'},
  {title: 'per'},
  {title: 'kind'},
  {title: 'id'},
] as const

export default class QuotaListCommand extends KvsCommand<QuotaList> {
  static override summary = 'list the documented quotas of the service'
  static override description =
    'The published defaults, from the AWS pages that the JSON output names with the date they were read. A hard quota cannot be raised; what AWS raised for an account shows in Service Quotas.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> viewer',
    '<%= config.bin %> <%= command.id %> --csv > quotas.csv',
    "<%= config.bin %> <%= command.id %> --query 'quotas[?kind==`soft`].[subject,limit,unit]'",
  ]

  static override args = {
    match: string({description: 'only quotas whose id, API or aspect contains this', ignoreStdin: true}),
  }

  static override flags = {
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<QuotaList> {
    const {args, flags} = await this.parse(QuotaListCommand)
    const list = listQuotas(args.match === undefined ? {} : {match: args.match})
    const rows = list.quotas.map((q) => [q.subject, q.aspect, String(q.limit), q.unit, q.level, q.kind, q.id])
    if (rows.length > 0) await this.print(renderRows(columns, rows, {...this.reader, csv: flags.csv}))
    return list
  }
}
