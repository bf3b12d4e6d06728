import type {MetricAnswer, MetricQuery, MetricRange} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {ChannelUseFact} from '../../model/headroom.ts'
import {subjectDimensions} from '../../model/metric.ts'
import {periodFor} from '../../model/metric-period.ts'
import type {Probe, ProbeContext, Session} from '../probe.ts'
import {Busiest} from './busiest.ts'
import {type HeadroomSettings, sweepTimeoutMs} from './settings.ts'
import {type MeasuredChannel, queryOf, type Range, type Sweep, sweeps} from './sweeps.ts'

/** Four calls of GetMetricData at a time: what the client has under way. */
const queriesAtOnce = 2_000

/** What ListMetrics calls recent (API reference, RecentlyActive). */
const recentMs = 3 * 3_600_000

/**
 * Reads from CloudWatch how much of the quotas channels use. Of a whole account, only those channels are asked about that ListMetrics
 * knows: series without data would be billed, too.
 */
export const channelUse: Probe<'channelUse', Session, HeadroomSettings> = {
  key: 'channelUse',
  label: 'read the use from CloudWatch',
  needs: [],
  timeoutMs: sweepTimeoutMs,
  async run(context): Promise<ChannelUseFact> {
    const {settings, clock} = context
    const toMs = clock.now()
    const fromMs = toMs - settings.useWindowMs
    const range: Range = {periodSeconds: periodFor(settings.useWindowMs), windowSeconds: settings.useWindowMs / 1000}
    const tally = {series: 0, calls: 0}
    const named = settings.useOf.length > 0
    const readings = sweeps.map((sweep): Reading => ({sweep, busiest: new Busiest(sweep, range, named)}))
    for await (const batch of batches(questionsOf(context, readings, range), queriesAtOnce))
      await ask(context, {fromMs, toMs}, batch, tally)
    return {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      periodSeconds: range.periodSeconds,
      ...tally,
      uses: readings.flatMap(({busiest}) => busiest.uses(!named)),
    }
  },
}

type Context = ProbeContext<Session, HeadroomSettings>

/** A sweep, and what was kept of it. */
interface Reading {
  readonly sweep: Sweep
  readonly busiest: Busiest
}

/** What is asked about one channel for one sweep. */
interface Question {
  readonly channel: string
  readonly busiest: Busiest
  readonly queries: readonly MetricQuery[]
}

/** Of all sweeps one after the other, so that what one leaves free in a request is filled by the next. */
async function* questionsOf({settings, signal}: Context, readings: readonly Reading[], range: Range): AsyncGenerator<Question> {
  for (const {sweep, busiest} of readings) {
    const channels = settings.useOf.length > 0 ? namedChannels(settings.useOf) : activeChannels(settings, sweep, signal)
    for await (const channel of channels)
      yield {
        channel: channel.name,
        busiest,
        queries: sweep.slices.map((slice) => queryOf(slice, channel, range.periodSeconds)),
      }
  }
}

async function ask(
  {settings, signal}: Context,
  window: MetricRange,
  batch: readonly Question[],
  tally: {series: number; calls: number},
): Promise<void> {
  const queries = batch.flatMap((question) => question.queries)
  const answers = await settings.api.metricData(window, queries, {signal, onCall: () => void tally.calls++})
  tally.series += queries.length
  settings.counted?.('series', tally.series)
  requireAnswered(answers)
  let first = 0
  for (const {channel, busiest, queries: own} of batch) {
    const end = first + own.length
    const told = answers.slice(first, end)
    first = end
    busiest.add(
      channel,
      told.map(({points}) => points),
    )
  }
}

/** What CloudWatch had no answer to would count as unused. @throws FailureError */
function requireAnswered(answers: readonly MetricAnswer[]): void {
  const problem = answers.find((answer) => answer.problem !== undefined)?.problem
  if (problem === undefined) return
  throw new FailureError({kind: 'refused', code: 'GetMetricData', message: `GetMetricData did not answer in full: ${problem}`})
}

/** Under every name that the guides give the dimension. */
async function* namedChannels(names: readonly string[]): AsyncGenerator<MeasuredChannel> {
  for (const name of names) for (const dimension of subjectDimensions.channel) yield {name, dimension}
}

/** Every channel that has the first series of a sweep. */
async function* activeChannels(
  {api, useWindowMs}: HeadroomSettings,
  {slices: [{metric, operation}]}: Sweep,
  signal: AbortSignal,
): AsyncGenerator<MeasuredChannel> {
  const dimensions = operation === undefined ? {} : {Operation: operation}
  const input = {metric, dimensions, ...(useWindowMs <= recentMs && {recentlyActive: true})}
  for await (const {dimensions: found} of api.metricNames(input, {signal})) {
    const dimension = subjectDimensions.channel.find((name) => found[name] !== undefined)
    // A series of one role or of something else is not all of the channel's.
    const others = Object.keys(found).filter((name) => name !== dimension && name !== 'Operation')
    if (dimension !== undefined && others.length === 0) yield {name: found[dimension]!, dimension}
  }
}

/** As many questions as fit into `most` queries; a question is not split. */
async function* batches(questions: AsyncIterable<Question>, most: number): AsyncGenerator<Question[]> {
  let batch: Question[] = []
  let queries = 0
  for await (const question of questions) {
    if (queries + question.queries.length > most) {
      yield batch
      batch = []
      queries = 0
    }
    batch.push(question)
    queries += question.queries.length
  }
  if (batch.length > 0) yield batch
}
