import type {EmulatorContext} from '../context.ts'
import type {Due, LifeCycle} from '../state/life-cycle.ts'
import type {StoredChannel, StoredStream} from '../state/store.ts'

/** How long things take. All 0 where nothing is said: then every change is done when it is answered. In ms. */
export interface Delays {
  /** CREATING before ACTIVE. */
  readonly createMs: number
  /** UPDATING before ACTIVE. */
  readonly updateMs: number
  /** DELETING before it is gone. */
  readonly deleteMs: number
  /** For so long reads still see what was before a change. */
  readonly consistencyMs: number
}

export const noDelays: Delays = {createMs: 0, updateMs: 0, deleteMs: 0, consistencyMs: 0}

export const scaledDelays = ({createMs, updateMs, deleteMs, consistencyMs}: Delays, timeScale: number): Delays => ({
  createMs: createMs / timeScale,
  updateMs: updateMs / timeScale,
  deleteMs: deleteMs / timeScale,
  consistencyMs: consistencyMs / timeScale,
})

/** `status` at once, and ACTIVE after `ms`. */
function passing(status: 'CREATING' | 'UPDATING', {clock}: EmulatorContext, ms: number): Pick<LifeCycle, 'status' | 'due'> {
  const due: Due[] = [{atMs: clock.now() + ms, set: {status: 'ACTIVE'}}]
  return ms > 0 ? {status, due} : {status: 'ACTIVE'}
}

/** Reads see `before` for a while. */
function stale<T extends LifeCycle>(context: EmulatorContext, before: T | undefined): Pick<LifeCycle, 'stale'> {
  const {clock, delays} = context
  if (delays.consistencyMs <= 0) return {}
  const as = before && seen(context, before)
  return {stale: {untilMs: clock.now() + delays.consistencyMs, ...(as && {as: withoutStale(as)})}}
}

const withoutStale = <T extends LifeCycle>({stale: _, ...record}: T): object => record

/** A record as reads see it: as it was, while a change is not everywhere yet; undefined when it was not there. */
export function seen<T extends LifeCycle>({clock}: EmulatorContext, record: T): T | undefined {
  if (!record.stale || clock.now() >= record.stale.untilMs) return record
  return record.stale.as as T | undefined
}

/** A new record, with the status that it starts its life in. */
export function born<T extends {readonly name: string}>(
  context: EmulatorContext,
  kind: 'channel' | 'stream',
  record: T,
): T & LifeCycle {
  const stuck = kind === 'channel' && context.faults.consult('create', {channel: record.name}) !== undefined
  const start = stuck ? ({status: 'CREATING'} as const) : passing('CREATING', context, context.delays.createMs)
  return {...record, ...start, ...stale(context, undefined)}
}

/** A record with changes that have a version of their own, on its way from UPDATING to ACTIVE. */
export function changed<T extends LifeCycle>(context: EmulatorContext, before: T, changes: Partial<T>): T {
  return {...before, ...changes, ...passing('UPDATING', context, context.delays.updateMs), ...stale(context, before)}
}

/** Takes a record out of the store: at once, or after a time in DELETING. */
export function end(context: EmulatorContext, collection: 'channels' | 'streams', record: StoredChannel | StoredStream): void {
  const {store, clock, delays} = context
  // What reads still see cannot be gone before they stop to see it.
  const ms = Math.max(delays.deleteMs, delays.consistencyMs)
  const deleting = {...record, status: 'DELETING', due: [{atMs: clock.now() + ms}], ...stale(context, record)} as const
  if (ms > 0) store.put(collection, record.name, deleting as never)
  else store.remove(collection, record.name)
}
