import type {EvidenceMap, Subjected, TurnAllocationFact} from '../../model/evidence.ts'
import {parseIceServerUrl} from '../../model/ice-server.ts'
import type {Observed} from '../../model/observed.ts'
import {turnResultOf} from '../turn-result.ts'
import {renderServer} from './server.ts'
import {paintOf, renderMs, type Style} from './style.ts'
import {renderTable} from './table.ts'

/** Server by transport: how far each got. A row is good only when data came back through the relay. */
export function renderTurnMatrix(allocations: EvidenceMap['turnAllocations'] | undefined, style: Style): string {
  if (allocations?.status !== 'observed') return allocations ? `  ${paintOf(style).quiet(reasonOf(allocations))}` : ''
  if (allocations.value.length === 0) return '  none'
  return renderTable(
    [
      {title: 'server'},
      {title: 'proto'},
      {title: 'connect'},
      {title: 'allocate'},
      {title: 'permit'},
      {title: 'data back'},
      {title: 'result'},
    ],
    allocations.value.map((row) => renderRow(row, style)),
    style,
  )
}

function renderRow({subject, observed}: Subjected<TurnAllocationFact>, style: Style): string[] {
  const result = renderResult(observed, style)
  if (observed.status !== 'observed')
    return [renderServer(subject), parseIceServerUrl(subject)?.transport ?? '', '', '', '', '', result]
  const {server, transport, stages} = observed.value
  return [
    renderServer(server),
    transport,
    transport === 'udp' ? '' : cell(stages.connect, style),
    cell(stages.allocate, style),
    cell(stages.permission, style),
    cell(stages.roundTrip, style, (value) => value.rttMs),
    result,
  ]
}

function cell<T>(stage: Observed<T>, style: Style, ms?: (value: T) => number): string {
  const paint = paintOf(style)
  if (stage.status === 'observed') return paint.good(renderMs(ms ? ms(stage.value) : stage.tookMs))
  return stage.status === 'failed' ? paint.bad('failed') : paint.quiet('-')
}

function renderResult(observed: Observed<TurnAllocationFact>, style: Style): string {
  const paint = paintOf(style)
  const {kind, text} = turnResultOf(observed)
  return kind === 'good' ? paint.good(text) : kind === 'bad' ? paint.bad(text) : paint.quiet(text)
}

const reasonOf = (observed: Exclude<Observed<unknown>, {status: 'observed'}>): string =>
  observed.status === 'failed' ? observed.failure.message : `not-attempted: ${observed.reason}`
