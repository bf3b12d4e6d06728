import type {Evidence, EvidenceKey} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {type Failure, notAttempted, type Observed} from '../model/observed.ts'
import type {Clock} from '../platform/clock.ts'
import {failureOfAbort, startDeadline} from '../platform/deadline.ts'
import type {Random} from '../platform/random.ts'
import {printable} from '../protocol/text.ts'
import type {Probe, Session} from './probe.ts'
import type {ProbeStopwatch, RunStopwatch} from './stopwatch.ts'

/** How long a probe may take to hand over what it has, once it was told to stop. Longer, and Ctrl-C would feel ignored. */
const windUpMs = 250

export interface RunProbesOptions<S extends Session, Settings> {
  readonly probes: readonly Probe<EvidenceKey, S, Settings>[]
  readonly session: S
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
  /** Ends the run: Ctrl-C, `--timeout`. */
  readonly signal: AbortSignal
  readonly stopwatch: RunStopwatch
}

type Settled = Observed<unknown>

/**
 * Runs probes, each as soon as what it needs was observed and what it comes after is settled, so that what is independent overlaps.
 * Never rejects: what cannot be observed says why. Closing the session is the caller's.
 */
export async function runProbes<S extends Session, Settings>(options: RunProbesOptions<S, Settings>): Promise<Evidence> {
  const run = new ProbeRun(options)
  const keys = options.probes.map(({key}) => key)
  const settled = await Promise.all(keys.map((key) => run.settle(key)))
  return Object.fromEntries(keys.map((key, index) => [key, settled[index]])) as Evidence
}

class ProbeRun<S extends Session, Settings> {
  readonly #options: RunProbesOptions<S, Settings>
  readonly #settling = new Map<EvidenceKey, Promise<Settled>>()
  readonly #stopwatches = new Map<EvidenceKey, ProbeStopwatch>()
  readonly #evidence: Partial<Record<EvidenceKey, Settled>> = {}

  constructor(options: RunProbesOptions<S, Settings>) {
    this.#options = options
  }

  /** What a key settles as; each probe runs once. */
  settle(key: EvidenceKey): Promise<Settled> {
    const known = this.#settling.get(key)
    if (known) return known
    const probe = this.#options.probes.find((candidate) => candidate.key === key)
    const settling = probe ? this.#run(probe) : Promise.resolve(notAttempted('it is not part of this run'))
    this.#settling.set(key, settling)
    return settling
  }

  async #run(probe: Probe<EvidenceKey, S, Settings>): Promise<Settled> {
    const before = [...probe.needs, ...(probe.after ?? [])]
    await Promise.all(before.map((key) => this.settle(key)))
    const settled = this.#whyNot(probe) ?? (await this.#attempt(probe, before))
    this.#evidence[probe.key] = settled
    return settled
  }

  #whyNot(probe: Probe<EvidenceKey, S, Settings>): Settled | undefined {
    const {signal} = this.#options
    const missing = probe.needs.find((key) => this.#evidence[key]?.status !== 'observed')
    if (missing !== undefined) return notAttempted(`needs "${this.#labelOf(missing)}", which ${stateOf(this.#evidence[missing])}`)
    if (signal.aborted && !probe.offline) return notAttempted('the run was interrupted')
    const reason = probe.unless?.(this.#evidence as Evidence)
    return reason === undefined ? undefined : notAttempted(reason)
  }

  /** What a person was shown of a step, in the progress and in the waterfall. */
  readonly #labelOf = (key: EvidenceKey): string => this.#options.probes.find((probe) => probe.key === key)?.label ?? key

  async #attempt(probe: Probe<EvidenceKey, S, Settings>, before: readonly EvidenceKey[]): Promise<Settled> {
    const {session, settings, clock, random, signal, stopwatch} = this.#options
    const after = before.flatMap((key) => this.#stopwatches.get(key)?.spans ?? [])
    const roundTrips = typeof probe.roundTrips === 'function' ? probe.roundTrips(settings) : probe.roundTrips
    const own = stopwatch.probe({id: probe.key, label: probe.label, after, ...(roundTrips !== undefined && {roundTrips})})
    this.#stopwatches.set(probe.key, own)
    const startMs = stopwatch.elapsedMs()
    const deadline = startDeadline(signal, clock, probe.timeoutMs, sentenceStart(probe.label))
    const timing = () => {
      const atMs = stopwatch.elapsedMs()
      return {atMs, tookMs: Math.round((atMs - startMs) * 1000) / 1000}
    }
    try {
      const work = async () =>
        probe.run({session, settings, clock, random, signal: deadline.signal, stopwatch: own}, this.#evidence as Evidence)
      const value = await untilWoundUp(work(), deadline.signal, clock)
      own.end('ok')
      return {status: 'observed', value, ...timing()}
    } catch (error) {
      own.end('failed')
      return {status: 'failed', failure: failureFrom(error), ...timing()}
    } finally {
      deadline.cancel()
    }
  }
}

const sentenceStart = (label: string): string => `"${label}"`

const stateOf = (settled: Settled | undefined): string => (settled?.status === 'failed' ? 'failed' : 'was not attempted')

/** `work`, but no longer than a moment after the signal was aborted: what a probe had by then still counts. */
function untilWoundUp<T>(work: Promise<T>, signal: AbortSignal, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel = () => {}
    const onAbort = () => {
      cancel = clock.after(windUpMs, () => reject(failureOfAbort(signal)))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, {once: true})
    work.then(resolve, reject).finally(() => {
      cancel()
      signal.removeEventListener('abort', onAbort)
    })
  })
}

/** Whatever is thrown and is no observation is a defect of ours, and says so. */
function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  return {kind: 'bug', message: `kvsctl failed: ${printable(error instanceof Error ? error.message : String(error))}`}
}
