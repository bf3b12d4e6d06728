import {queriesOf, type ReadSeries, readMetricSeries, type WantedSeries} from '../../client/aws/metric-series.ts'
import {type MetricData, type MetricLine, type MetricResource, overallOf} from '../../model/metric-data.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {findResource} from '../resource/find-resource.ts'
import {resourceKinds} from '../resource/resource-kind.ts'
import {withPermission} from './permission.ts'
import {type SliceOptions, selectSlices} from './select-slices.ts'
import {metricWindow, type Window, type WindowOptions} from './window.ts'

export interface ShowMetricsOptions extends SliceOptions, WindowOptions {
  /** Names or ARNs. */
  readonly channels?: readonly string[]
  readonly streams?: readonly string[]
  /** Also asks for the window of the same length before. */
  readonly compare?: boolean
  readonly signal?: AbortSignal
}

/** For more than these, nobody is asked why there is nothing. */
const mostLookedFor = 3

/**
 * Metrics of channels and streams over a window: GetMetricData in as few calls as it allows, under every name that the guides give to
 * their dimensions.
 * @throws UserError when the options make no sense, or a permission is missing
 */
export async function showMetrics(world: World, options: ShowMetricsOptions): Promise<MetricData> {
  const resources = resourcesOf(options)
  const window = metricWindow(options, world.clock.now())
  const wanted = wantedOf(resources, options)
  const lengthMs = window.toMs - window.fromMs
  const earlier = {...window, fromMs: window.fromMs - lengthMs, toMs: window.fromMs}
  let calls = 0
  const ask = (range: Window): Promise<ReadSeries[]> =>
    withPermission(
      'cloudwatch:GetMetricData',
      readMetricSeries(world.api, range, wanted, {
        onCall: () => void calls++,
        ...(options.signal && {signal: options.signal}),
      }),
    )
  const read = await ask(window)
  const before = options.compare ? await ask(earlier) : undefined
  const lines = linesOf(read, before)
  const told = new Set(lines.map(({resource}) => keyOf(resource)))
  return {
    schema: 'urn:kvsctl:schema:metric-data:1',
    region: world.region,
    ...isoRange(window),
    periodSeconds: window.periodSeconds,
    ...(options.compare && {comparedWith: isoRange(earlier)}),
    lines,
    asked: {lines: wanted.length, queries: queriesOf(wanted) * (options.compare ? 2 : 1), calls},
    notes: [
      ...window.notes,
      ...(await whyNothing(
        world,
        resources.filter((resource) => !told.has(keyOf(resource))),
      )),
    ],
  }
}

const isoRange = ({fromMs, toMs}: Window) => ({from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString()})

const keyOf = ({kind, name}: MetricResource): string => `${kind} ${name}`

/** Each once, by name: CloudWatch does not know ARNs. */
function resourcesOf({channels = [], streams = []}: ShowMetricsOptions): readonly MetricResource[] {
  const named = [
    ...channels.map((text): MetricResource => ({kind: 'channel', name: parseResourceArn(text)?.name ?? text})),
    ...streams.map((text): MetricResource => ({kind: 'stream', name: parseResourceArn(text)?.name ?? text})),
  ]
  if (named.length > 0) return [...new Map(named.map((resource) => [keyOf(resource), resource])).values()]
  throw new UserError({
    code: 'no-resource',
    message: 'CloudWatch counts per channel and per stream, and none is named.',
    remedy: [{text: 'Name one with --channel or --stream; which metrics they have:', command: 'kvsctl metrics list'}],
    exitCode: exitCodes.usage,
  })
}

function wantedOf(resources: readonly MetricResource[], options: ShowMetricsOptions): readonly WantedSeries[] {
  const slices = {channel: selectSlices('channel', options), stream: selectSlices('stream', options)}
  const wanted = resources.flatMap(({kind, name}) => slices[kind].map((slice) => ({...slice, name})))
  if (wanted.length > 0) return wanted
  const kinds = [...new Set(resources.map(({kind}) => kind))]
  throw new UserError({
    code: 'no-such-metric',
    message: `A ${kinds.join(' or ')} has no such metric: the metrics of channels and of streams differ, and so do those of operations and roles.`,
    remedy: [{text: 'See what each metric is counted by:', command: 'kvsctl metrics list'}],
    exitCode: exitCodes.usage,
  })
}

/** Of both windows by the same name; one without data in either is none. */
function linesOf(read: readonly ReadSeries[], before: readonly ReadSeries[] | undefined): MetricLine[] {
  const earlier = new Map(before?.map((series) => [identityOf(series), series]))
  const now = new Set(read.map(identityOf))
  // What has data in the window before alone is what stopped.
  const gone = (before ?? []).filter((series) => series.points.length > 0 && !now.has(identityOf(series)))
  return [...read, ...gone.map((series) => ({...series, points: []}))]
    .map((series) => lineOf(series, before && (earlier.get(identityOf(series))?.points ?? [])))
    .filter(({points, before: old, problem}) => points.length > 0 || (old?.points.length ?? 0) > 0 || problem !== undefined)
}

const identityOf = ({slice, dimensions, statistic}: ReadSeries): string =>
  `${slice.metric.area} ${slice.metric.name} ${statistic} ${JSON.stringify(dimensions)}`

function lineOf(
  {slice, name, dimensions, statistic, points, problem}: ReadSeries,
  old: MetricLine['points'] | undefined,
): MetricLine {
  const {metric, operation, role} = slice
  const overall = overallOf(statistic, points)
  const past = old && overallOf(statistic, old)
  return {
    resource: {kind: metric.subject, name},
    metric: metric.name,
    area: metric.area,
    ...(operation !== undefined && {operation}),
    ...(role !== undefined && {role}),
    dimensions,
    unit: metric.unit,
    statistic,
    points,
    ...(overall && {overall}),
    ...(old && {before: {points: old, ...(past && {overall: past})}}),
    ...(overall && past && past.value !== 0 && {change: (overall.value - past.value) / past.value}),
    ...(problem !== undefined && {problem}),
  }
}

const inOneLine = ({text, command}: Remedy): string => (command === undefined ? text : `${text} ${command}`)

/** A name that nothing has is a better reason than silence. Deleted ones keep their metrics, so this is asked last. */
async function whyNothing(world: World, silent: readonly MetricResource[]): Promise<string[]> {
  if (silent.length === 0 || silent.length > mostLookedFor) return []
  const notes = await Promise.all(
    silent.map(async ({kind, name}) => {
      try {
        await (kind === 'channel'
          ? findResource(world, resourceKinds.channel, name)
          : findResource(world, resourceKinds.stream, name))
        return undefined
      } catch (error) {
        // Looking is a courtesy, and may not be permitted.
        return error instanceof UserError ? [error.message, ...error.remedy.map(inOneLine)].join(' ') : undefined
      }
    }),
  )
  return notes.filter((note) => note !== undefined)
}
