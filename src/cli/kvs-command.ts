import {Command} from '@oclif/core/command'
import {ExitError} from '@oclif/core/errors'
import {boolean, string} from '@oclif/core/flags'
import {exitCodeOf, type Report} from '../model/report.ts'
import {exitCodes, UserError} from '../model/user-error.ts'
import type {ConnectOptions, World} from '../operations/connect.ts'
import type {Style} from '../render/human/style.ts'
import {describeError} from './describe-error.ts'
import {type AwsFlags, connectOptions} from './flags/aws.ts'
import type {ReportFlags} from './flags/report.ts'
import {type Interrupts, listenForInterrupts} from './interrupts.ts'
import {nearFlags} from './near-flags.ts'
import {createProgress, type Progress} from './progress.ts'
import {compileQuery, type Query} from './query.ts'
import {renderFields} from './rows.ts'
import {errorJson, errorText} from './show-error.ts'
import {retryText} from './show-retry.ts'
import {styleOf, write} from './terminal.ts'

const helpGroup = 'GLOBAL'

/**
 * What every command has in common: a typed result that `--json` prints, one way to fail, one way to be interrupted.
 * `run` returns the result, and says it to people with `this.print`, which `--json` mutes.
 */
export abstract class KvsCommand<T> extends Command {
  static override enableJsonFlag = true

  static override baseFlags = {
    query: string({helpGroup, helpValue: 'JMESPATH', summary: 'pick from the JSON result, as in the AWS CLI; implies --json'}),
    'no-color': boolean({helpGroup, summary: 'no colours'}),
    debug: boolean({helpGroup, summary: 'show where an error came from, and which requests were sent again'}),
  }

  #interrupts: Interrupts | undefined
  #query: Query | undefined
  #exitCode: number = exitCodes.ok
  #wroteOut = false
  #progress: Progress | undefined
  readonly #closers: (() => Promise<void> | void)[] = []

  abstract override run(): Promise<T>

  /** Aborted by Ctrl-C, with a `UserError` as reason. */
  protected get signal(): AbortSignal {
    this.#interrupts ??= listenForInterrupts()
    return this.#interrupts.signal
  }

