/** One value of a series; at = ISO 8601, UTC. */
export interface Point {
  readonly at: string
  readonly value: number
}

/** When a limit would be reached if a series went on as it has. */
export interface Projection {
  readonly reachesAt: string
  readonly perDay: number
  /** How much of the ups and downs the line explains: 0 to 1. */
  readonly r2: number
  readonly points: number
  readonly windowSeconds: number
}

/** A morning is no growth: a line is drawn over several days or not at all. */
export const leastWindowMs = 3 * 86_400_000

/** Fewer say nothing about how sure the slope is. */
const leastPoints = 8

/** Below this, ups and downs are most of it. */
const leastR2 = 0.5

/** Nobody knows more about the future than ten times what is known of the past. */
const horizon = 10

/**
 * Least squares over the points that there are.
 * @returns undefined where nothing can be said: too few or too short, no growth that is beyond doubt at 95 %, or a day too far away
 */
export function projectLimit(points: readonly Point[], limit: number): Projection | undefined {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < leastPoints) return undefined
  const startMs = Date.parse(first.at)
  const windowMs = Date.parse(last.at) - startMs
  if (windowMs < leastWindowMs) return undefined
  const days = points.map(({at, value}) => [(Date.parse(at) - startMs) / dayMs, value] as const)
  const {slope, intercept, r2, slopeError} = leastSquares(days)
  if (r2 < leastR2 || slope - studentT(points.length - 2) * slopeError <= 0) return undefined
  const reachesMs = startMs + ((limit - intercept) / slope) * dayMs
  const beyondMs = reachesMs - Date.parse(last.at)
  if (beyondMs <= 0 || beyondMs > horizon * windowMs) return undefined
  return {
    reachesAt: new Date(reachesMs).toISOString(),
    perDay: slope,
    r2: Math.round(r2 * 1000) / 1000,
    points: points.length,
    windowSeconds: windowMs / 1000,
  }
}

const dayMs = 86_400_000

function leastSquares(points: readonly (readonly [x: number, y: number])[]) {
  const n = points.length
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n
  let [sxx, sxy, syy] = [0, 0, 0]
  for (const [x, y] of points) {
    sxx += (x - meanX) ** 2
    sxy += (x - meanX) * (y - meanY)
    syy += (y - meanY) ** 2
  }
  const slope = sxx === 0 ? 0 : sxy / sxx
  const residual = Math.max(0, syy - slope * sxy)
  return {
    slope,
    intercept: meanY - slope * meanX,
    r2: syy === 0 ? 0 : 1 - residual / syy,
    slopeError: sxx === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(residual / (n - 2) / sxx),
  }
}

/** The two-sided 95 % quantile of Student's t, from its expansion around the normal one: good to 1 % from six degrees on. */
const studentT = (freedom: number): number => 1.96 + 2.372 / freedom + 2.822 / freedom ** 2
