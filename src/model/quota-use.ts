import type {QuotaUse} from './quota.ts'
import type {Point} from './trend.ts'

/** The computations of present use, for every command that shows it. */

/** `5 minutes`, `1 hour`, `2 days`. */
export function spanText(seconds: number): string {
  const [size, unit] = seconds % 86_400 === 0 ? [86_400, 'day'] : seconds % 3_600 === 0 ? [3_600, 'hour'] : [60, 'minute']
  const amount = Math.round((seconds / size) * 10) / 10
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

/** As a noun's measure: `the last hour`, `the last 3 hours`. */
export const windowText = (seconds: number): string => spanText(seconds).replace(/^1 /, '')

/** One call in six hours is little, and not nothing. */
const thousandths = (value: number): number => Math.round(value * 1000) / 1000 || Number(value.toPrecision(1))

const busiestOf = (points: readonly Point[]): number => points.reduce((most, {value}) => Math.max(most, value), 0)

/** Calls a second over the busiest period; CloudWatch has nothing finer. @param points calls in each period */
export function rateUse(points: readonly Point[], periodSeconds: number, windowSeconds: number): QuotaUse {
  if (points.length === 0) return noData(windowSeconds)
  const busiest = busiestOf(points)
  return {
    status: 'measured',
    value: thousandths(busiest / periodSeconds),
    how: `CloudWatch: ${busiest} ${busiest === 1 ? 'call' : 'calls'} in the busiest ${windowText(periodSeconds)} of the last ${windowText(windowSeconds)}`,
  }
}

/** @param points TURNConnectedMinutes of each period: allocations that were in use, times the minutes */
export function allocationUse(points: readonly Point[], periodSeconds: number, windowSeconds: number): QuotaUse {
  if (points.length === 0) return noData(windowSeconds)
  const busiest = busiestOf(points)
  return {
    status: 'measured',
    value: thousandths((busiest * 60) / periodSeconds),
    how: `CloudWatch: ${busiest} TURN minutes in the busiest ${windowText(periodSeconds)} of the last ${windowText(windowSeconds)}, on average`,
  }
}

export const noData = (windowSeconds: number): QuotaUse => ({
  status: 'unknown',
  reason: `CloudWatch has no data of the last ${windowText(windowSeconds)}`,
})

export interface ConnectPoints {
  /** Successful connects as viewer, as master, and connections that ended, in each period. */
  readonly viewers: readonly Point[]
  readonly masters: readonly Point[]
  readonly ended: readonly Point[]
}

/**
 * Connections that are open after each period: connects less disconnects, never below none. Who was there before the window and left
 * in it takes somebody else's place in this account, so it is the least that there can be.
 */
export function openConnections({viewers, masters, ended}: ConnectPoints): readonly Point[] {
  const change = new Map<string, number>()
  const add = (points: readonly Point[], sign: 1 | -1): void => {
    for (const {at, value} of points) change.set(at, (change.get(at) ?? 0) + sign * value)
  }
  add(viewers, 1)
  add(masters, 1)
  add(ended, -1)
  let open = 0
  return [...change]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, by]) => {
      open = Math.max(0, open + by)
      return {at, value: open}
    })
}

/** The service tells nowhere who is connected: this is an estimate, which says so. */
export function viewerUse(connects: ConnectPoints, windowSeconds: number): QuotaUse {
  const open = openConnections(connects)
  if (open.length === 0) return noData(windowSeconds)
  const master = connects.masters.some(({value}) => value > 0) ? 1 : 0
  return {
    status: 'measured',
    value: Math.max(0, open.at(-1)!.value - master),
    how: `estimate from CloudWatch: connects less disconnects of the last ${windowText(windowSeconds)}${master ? ', less 1 for the master' : ''}; at least so many`,
  }
}
