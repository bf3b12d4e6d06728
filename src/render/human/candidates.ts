import {type CandidateType, candidatePriority, type IceCandidate} from '../../model/candidate.ts'
import type {IceTransport} from '../../model/ice-server.ts'
import type {Report} from '../../model/report.ts'
import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import {renderServer} from './server.ts'
import {paintOf, renderMs, type Style, wrap} from './style.ts'
import {renderTable} from './table.ts'

interface Row {
  readonly type: CandidateType
  readonly protocol: 'udp' | 'tcp'
  readonly address: TransportAddress
  readonly order: number
  readonly priority: string
  readonly server?: string | undefined
  readonly transport?: IceTransport | undefined
  readonly rttMs?: number | undefined
  readonly foundAtMs?: number
}

/** What our own sockets gathered. Where no NAT is between us and a STUN server, its answer is shown although it makes no candidate. */
export function renderCandidates(report: Report, style: Style): string {
  const rows = [...report.candidates.map(rowOf), ...redundantRows(report)].sort((a, b) => b.order - a.order)
  if (rows.length === 0) return '  none'
  const columns = [
    {title: 'type'},
    {title: 'proto'},
    {title: 'address'},
    {title: 'priority', align: 'right'},
    {title: 'RTT', align: 'right'},
    {title: 'found at', align: 'right'},
    {title: 'from'},
  ] as const
  const note = paintOf(style).quiet(
    wrap(
      '= host: the server sees the address that we have, so no NAT is in between (RFC 8445 §5.1.3: no candidate of its own)',
      style.width,
      '  ',
    ),
  )
  return [renderTable(columns, rows.map(cellsOf), style), ...(rows.some((row) => row.priority === redundant) ? [note] : [])].join(
    '\n',
  )
}

const redundant = '= host'

const rowOf = (candidate: IceCandidate): Row => ({
  type: candidate.type,
  protocol: candidate.protocol,
  address: candidate.address,
  order: candidate.priority,
  priority: String(candidate.priority),
  server: candidate.server,
  transport: candidate.serverTransport,
  rttMs: candidate.rttMs,
  foundAtMs: candidate.foundAtMs,
})

/** STUN answers that name the very address we sent from. */
function redundantRows({evidence: {stunBindings}}: Report): Row[] {
  if (stunBindings?.status !== 'observed') return []
  return stunBindings.value.flatMap(({observed}) => {
    if (observed.status !== 'observed') return []
    const {mappedAddress, localAddress, server, transport, rttMs} = observed.value
    if (formatTransportAddress(mappedAddress) !== formatTransportAddress(localAddress)) return []
    return [
      {
        type: 'srflx' as const,
        protocol: 'udp' as const,
        address: mappedAddress,
        order: candidatePriority('srflx', 0),
        priority: redundant,
        server,
        transport,
        rttMs,
      },
    ]
  })
}

const cellsOf = (row: Row): string[] => [
  row.type,
  row.protocol,
  formatTransportAddress(row.address),
  row.priority,
  row.rttMs === undefined ? '-' : renderMs(row.rttMs),
  row.foundAtMs === undefined ? '-' : renderMs(row.foundAtMs),
  row.server === undefined ? '-' : `${renderServer(row.server)} ${row.transport ?? ''}`.trimEnd(),
]