  /** {@link signal}, and aborted when the command may not take longer. */
  protected signalWithin(timeoutMs: number | undefined): AbortSignal {
    if (timeoutMs === undefined) return this.signal
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(tookTooLong(timeoutMs)), timeoutMs)
    this.closeLater(() => clearTimeout(timer))
    return AbortSignal.any([this.signal, controller.signal])
  }

  /** Connects to the world that the flags name, and leaves it when the command ends. */
  protected async connect(
    flags: AwsFlags,
    channel?: string,
    signal = this.signalWithin(flags.timeout),
    options: Pick<ConnectOptions, 'patient'> = {},
  ): Promise<World> {
    const {connect} = await import('../operations/connect.ts')
    const world = await connect({
      ...connectOptions(flags),
      ...options,
      signal,
      ...(channel !== undefined && {channel}),
      ...(this.argv.includes('--debug') && {onRetry: (retry) => this.logToStderr(retryText(retry))}),
    })
    this.closeLater(() => world.close())
    return world
  }

  /** Runs when the command ends, however it ends; last in, first out. */
  protected closeLater(close: () => Promise<void> | void): void {
    this.#closers.push(close)
  }

  /** What the terminal behind stdout can show. */
  protected get style(): Style {
    return styleOf(process.stdout, this.argv.includes('--no-color'))
  }

  /** Who reads stdout: a person at a terminal, or a pipe. */
  protected get reader(): {style: Style; terminal: boolean} {
    return {style: this.style, terminal: Boolean(process.stdout.isTTY)}
  }

  /** Says what is going on, on stderr and only on a terminal, until something is printed. */
  protected progress(): Progress {
    if (this.#progress) return this.#progress
    const progress = createProgress(process.stderr, !this.jsonEnabled())
    this.closeLater(() => progress.stop())
    this.#progress = progress
    return progress
  }

  /** A line (or several) for people and pipes; muted when the result is printed as JSON. */
  protected async print(text: string): Promise<void> {
    if (!this.jsonEnabled()) await this.writeOut(`${text}\n`)
  }

  /** Names and values, one a line: aligned for people, tab-separated for pipes. */
  protected async printFields(fields: readonly (readonly [string, string])[]): Promise<void> {
    await this.print(renderFields(fields, this.reader))
  }

  /** Bytes to stdout, whatever the format: for output that is streamed. */
  protected async writeOut(text: string): Promise<void> {
    this.#wroteOut = true
    this.#progress?.stop()
    await write(process.stdout, text)
  }

  override log(message = ''): void {
    if (!this.jsonEnabled()) process.stdout.write(`${message}\n`)
  }

  override logToStderr(message = ''): void {
    process.stderr.write(`${message}\n`)
  }

  override warn<W extends string | Error>(input: W): W {
    process.stderr.write(`Warning: ${input instanceof Error ? input.message : input}\n`)
    return input
  }

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || this.#flagGiven('--query')
  }

  /** Writes the report files, shows the report, and settles the exit code: the same whatever the format. */
  protected async conclude(
    report: Report,
    flags: ReportFlags,
    shown?: (style: Style) => string | Promise<string>,
  ): Promise<Report> {
    const {saveReports} = await import('./save-reports.ts')
    saveReports(report, flags.report ?? [])
    this.#exitCode = exitCodeOf(report, flags['fail-on'])
    if (this.jsonEnabled()) return report
    const {renderReport} = await import('../render/human/report.ts')
    await this.print(shown ? await shown(this.style) : renderReport(report, this.style))
    return report
  }

  /** The exit code where a command that did its work still did not succeed: a bulk run with failed items, `emulator exec`. */
  protected endWith(exitCode: number): void {
    this.#exitCode = exitCode
  }

  /** oclif prints no falsy result and turns every error under `--json` into exit code 1; so this is done here. */
  protected override async _run<R>(): Promise<R> {
    let result: unknown
    try {
      await this.init()
      await this.#prepareQuery()
      result = await this.run()
      await this.#printResult(result)
    } catch (error) {
      await this.#close()
      throw new ExitError(await this.#showError(error))
    }
    await this.#close()
    if (this.#exitCode !== exitCodes.ok) throw new ExitError(this.#exitCode)
    return result as R
  }

  async #prepareQuery(): Promise<void> {
    const expression = this.#flagValue('--query')
    if (expression !== undefined) this.#query = await compileQuery(expression)
  }

  async #printResult(result: unknown): Promise<void> {
    if (!this.jsonEnabled() || result === undefined) return
    await this.writeOut(`${JSON.stringify(this.picked(result), undefined, 2)}\n`)
  }

  /** Whether `--query` was given. */
  protected get queried(): boolean {
    return this.#query !== undefined
  }

  /** What `--query` picks; the value itself without it. */
  protected picked(value: unknown): unknown {
    return this.#query ? (this.#query(value) ?? null) : value
  }

  async #showError(error: unknown): Promise<number> {
    if (error instanceof ExitError) return error.oclif.exit ?? exitCodes.bug
    const report = nearFlags(describeError(error), error, this.ctor)
    const debug = this.argv.includes('--debug')
    // A document that has begun cannot also be the error's.
    if (this.jsonEnabled() && !this.#wroteOut)
      await write(process.stdout, `${JSON.stringify(errorJson(report, debug), undefined, 2)}\n`)
    else await write(process.stderr, `${errorText(report, styleOf(process.stderr, this.argv.includes('--no-color')), debug)}\n`)
    return report.exitCode
  }

  async #close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
    this.#interrupts?.stop()
  }

  #ownArgv(): readonly string[] {
    const end = this.argv.indexOf('--')
    return end === -1 ? this.argv : this.argv.slice(0, end)
  }

  #flagGiven(flag: string): boolean {
    return this.#ownArgv().some((word) => word === flag || word.startsWith(`${flag}=`))
  }

  #flagValue(flag: string): string | undefined {
    const words = this.#ownArgv()
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
    return at === -1 ? undefined : words[at]!.startsWith(`${flag}=`) ? words[at]!.slice(flag.length + 1) : words[at + 1]
  }
}

const tookTooLong = (timeoutMs: number): UserError =>
  new UserError({
    code: 'timeout',
    message: `Not done within ${timeoutMs / 1000} s.`,
    remedy: [{text: 'Give it more time with --timeout.'}],
    exitCode: exitCodes.unknown,
  })
