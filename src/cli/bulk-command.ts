import {exitCodes, UserError} from '../model/user-error.ts'
import type {BulkItem, BulkRun, BulkSummary} from '../operations/bulk/bulk-run.ts'
import type {World} from '../operations/connect.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import type {AwsFlags} from './flags/aws.ts'
import {ListCommand} from './list-command.ts'

export interface BulkView {
  readonly schema: string
  /** `Creating` */
  readonly doing: string
  /** What a terminal says when there is nothing to do. */
  readonly none: string
}

/** Where bulk work is done, and what tells it to begin nothing new. */
export interface BulkWorld {
  readonly world: World
  readonly signal: AbortSignal
}

/** After Ctrl-C, what is under way is given this long to say how it ended. */
const graceMs = 3_000

/** Many items in one command: a result for each as it comes, progress, a summary, and 1 as exit code when any failed. */
export abstract class BulkCommand extends ListCommand {
  /** Like `connect`; requests are tried for longer, and those under way outlive Ctrl-C for a moment. */
  protected async connectForBulk(flags: AwsFlags): Promise<BulkWorld> {
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, undefined, this.#later(signal), {patient: true})
    return {world, signal}
  }

  protected async writeBulk<Item extends BulkItem>(
    run: BulkRun<Item>,
    {world, signal}: BulkWorld,
    view: BulkView,
    flags: {jsonl: boolean},
  ): Promise<unknown> {
    const stopped = () => (signal.aborted ? stoppedBy(signal) : undefined)
    const result = await this.writeList(
      this.#withProgress(run, world, view),
      {
        head: {schema: view.schema, region: world.region},
        key: 'results',
        columns: [],
        row: (item) => [item.action, item.name, detailOf(item)],
        line: (item) => lineOf(item, run.nameWidth, this.style),
        none: view.none,
        tail: () => ({summary: run.summary(), ...(stopped() && {stopped: stopped()})}),
      },
      flags,
    )
    const summary = run.summary()
    if (!this.jsonEnabled() && run.total > 0) this.logToStderr(summaryText(summary, stopped()?.message))
    if (summary.failed > 0 || summary.notStarted > 0) this.endWith(exitCodes.finding)
    if (signal.aborted) this.endWith(exitCodeOf(signal))
    return result
  }

  async *#withProgress<Item extends BulkItem>({results, total, summary}: BulkRun<Item>, {clock}: World, {doing}: BulkView) {
    const progress = this.progress()
    const from = clock.monotonic()
    for await (const item of results) {
      // The result may go to the same terminal.
      progress.stop()
      yield item
      const {failed, notStarted} = summary()
      const leftSeconds = Math.ceil((((clock.monotonic() - from) / (total - notStarted)) * notStarted) / 1000)
      const left = notStarted > 0 ? `, about ${leftSeconds} s left` : ''
      progress.update(`${doing}: ${total - notStarted} of ${total}${failed > 0 ? `, ${failed} failed` : ''}${left}`)
    }
    progress.stop()
  }

  #later(signal: AbortSignal): AbortSignal {
    const controller = new AbortController()
    const onAbort = (): void => {
      const timer = setTimeout(() => controller.abort(signal.reason), graceMs)
      this.closeLater(() => clearTimeout(timer))
    }
    signal.addEventListener('abort', onAbort, {once: true})
    return controller.signal
  }
}

const stoppedBy = ({reason}: AbortSignal): {code: string; message: string} =>
  reason instanceof UserError ? {code: reason.code, message: reason.message} : {code: 'stopped', message: String(reason)}

const exitCodeOf = ({reason}: AbortSignal): number => (reason instanceof UserError ? reason.exitCode : exitCodes.interrupted)

function detailOf({arn = '', error, ...item}: BulkItem): string {
  if (error) return error.requestId === undefined ? error.message : `${error.message} [${error.requestId}]`
  return 'note' in item && item.note !== undefined ? `${arn} (${item.note})` : arn
}

function lineOf(item: BulkItem, nameWidth: number, style: Style): string {
  const paint = paintOf(style)
  const action = item.action.padEnd(12)
  return `${item.error ? paint.bad(action) : action} ${item.name.padEnd(Math.min(nameWidth, 60))}  ${detailOf(item)}`
}

/** `998 created, 1 exists, 1 failed, 20 not begun.` */
function summaryText({actions, notStarted}: BulkSummary, stopped: string | undefined): string {
  const parts = Object.entries(actions).map(([action, count]) => `${count} ${action}`)
  const done = `${[...parts, ...(notStarted > 0 ? [`${notStarted} not begun`] : [])].join(', ')}.`
  const again = notStarted > 0 ? ' Run it again to go on: what is done is left alone.' : ''
  return `${stopped === undefined ? '' : `${stopped} `}${done}${again}`
}
