import {string} from '@oclif/core/args'
import {boolean, string as textFlag} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {duration} from '../../cli/flags/duration.ts'
import {reportFlags} from '../../cli/flags/report.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInput} from '../../cli/read-input.ts'
import {renderRows} from '../../cli/rows.ts'
import {observedValue} from '../../model/observed.ts'
import type {Report} from '../../model/report.ts'
import {quotaHeadroom} from '../../operations/quota/headroom.ts'

export default class QuotaHeadroom extends KvsCommand<Report> {
  static override summary = 'show how much of each quota is used, and warn from 80 % on'
  static override description =
    'Without a channel: the account in the region. Channels and streams are counted with the list operations; call rates, viewers (an estimate) and TURN ' +
    'allocations come from CloudWatch, of every channel that was active (the busiest five of each quota are shown); limits are those of Service Quotas where ' +
    'it tells them. With channels: what each of them uses. Unknown is never 0, and a permission that is missing costs its own part only.\n\n' +
    'Channels that store media are counted where that takes at most 250 calls; --count-storage does it always, at 50 a second. ' +
    'What only a probe sees, as the size of messages and refused viewers, comes from a saved report (--from). ' +
    'A day on which a limit will be reached is told where --since covers three days or more and growth is beyond doubt. ' +
    'CloudWatch bills each metric that it is asked for; the number is told.\n\n' +
    'Exit codes: 0 there is room, 1 a quota is full (with --fail-on warning: nearly full, or soon), 3 it could not be found out.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> front-door back-door --since 14d',
    '<%= config.bin %> <%= command.id %> --fail-on warning --report junit=quotas.xml',
    '<%= config.bin %> <%= command.id %> --count-storage --csv > headroom.csv',
    '<%= config.bin %> probe ice demo --report json=report.json; <%= config.bin %> <%= command.id %> demo --from report.json',
  ]

  static override strict = false
  static override args = {
    channel: string({description: 'name or ARN of a channel; several may be given', ignoreStdin: true}),
  }

  static override flags = {
    ...awsFlags,
    ...reportFlags,
    since: duration({
      summary: 'how far back CloudWatch is asked: 3h, 14d',
      default: 3 * 3_600_000,
      defaultHelp: async () => '3h',
    }),
    'count-storage': boolean({summary: 'count the channels that store media, however many calls that takes'}),
    from: textFlag({helpValue: 'FILE', summary: 'JSON report of a probe, for what only a probe sees'}),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<Report> {
    const {argv, flags} = await this.parse(QuotaHeadroom)
    const channels = argv as string[]
    const path = flags.from
    const savedReport = path === undefined ? undefined : {path, content: await readInput(path)}
    // A sweep over an account runs into its own rates; somebody waits for what few channels use.
    const world = await this.connect(flags, channels[0], this.signal, {patient: channels.length === 0})
    const progress = this.progress()
    const report = await quotaHeadroom(world, {
      channels,
      sinceMs: flags.since,
      countStorage: flags['count-storage'],
      ...(savedReport && {savedReport}),
      ...(flags.timeout !== undefined && {timeoutMs: flags.timeout}),
      signal: this.signal,
      onProgress: (text) => progress.update(text),
    })
    progress.stop()
    const {headroomCells, headroomColumns, renderHeadroom} = await import('../../cli/show-headroom.ts')
    return this.conclude(report, flags, (style) => {
      if (!flags.csv) return renderHeadroom(report, style)
      const rows = (observedValue(report.evidence.quotas) ?? []).map(headroomCells)
      return renderRows(headroomColumns, rows, {...this.reader, csv: true})
    })
  }
}
