import type {FactOf, TurnAllocationFact} from '../model/evidence.ts'
import type {IceTransport} from '../model/ice-server.ts'
import type {Failure} from '../model/observed.ts'
import type {Unjudged} from './check.ts'
import type {Raised} from './finding-kind.ts'

export type RelayStage = keyof TurnAllocationFact['stages']

/** The stages in the order in which a relay goes through them. */
export const relayStages = ['connect', 'allocate', 'permission', 'roundTrip'] as const satisfies readonly RelayStage[]

/** One server over one transport that did not get through, with the first stage that failed. */
export interface FailedRelay {
  readonly server: string
  readonly transport: IceTransport
  readonly stage: RelayStage
  readonly failure: Failure
  /** When it failed, ms after the start of the run. */
  readonly atMs: number
  readonly tookMs: number
  readonly fact?: TurnAllocationFact
}

type Rows = FactOf<'turnAllocations'>

/** What failed, per server and transport; rows that were not attempted (DTLS) are left out. */
export const failedRelays = (rows: Rows): FailedRelay[] =>
  rows.flatMap(({subject, observed}): FailedRelay[] => {
    if (observed.status === 'not-attempted') return []
    if (observed.status === 'failed') {
      const transport: IceTransport = /^turns:/.test(subject) ? 'tls' : /transport=tcp/.test(subject) ? 'tcp' : 'udp'
      const {failure, atMs, tookMs} = observed
      return [{server: subject, transport, stage: failure.kind === 'unreachable' ? 'connect' : 'allocate', failure, atMs, tookMs}]
    }
    const fact = observed.value
    for (const stage of relayStages) {
      const there = fact.stages[stage]
      if (there.status === 'failed')
        return [
          {
            server: subject,
            transport: fact.transport,
            stage,
            failure: there.failure,
            atMs: there.atMs,
            tookMs: there.tookMs,
            fact,
          },
        ]
    }
    return []
  })

/** Servers that were asked at all; those that speak DTLS only have stages that say why not. */
export const attempted = (rows: Rows): Rows =>
  rows.filter(
    ({observed}) =>
      observed.status === 'failed' ||
      (observed.status === 'observed' && relayStages.some((stage) => observed.value.stages[stage].status !== 'not-attempted')),
  )

export const gaveRelay = (row: Rows[number]): boolean =>
  row.observed.status === 'observed' && row.observed.value.stages.allocate.status === 'observed'

/** Over TCP and TLS: a connection stands. Over UDP: the address can be sent to (a name that resolves, no ICMP refusal). */
export const failedToConnect = ({stage, failure}: FailedRelay): boolean =>
  stage === 'connect' || (stage === 'allocate' && failure.kind === 'unreachable')

/** Failures that say something about kvsctl's own run and nothing about the far side. */
const saysNothing = (failure: Failure): boolean => failure.kind === 'interrupted' || failure.kind === 'bug'

/**
 * One finding per kind, not one per row: `raise` gets all rows that fail alike (same key) and makes one finding of them.
 * @param keyOf what makes two rows alike; undefined when the row is another check's business
 */
export function* oneFindingEach<Row extends {readonly failure: Failure}>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | undefined,
  raise: (rows: readonly [Row, ...Row[]], key: string) => Raised,
): Iterable<Raised | Unjudged> {
  const groups = new Map<string, [Row, ...Row[]]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === undefined) continue
    if (saysNothing(row.failure)) yield {unjudged: row.failure}
    else if (groups.has(key)) groups.get(key)!.push(row)
    else groups.set(key, [row])
  }
  for (const [key, group] of groups) yield raise(group, key)
}
