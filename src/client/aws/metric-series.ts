import {dimensionSetsOf, type MetricSlice} from '../../model/metric.ts'
import type {KvsApi, MetricAnswer, MetricDataOptions, MetricRange} from './kvs-api.ts'

/** One line of numbers that somebody wants. */
export interface WantedSeries {
  readonly slice: MetricSlice
  /** Of the channel or stream. */
  readonly name: string
  /** `Sum`, `p90`. */
  readonly statistic: string
}

export interface ReadSeries extends WantedSeries {
  readonly dimensions: Readonly<Record<string, string>>
  readonly points: MetricAnswer['points']
  readonly problem?: string
}

/** The queries that it takes: one for each name that the guides give a dimension. */
export const queriesOf = (wanted: readonly WantedSeries[]): number =>
  wanted.reduce((sum, {slice, name}) => sum + dimensionSetsOf(slice, name).length, 0)

/**
 * Asks for all of them, in as few calls as GetMetricData allows, under every name that the guides give their dimensions.
 * @returns in their order: under which name there is data, and where there is none, without points under the documented one
 */
export async function readMetricSeries(
  {metricData}: Pick<KvsApi, 'metricData'>,
  {periodSeconds, ...range}: MetricRange & {readonly periodSeconds: number},
  wanted: readonly WantedSeries[],
  options: MetricDataOptions = {},
): Promise<ReadSeries[]> {
  const asked = wanted.map((one) => dimensionSetsOf(one.slice, one.name).map((dimensions) => ({...one, dimensions})))
  const answers = await metricData(
    range,
    asked.flat().map(({slice, dimensions, statistic}) => ({metric: slice.metric.name, dimensions, statistic, periodSeconds})),
    options,
  )
  let next = 0
  return asked.flatMap((sets) => {
    const told = sets.map((set): ReadSeries => {
      const {points, problem} = answers[next++]!
      return {...set, points, ...(problem !== undefined && {problem})}
    })
    const withData = told.filter(({points, problem}) => points.length > 0 || problem !== undefined)
    return withData.length > 0 ? withData : told.slice(0, 1)
  })
}
