import type {EvidenceMap, Subjected, TurnAllocationFact} from '../../model/evidence.ts'
import {parseIceServerUrl} from '../../model/ice-server.ts'
import type {Observed} from '../../model/observed.ts'
import {renderServer} from './server.ts'
import {paintOf, renderMs, type Style} from './style.ts'
import {renderTable} from './table.ts'

type Stages = TurnAllocationFact['stages']

/** Server by transport: how far each got. A row is good only when data came back through the relay. */
export function renderTurnMatrix(allocations: EvidenceMap['turnAllocations'] | undefined, style: Style): string {
  if (allocations?.status !== 'observed') return allocations ? `  ${paintOf(style).quiet(reasonOf(allocations))}` : ''
  if (allocations.value.length === 0) return '  none'
  return renderTable(
    [
      {title: 'server'},
      {title: 'transport'},
      {title: 'connect'},
      {title: 'allocate'},
      {title: 'permission'},
      {title: 'data back'},
      {title: 'result'},
    ],
    allocations.value.map((row) => renderRow(row, style)),
    style,
  )
}

function renderRow({subject, observed}: Subjected<TurnAllocationFact>, style: Style): string[] {
  const paint = paintOf(style)
  if (observed.status !== 'observed') {
    const text = reasonOf(observed)
    return [
      renderServer(subject),
      parseIceServerUrl(subject)?.transport ?? '',
      '',
      '',
      '',
      '',
      observed.status === 'failed' ? paint.bad(text) : paint.quiet(text),
    ]
  }
  const {server, transport, stages} = observed.value
  return [
    renderServer(server),
    transport,
    stages.connect.status === 'observed' ? cell(stages.connect, style) : transport === 'udp' ? '' : cell(stages.connect, style),
    cell(stages.allocate, style),
    cell(stages.permission, style),
    cell(stages.roundTrip, style, (value) => value.rttMs),
    renderResult(observed.value, style),
  ]
}

function cell<T>(stage: Observed<T>, style: Style, ms?: (value: T) => number): string {
  const paint = paintOf(style)
  if (stage.status === 'observed') return paint.good(renderMs(ms ? ms(stage.value) : stage.tookMs))
  return stage.status === 'failed' ? paint.bad('failed') : paint.quiet('-')
}

function renderResult(fact: TurnAllocationFact, style: Style): string {
  const paint = paintOf(style)
  if (fact.stages.roundTrip.status === 'observed') return paint.good('relays')
  if (fact.refusal) return paint.bad(`${fact.refusal.code} ${fact.refusal.reason}`)
  const failed = stagesOf(fact.stages).find((stage) => stage.status === 'failed')
  if (failed?.status === 'failed') return paint.bad(failed.failure.message)
  const skipped = stagesOf(fact.stages).find(
    (stage) => stage.status === 'not-attempted' && stage.reason !== 'not needed over UDP',
  )
  return paint.quiet(skipped?.status === 'not-attempted' ? `not-attempted: ${skipped.reason}` : 'not-attempted')
}

const stagesOf = (stages: Stages): readonly Observed<unknown>[] => [
  stages.connect,
  stages.allocate,
  stages.permission,
  stages.roundTrip,
]

const reasonOf = (observed: Observed<unknown>): string =>
  observed.status === 'failed'
    ? observed.failure.message
    : observed.status === 'not-attempted'
      ? `not-attempted: ${observed.reason}`
      : ''
