import type {Span} from '../model/timeline.ts'
import type {Clock} from '../platform/clock.ts'
import type {Stopwatch} from './probe.ts'

type Step = Parameters<Stopwatch['span']>[0]
type Work<T> = (spent?: (roundTrips: number) => void) => Promise<T>

/** The stopwatch of one probe: its steps stand behind those of the probes that it waited for. */
export interface ProbeStopwatch extends Stopwatch {
  /** Ids of what others have to name when they come after this probe. */
  readonly spans: readonly string[]
  /** Ends the probe's own span, where the probe has not drawn finer ones. */
  end(outcome: 'ok' | 'failed'): void
}

/** Draws the waterfall of a run. */
export class RunStopwatch implements Stopwatch {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #onChange: (running: readonly string[]) => void
  #spans: Span[] = []

  /** @param onChange called with the labels of what runs, whenever that changes */
  constructor(clock: Clock, onChange: (running: readonly string[]) => void = () => {}) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
    this.#onChange = onChange
  }

  /** ms since the start of the run, to the microsecond. */
  elapsedMs(): number {
    return Math.round((this.#clock.monotonic() - this.#startedAt) * 1000) / 1000
  }

  /** Every step so far, in the order of their starts. */
  timeline(): readonly Span[] {
    return this.#spans.toSorted((a, b) => a.startMs - b.startMs)
  }

  /** Times a step that belongs to no probe. */
  span<T>(step: Step, work: Work<T>): Promise<T> {
    return this.#timed(this.#begin(step), work)
  }

  /** Begins a probe: one span under its key, replaced by the finer ones that it draws itself. */
  probe(step: Step): ProbeStopwatch {
    const after = step.after ?? []
    const own = this.#begin(step)
    const spans = [own]
    let refined = false
    const refine = (): void => {
      if (!refined) {
        this.#spans = this.#spans.filter(({id}) => id !== own)
        spans.length = 0
      }
      refined = true
    }
    return {
      spans,
      elapsedMs: () => this.elapsedMs(),
      span: async (child, work) => {
        refine()
        const id = this.#begin({...child, after: child.after?.length ? child.after : after})
        spans.push(id)
        return this.#timed(id, work)
      },
      end: (outcome) => {
        if (!refined) this.#end(own, outcome)
      },
    }
  }

  async #timed<T>(id: string, work: Work<T>): Promise<T> {
    try {
      const value = await work((roundTrips) => this.#update(id, {roundTrips}))
      this.#end(id, 'ok')
      return value
    } catch (error) {
      this.#end(id, 'failed')
      throw error
    }
  }

  /** @returns the id, made unique where a probe used it before */
  #begin({id: wanted, label, after = [], roundTrips}: Step): string {
    const taken = this.#spans.filter((span) => span.id === wanted || span.id.startsWith(`${wanted} #`)).length
    const id = taken === 0 ? wanted : `${wanted} #${taken + 1}`
    const span: Span = {
      id,
      label,
      startMs: this.elapsedMs(),
      outcome: 'running',
      after: [...after],
      ...(roundTrips !== undefined && {roundTrips}),
    }
    this.#spans.push(span)
    this.#tell()
    return id
  }

  #end(id: string, outcome: 'ok' | 'failed'): void {
    this.#update(id, {outcome, endMs: this.elapsedMs()})
    this.#tell()
  }

  #update(id: string, change: Partial<Span>): void {
    this.#spans = this.#spans.map((span) => (span.id === id ? {...span, ...change} : span))
  }

  #tell(): void {
    this.#onChange(this.#spans.filter(({outcome}) => outcome === 'running').map(({label}) => label))
  }
}
