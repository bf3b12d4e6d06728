import type {Report} from '../model/report.ts'
import type {World} from '../operations/connect.ts'
import {publishReport} from '../operations/metrics/publish-report.ts'
import type {ProbeOptions} from '../operations/probe/run-suite.ts'
import type {AwsFlags} from './flags/aws.ts'
import type {ReportFlags} from './flags/report.ts'
import {KvsCommand} from './kvs-command.ts'
import {readInput} from './read-input.ts'

/** What `cli/flags/probe.ts` defines; a probe takes those of its optional flags that make sense for it. */
export type ProbeFlags = AwsFlags &
  ReportFlags & {
    readonly 'ice-servers'?: string | undefined
    readonly 'client-id'?: string | undefined
    readonly publish?: string | undefined
  }

/** A command that probes and ends in a report. */
export abstract class ProbeCommand extends KvsCommand<Report> {
  /**
   * Runs one probe with what all of them can be told. Ctrl-C and --timeout end the probe and not the command, which still reports.
   * @param asksService false where nothing of AWS is needed: then no region need be set
   */
  protected async probe(
    flags: ProbeFlags,
    channel: string | undefined,
    run: (world: World, options: ProbeOptions) => Promise<Report>,
    {asksService = true}: {readonly asksService?: boolean} = {},
  ): Promise<Report> {
    const path = flags['ice-servers']
    const iceServersFile = path === undefined ? undefined : {path, content: await readInput(path)}
    const {publish} = flags
    const world =
      asksService || flags.local || publish !== undefined
        ? await this.connect(flags, channel, this.signal)
        : await this.#nowhere()
    const progress = this.progress()
    const report = await run(world, {
      signal: this.signal,
      onProgress: (running) => progress.update(running.join(', ')),
      ...(channel !== undefined && {channel}),
      ...(iceServersFile && {iceServersFile}),
      ...(flags.timeout !== undefined && {timeoutMs: flags.timeout}),
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
    })
    if (publish !== undefined) await this.#publish(world, report, publish)
    progress.stop()
    return report
  }

  /** Not what was asked about, so it changes neither the verdict nor the exit code. */
  async #publish(world: World, report: Report, namespace: string): Promise<void> {
    const problem = await publishReport(world, report, namespace)
    if (problem !== undefined) this.warn(`Nothing was published to ${namespace}: ${problem}.`)
  }

  /** For what needs neither a region nor credentials. */
  async #nowhere(): Promise<World> {
    const {connectNowhere} = await import('../operations/connect.ts')
    const world = connectNowhere()
    this.closeLater(() => world.close())
    return world
  }
}
