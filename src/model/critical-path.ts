import type {Span} from './timeline.ts'

export interface CriticalPath {
  /** Ids in the order they ran. */
  readonly spans: readonly string[]
  /** Sequential network round trips along it, where the spans counted them. */
  readonly roundTrips: number
  readonly endMs: number
}

/**
 * The chain of steps that decided how long a run took: from the step that ended last, back through what each had to wait for,
 * always choosing the predecessor that ended last.
 */
export function criticalPathOf(spans: readonly Span[]): CriticalPath {
  const byId = new Map(spans.map((span) => [span.id, span]))
  const path: Span[] = []
  let next = lastToEnd(spans)
  while (next && !path.includes(next)) {
    path.unshift(next)
    next = lastToEnd(next.after.map((id) => byId.get(id)).filter((span) => span !== undefined))
  }
  return {
    spans: path.map((span) => span.id),
    roundTrips: path.reduce((sum, span) => sum + (span.roundTrips ?? 0), 0),
    endMs: path.at(-1)?.endMs ?? 0,
  }
}

const lastToEnd = (spans: readonly Span[]): Span | undefined =>
  spans
    .filter((span) => span.endMs !== undefined)
    .reduce<Span | undefined>((last, span) => (last && last.endMs! >= span.endMs! ? last : span), undefined)
