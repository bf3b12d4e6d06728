import {awsFlags} from '../../cli/flags/aws.ts'
import {duration} from '../../cli/flags/duration.ts'
import {given} from '../../cli/flags/given.ts'
import {
  firstNamed,
  metricArgs,
  metricOptions,
  metricResourceFlags,
  metricSliceFlags,
  metricWindowFlags,
} from '../../cli/flags/metrics.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {listFlags} from '../../cli/list-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {metricText, pointColumns, pointRow} from '../../cli/show-metrics.ts'
import type {MetricsLook, NewPoint} from '../../operations/metrics/watch-metrics.ts'

/** To the upper left, and nothing below: what stands there is written over, so that nothing flickers. */
const home = '\u001b[H'
const clearBelow = '\u001b[J'
const clearAll = '\u001b[2J'

export default class MetricsWatchCommand extends KvsCommand<void> {
  static override summary = 'watch CloudWatch metrics of channels and streams'
  static override description =
    'Like metrics show, again and again: four times a period, at least every minute, and never more than a tenth of the calls that an account has. On a terminal the picture is drawn anew each time. In a pipe, a tab-separated row for each new point once its period is over (with --json or --jsonl a document a line, and --query applies to each). CloudWatch itself takes minutes to know. AWS bills every look by the metric: narrow it with METRIC and --operation.\n\nRuns until Ctrl-C or --duration, and ends with 0.'
  static override usage = '<%= command.id %> [METRIC ...] --channel CHANNEL | --stream STREAM [--period 1m] [--stat p90]'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --channel demo --local',
    '<%= config.bin %> <%= command.id %> Latency --channel front-door --operation ConnectAsViewer --stat p90',
    '<%= config.bin %> <%= command.id %> Failure --channel front-door --stat Sum --duration 10m --jsonl',
  ]

  static override strict = false
  static override args = metricArgs

  static override flags = {
    ...awsFlags,
    ...metricResourceFlags,
    ...metricSliceFlags,
    since: duration({summary: metricWindowFlags.since.summary!}),
    interval: duration({summary: 'time between two looks; a quarter of the period without it'}),
    duration: duration({char: 'd', summary: 'end after this long'}),
    jsonl: listFlags.jsonl,
  }

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(MetricsWatchCommand)
    const {watchMetrics} = await import('../../operations/metrics/watch-metrics.ts')
    const world = await this.connect(flags, firstNamed(flags), this.signal)
    const {since: sinceMs, interval: intervalMs, duration: durationMs} = flags
    const looks = watchMetrics(world, {
      ...metricOptions(flags, argv as string[]),
      ...given({sinceMs, intervalMs, durationMs}),
      signal: this.signal,
    })
    const asJson = flags.jsonl || this.jsonEnabled()
    const show = asJson ? this.#showJson : this.reader.terminal ? this.#draw : this.#showRows
    for await (const look of looks) {
      if (look.kind === 'failure') this.warn(look.message)
      else await show.call(this, look)
    }
  }

  #drawn = false

  async #draw({data}: Extract<MetricsLook, {kind: 'data'}>): Promise<void> {
    const rows = process.stdout.rows || Number.POSITIVE_INFINITY
    const lines = metricText(data, this.style).split('\n')
    const left = lines.length - (rows - 1)
    // What is taller than the terminal would scroll, and be drawn below itself.
    const shown = left > 0 ? [...lines.slice(0, rows - 2), `... ${left + 1} more lines: name fewer metrics`] : lines
    const text = shown.map((line) => `${line}\u001b[K`).join('\n')
    await this.writeOut(`${this.#drawn ? home : clearAll + home}${text}\n${clearBelow}`)
    this.#drawn = true
  }

  async #showRows({fresh}: {readonly fresh: readonly NewPoint[]}): Promise<void> {
    if (fresh.length === 0) return
    const rows = fresh.map(({line, point}) => pointRow(line, point).slice(0, -1))
    await this.writeOut(`${renderRows(pointColumns.slice(0, -1), rows, this.reader)}\n`)
  }

  async #showJson({fresh}: {readonly fresh: readonly NewPoint[]}): Promise<void> {
    for (const {line, point} of fresh) {
      const {points: _, overall: __, ...about} = line
      await this.writeOut(`${JSON.stringify(this.picked({...about, ...point}))}\n`)
    }
  }
}
