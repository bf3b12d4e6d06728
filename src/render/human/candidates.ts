import type {IceCandidate} from '../../model/candidate.ts'
import {formatTransportAddress} from '../../model/transport-address.ts'
import {renderServer} from './server.ts'
import {renderMs, type Style} from './style.ts'
import {renderTable} from './table.ts'

export function renderCandidates(candidates: readonly IceCandidate[], style: Style): string {
  if (candidates.length === 0) return '  none'
  const rows = [...candidates]
    .sort((a, b) => b.priority - a.priority)
    .map((candidate) => [
      candidate.type,
      candidate.protocol,
      formatTransportAddress(candidate.address),
      String(candidate.priority),
      candidate.server === undefined ? '-' : `${renderServer(candidate.server)} ${candidate.serverTransport ?? ''}`.trimEnd(),
      candidate.rttMs === undefined ? '-' : renderMs(candidate.rttMs),
      renderMs(candidate.foundAtMs),
    ])
  return renderTable(
    [
      {title: 'type'},
      {title: 'proto'},
      {title: 'address'},
      {title: 'priority', align: 'right'},
      {title: 'from'},
      {title: 'RTT', align: 'right'},
      {title: 'found at', align: 'right'},
    ],
    rows,
    style,
  )
}
