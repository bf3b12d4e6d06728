import type {MetricAnswer, MetricRange} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {ChannelUseFact, MetricUse} from '../../model/headroom.ts'
import {subjectDimensions} from '../../model/metric.ts'
import {periodFor} from '../../model/metric-period.ts'
import type {Probe, ProbeContext, Session} from '../probe.ts'
import {Busiest} from './busiest.ts'
import {type HeadroomSettings, sweepTimeoutMs} from './settings.ts'
import {type MeasuredChannel, queryOf, type Range, type Sweep, sweeps} from './sweeps.ts'

/** Four calls of GetMetricData at a time: what the client has under way. */
const seriesAtOnce = 2_000

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
    const uses: MetricUse[] = []
    for (const sweep of sweeps) uses.push(...(await read(context, sweep, {fromMs, toMs}, range, tally)))
    return {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      periodSeconds: range.periodSeconds,
      ...tally,
      uses,
    }
  },
}

async function read(
  {settings, signal}: ProbeContext<Session, HeadroomSettings>,
  sweep: Sweep,
  window: MetricRange,
  range: Range,
  tally: {series: number; calls: number},
): Promise<readonly MetricUse[]> {
  const {api, useOf, counted} = settings
  const named = useOf.length > 0
  const busiest = new Busiest(sweep, range, named)
  const channels = named ? namedChannels(useOf) : activeChannels(settings, sweep, signal)
  for await (const batch of batches(channels, Math.floor(seriesAtOnce / sweep.slices.length))) {
    const queries = batch.flatMap((channel) => sweep.slices.map((slice) => queryOf(slice, channel, range.periodSeconds)))
    const answers = await api.metricData(window, queries, {signal, onCall: () => void tally.calls++})
    tally.series += queries.length
    counted?.('series', tally.series)
    requireAnswered(answers)
    batch.forEach(({name}, index) => {
      const first = index * sweep.slices.length
      busiest.add(
        name,
        answers.slice(first, first + sweep.slices.length).map(({points}) => points),
      )
    })
  }
  return busiest.uses(!named)
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

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
