import {boolean, string} from '@oclif/core/flags'
import {awsFlags} from '../cli/flags/aws.ts'
import {duration} from '../cli/flags/duration.ts'
import {given} from '../cli/flags/given.ts'
import {channelOrStreamArg} from '../cli/flags/resource.ts'
import {ListCommand, type ListView, listFlags} from '../cli/list-command.ts'
import {renderTrailItem, trailCells, trailColumns, wrapLine} from '../cli/show-trail.ts'
import type {TrailItem} from '../model/trail-event.ts'
import {type Trail as Found, trail} from '../operations/trail/trail.ts'

const view = (
  {resource, from, to, unrecorded, metricsFailure}: Found,
  style: Parameters<typeof renderTrailItem>[1],
): ListView<TrailItem> => ({
  head: {schema: 'urn:kvsctl:schema:trail:1', resource, from, to},
  key: 'timeline',
  columns: trailColumns,
  row: trailCells,
  line: (item) => renderTrailItem(item, style),
  none: `CloudTrail knows of no such call since ${from}.`,
  tail: () => ({unrecorded, ...(metricsFailure && {metricsFailure})}),
})

export default class Trail extends ListCommand {
  static override summary = 'show who called what about a channel or stream, from where, and with what outcome'
  static override description =
    'CloudTrail’s events about it (LookupEvents), latest first, found by its name and by its ARN; a deleted one has them, too. CloudTrail is asked twice a second at most, ' +
    'reaches back 90 days, and learns of a call within some minutes. It records the management of channels and streams only: no websocket connects, no messages, no ' +
    'GetIceServerConfig, no media, no storage sessions. --with-metrics lays what CloudWatch counted of those (connects and failures) beside the calls.\n\n' +
    'The list is written as it comes. In a pipe: tab-separated time, kind, operation, who, address, user agent, error and request. ' +
    'Secrets in requests are redacted.\n\nExit codes: 0, 3 unreachable or no credentials, 5 refused, or there is neither such a resource nor a call about it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --since 30d --changes',
    '<%= config.bin %> <%= command.id %> front-door --errors --with-metrics',
    '<%= config.bin %> <%= command.id %> front-door --event DeleteSignalingChannel --since 90d',
    "<%= config.bin %> <%= command.id %> front-door --jsonl --query '[at,event,who.arn]'",
  ]

  static override args = {resource: channelOrStreamArg()}

  static override flags = {
    ...awsFlags,
    ...listFlags,
    since: duration({summary: 'how far back: 3h, 7d, 90d', default: 7 * 86_400_000, defaultHelp: async () => '7d'}),
    errors: boolean({summary: 'only calls that were refused'}),
    changes: boolean({summary: 'only calls that change something'}),
    event: string({helpValue: 'OPERATION', summary: 'only this operation'}),
    user: string({helpValue: 'TEXT', summary: 'only callers whose name or ARN contains this'}),
    'with-metrics': boolean({summary: 'with the connects and failures that CloudWatch counted'}),
  }

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(Trail)
    const {since: sinceMs, errors, changes, event, user, 'with-metrics': withMetrics} = flags
    const world = await this.connect(flags, args.resource)
    const progress = this.progress()
    progress.update('ask CloudTrail')
    const found = await trail(world, {resource: args.resource, sinceMs, errors, changes, withMetrics, ...given({event, user})})
    progress.stop()
    const result = await this.writeList(found.items, view(found, this.style), flags)
    if (this.reader.terminal && !flags.jsonl && !this.jsonEnabled()) this.#remark(found)
    if (found.metricsFailure) this.logToStderr(`CloudWatch told nothing: ${found.metricsFailure.message}`)
    return result
  }

  /** Absence of evidence is none of absence. */
  #remark({unrecorded}: Found): void {
    const what = unrecorded.map((group) => group.what).join('; ')
    this.logToStderr(wrapLine(`Not recorded by CloudTrail: ${what}. Calls of the last minutes may still be missing.`, this.style))
  }
}
