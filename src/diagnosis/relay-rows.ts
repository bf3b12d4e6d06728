import type {FactOf, TurnAllocationFact} from '../model/evidence.ts'
import {type IceTransport, parseIceServerUrl} from '../model/ice-server.ts'
import {type Failure, observedValue} from '../model/observed.ts'
import type {TurnMeasurements} from '../model/relay.ts'
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

/** What failed, per server and transport; rows that were not attempted are left out. */
export const failedRelays = (rows: Rows): FailedRelay[] =>
  rows.flatMap(({subject, observed}): FailedRelay[] => {
    if (observed.status === 'not-attempted') return []
    if (observed.status === 'failed') {
      const transport: IceTransport = parseIceServerUrl(subject)?.transport ?? 'udp'
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

/** Servers that were asked at all. */
export const attempted = (rows: Rows): Rows =>
  rows.filter(
    ({observed}) =>
      observed.status === 'failed' ||
      (observed.status === 'observed' && relayStages.some((stage) => observed.value.stages[stage].status !== 'not-attempted')),
  )

export const gaveRelay = (row: Rows[number]): boolean =>
  row.observed.status === 'observed' && row.observed.value.stages.allocate.status === 'observed'

/**
 * Over TCP and TLS: a connection stands. Over UDP: the address can be sent to (a name that resolves, no ICMP refusal). A DTLS handshake
 * that nobody answers is silence, as over UDP.
 */
export const failedToConnect = (row: FailedRelay): boolean =>
  (row.stage === 'connect' && !isSilentDtls(row)) || (row.stage === 'allocate' && row.failure.kind === 'unreachable')

const isSilentDtls = ({transport, stage, failure}: FailedRelay): boolean =>
  transport === 'dtls' && stage === 'connect' && failure.kind === 'timeout'

/** Rows whose DTLS fails while the same host gives a relay over plain UDP: of little consequence, and a finding of its own. */
export const dtlsOnly = (rows: Rows): readonly FailedRelay[] => {
  const serving = rows.filter(gaveRelay).flatMap(({observed}) => (observed.status === 'observed' ? [observed.value] : []))
  const overUdp = serving.filter(({transport}) => transport === 'udp').map(({server}) => hostOf(server))
  return failedRelays(rows).filter(
    ({transport, stage, server}) => transport === 'dtls' && stage === 'connect' && overUdp.includes(hostOf(server)),
  )
}

/** Of a URL that was parsed before. */
export const hostOf = (url: string): string => parseIceServerUrl(url)?.host ?? url

/** What failed and is not for {@link dtlsOnly} to say. */
export function failedRelaysButDtls(rows: Rows): FailedRelay[] {
  const left = dtlsOnly(rows).map(({server}) => server)
  return failedRelays(rows).filter(({server}) => !left.includes(server))
}

/** Rows that `probe turn` measured. */
export interface MeasuredRelay {
  readonly server: string
  readonly fact: TurnAllocationFact
  readonly measured: TurnMeasurements
}

export const measuredRelays = (rows: Rows): readonly MeasuredRelay[] =>
  rows.flatMap(({subject: server, observed}) => {
    const fact = observedValue(observed)
    return fact?.measured ? [{server, fact, measured: fact.measured}] : []
  })

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
