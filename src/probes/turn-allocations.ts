import type {Subjected, TurnAllocationFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {Gate} from './gate.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {TurnTarget} from './turn-leg.ts'
import {firstFailure, probeTurnServer} from './turn-row.ts'
import {turnTargets} from './turn-targets.ts'

/** A backstop: the settings and the constants of `turn-row.ts` bound each server, and the run bounds all. */
const timeoutMs = 300_000

/**
 * Legs that are under way at once. KVS gives six; a file may name hundreds, and 50 allocations are all that a channel has for everybody.
 * Each takes up to two.
 */
const mostAtOnce = 20

type Context = ProbeContext<GatheringSession, GatheringSettings>
type Row = Subjected<TurnAllocationFact>

/** Allocates on every TURN server over every transport at once, and sends data through each relay. */
export const turnAllocations: Probe<'turnAllocations', GatheringSession, GatheringSettings> = {
  key: 'turnAllocations',
  label: 'allocate on the TURN servers and relay data',
  needs: ['iceServers'],
  timeoutMs,
  async run(context) {
    const targets = turnTargets(context.session.iceServers ?? [], context.settings.turnSelection)
    if (targets.some(({url}) => url.transport === 'dtls')) await prepareDtls()
    const gate = new Gate(Math.min(targets.length, mostAtOnce), context.clock)
    return eachWithin(mostAtOnce, targets, (target) => rowOf(context, target, gate))
  },
}

/** Loaded before anything is timed, and only where it is needed. */
async function prepareDtls(): Promise<void> {
  const {prepareDtls: load} = await import('../peer/connect-dtls.ts')
  await load()
}

/** Like Promise.all, with no more than `most` at once. */
async function eachWithin<T, R>(most: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!)
  }
  await Promise.all(Array.from({length: Math.min(most, items.length)}, worker))
  return results
}

const rowOf = async (context: Context, target: TurnTarget, gate: Gate): Promise<Row> => ({
  subject: target.url.url,
  observed: await observe(context.stopwatch, () => timed(context, target, gate)),
})

/** Draws one span per server and transport, failed unless data came back. */
async function timed(context: Context, target: TurnTarget, gate: Gate): Promise<TurnAllocationFact> {
  const {url, transport} = {...target, transport: target.url.transport}
  const step = {
    id: `turn-allocate ${url.host}:${url.port} ${transport}`,
    label: `TURN ${transport} ${url.host}:${url.port}`,
  }
  let fact: TurnAllocationFact | undefined
  try {
    await context.stopwatch.span(step, async (spent) => {
      const probed = await probeTurnServer(context, target, gate)
      fact = probed.fact
      spent?.(probed.roundTrips)
      const failure = firstFailure(probed.fact)
      if (failure) throw new FailureError(failure)
    })
  } catch (error) {
    if (!fact) throw error
  }
  return fact!
}
