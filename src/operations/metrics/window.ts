import type {MetricRange} from '../../client/aws/kvs-api.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** How long CloudWatch keeps points of which length (GetMetricData, "Metrics retention"): after that only longer ones are left. */
const resolutions = [
  {days: 15, seconds: 60},
  {days: 63, seconds: 300},
  {days: 455, seconds: 3600},
] as const

/** Lengths that people divide a day by, in seconds. */
const niceSeconds = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440, 4320, 10_080].map((minutes) => minutes * 60)

/** Points of a line: as many as 500 queries may have in one call without a second page (100,800). */
export const mostPoints = 201

/** An engineer on call looks at what just happened. */
export const defaultSinceMs = 3 * 60 * minuteMs

export interface WindowOptions {
  /** Before `to`; three hours without it and without `fromMs`. */
  readonly sinceMs?: number
  readonly fromMs?: number
  /** Now without it. */
  readonly toMs?: number
  /** A multiple of 60; chosen for the window without it. */
  readonly periodSeconds?: number
}

export interface Window extends MetricRange {
  readonly periodSeconds: number
  readonly notes: readonly string[]
}

/**
 * The window that is asked for, in whole periods, which CloudWatch answers best (API reference, GetMetricData).
 * @throws UserError when it makes no sense
 */
export function metricWindow(options: WindowOptions, now: number): Window {
  const notes: string[] = []
  const {fromMs, toMs} = limitsOf(options, now, notes)
  const resolution = resolutionOf(now - fromMs)
  if (resolution === undefined)
    notes.push('CloudWatch keeps metrics for 455 days: nothing of the older part of this window can be there.')
  const finest = resolution ?? resolutions[2].seconds
  const periodSeconds = options.periodSeconds ?? periodFor(toMs - fromMs, finest)
  requirePeriod(periodSeconds, finest, now - fromMs)
  const periodMs = periodSeconds * 1000
  return {
    fromMs: Math.floor(fromMs / periodMs) * periodMs,
    toMs: Math.ceil(toMs / periodMs) * periodMs,
    periodSeconds,
    notes,
  }
}

function limitsOf({sinceMs, fromMs, toMs = Number.POSITIVE_INFINITY}: WindowOptions, now: number, notes: string[]): MetricRange {
  if (toMs !== Number.POSITIVE_INFINITY && toMs > now) notes.push('The window ends in the future; it is cut off at the present.')
  const end = Math.min(toMs, now)
  const start = fromMs ?? end - (sinceMs ?? defaultSinceMs)
  if (start > now)
    throw usage('future-window', `The window begins in the future (${iso(start)}); it is ${iso(now)}.`, [
      {text: 'Check the time zone of --from, and the clock of this machine.'},
    ])
  if (start >= Math.min(toMs, end))
    throw usage('empty-window', `The window begins (${iso(start)}) where or after it ends (${iso(end)}).`, [
      {text: 'Give --from before --to.'},
    ])
  return {fromMs: start, toMs: end}
}

/** Seconds of the shortest points that are left of what is that old. */
const resolutionOf = (ageMs: number): number | undefined => resolutions.find(({days}) => ageMs <= days * dayMs)?.seconds

const periodFor = (lengthMs: number, finest: number): number =>
  niceSeconds.find((seconds) => seconds % finest === 0 && lengthMs / (seconds * 1000) < mostPoints - 1) ?? niceSeconds.at(-1)!

function requirePeriod(seconds: number, finest: number, ageMs: number): void {
  if (!Number.isInteger(seconds) || seconds < 60 || seconds % 60 !== 0)
    throw usage('bad-period', `A period is a multiple of 60 s, and ${seconds} s is none.`, [{text: 'Write 1m, 5m, 1h.'}])
  if (seconds % finest === 0) return
  throw usage('bad-period', `Of ${Math.floor(ageMs / dayMs)} days ago CloudWatch only has points of ${finest / 60} minutes.`, [
    {text: `Give a multiple of --period ${finest / 60}m, or a --from that is less far back.`},
  ])
}

const iso = (ms: number): string => new Date(ms).toISOString()

const usage = (code: string, message: string, remedy: readonly Remedy[]): UserError =>
  new UserError({code, message, remedy, exitCode: exitCodes.usage})
