import type {StunBindingFact, TurnAllocationFact} from '../model/evidence.ts'
import {type NatMapping, natMappingOf} from '../model/nat-mapping.ts'
import {type Observed, observedValue} from '../model/observed.ts'
import type {RelaySeriesFact, TurnMeasurements} from '../model/relay.ts'
import type {Report} from '../model/report.ts'
import type {SeriesFact} from '../model/series.ts'
import {formatTransportAddress} from '../model/transport-address.ts'
import type {MeasuredTable} from './measured-table.ts'
import {sessionTables} from './session-tables.ts'

/** What `probe session`, `probe stun` and `probe turn` measured, whatever the format. Tables without rows are left out. */
export const measuredTables = (report: Report): readonly MeasuredTable[] =>
  [
    ...sessionTables(report),
    bindings(report),
    natMappings(report),
    relayQuality(report),
    relayBasics(report),
    certificates(report),
    credentials(report),
  ].filter(({rows}) => rows.length > 0)

type Row<T> = {readonly server: string; readonly fact: T}

const stunRows = ({evidence}: Report): readonly Row<StunBindingFact>[] =>
  (observedValue(evidence.stunBindings) ?? []).flatMap(({observed}) => {
    const fact = observedValue(observed)
    return fact ? [{server: fact.server, fact}] : []
  })

const turnRows = ({evidence}: Report): readonly (Row<TurnAllocationFact> & {readonly measured: TurnMeasurements})[] =>
  (observedValue(evidence.turnAllocations) ?? []).flatMap(({subject: server, observed}) => {
    const fact = observedValue(observed)
    return fact?.measured ? [{server, fact, measured: fact.measured}] : []
  })

const left = (title: string) => ({title})
const right = (title: string) => ({title, align: 'right' as const})

const unknown = '-'

/** Two digits after the point below 10 ms, one below 100, none above: enough to compare. */
const ms = (value: number | undefined): string =>
  value === undefined ? unknown : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

const lostOf = (observed: Observed<SeriesFact> | undefined): string => {
  const series = observedValue(observed)
  return series ? `${series.sent - series.received}/${series.sent}` : unknown
}

const seriesCells = (observed: Observed<SeriesFact> | undefined): readonly string[] => {
  const rtt = observedValue(observed)?.rtt
  return [ms(rtt?.minMs), ms(rtt?.medianMs), ms(rtt?.jitterMs), lostOf(observed)]
}

function bindings(report: Report): MeasuredTable {
  const rows = stunRows(report).filter(({fact}) => fact.series !== undefined)
  return {
    title: 'STUN servers',
    columns: [
      left('server'),
      left('proto'),
      left('from'),
      right('min'),
      right('median'),
      right('jitter'),
      right('lost'),
      left('sees'),
    ],
    rows: rows.map(({server, fact}) => [
      {server},
      fact.transport,
      fact.localAddress.address,
      ...seriesCells(fact.series),
      formatTransportAddress(fact.mappedAddress) === formatTransportAddress(fact.localAddress)
        ? 'the same'
        : formatTransportAddress(fact.mappedAddress),
    ]),
    note: 'round trips in ms; jitter is the mean difference from one to the next',
  }
}

const mappingText: Readonly<Record<NatMapping, string>> = {
  none: 'no NAT',
  'endpoint-independent': 'endpoint-independent: peers can use it',
  'address-dependent': 'address-dependent: peers need a relay',
  'address-and-port-dependent': 'address- and port-dependent: peers need a relay',
  dependent: 'symmetric: peers need a relay',
  unknown: 'NAT; one server cannot tell which kind',
}

function natMappings({evidence}: Report): MeasuredTable {
  return {
    title: 'NAT',
    columns: [left('from'), right('answers'), left('seen as'), left('mapping')],
    rows: (observedValue(evidence.natMappings) ?? []).map((fact) => [
      formatTransportAddress(fact.local),
      String(fact.seen.length),
      [...new Set(fact.seen.map(({mapped}) => formatTransportAddress(mapped)))].join(' '),
      mappingText[natMappingOf(fact)],
    ]),
  }
}

function relayQuality(report: Report): MeasuredTable {
  const rows = turnRows(report)
  const rated = rows.some(({measured}) => measured.rate !== undefined)
  return {
    title: 'Round trips',
    columns: [
      left('server'),
      left('proto'),
      ...['min', 'median', 'jitter', 'lost', 'relayed', 'lost', 'late', 'twice'].map(right),
      ...(rated ? [right('Mbit/s')] : []),
    ],
    rows: rows.map(({server, fact, measured}) => {
      const series = [observedValue(measured.indications), observedValue(measured.channelData)].filter((one) => one !== undefined)
      const rate = observedValue(measured.rate)
      return [
        {server},
        fact.transport,
        ...seriesCells(measured.bindings),
        ...relayCells(series),
        ...(rated ? [rate ? (rate.carriedBitsPerSecond / 1_000_000).toFixed(1) : unknown] : []),
      ]
    }),
    note: 'ms; first to the server (Binding), then through the relay to a second allocation and back',
  }
}

const sumOf = (series: readonly RelaySeriesFact[], of: (one: RelaySeriesFact) => number): number =>
  series.reduce((sum, one) => sum + of(one), 0)

/** Indications and ChannelData together: they went the same way. */
function relayCells(series: readonly RelaySeriesFact[]): readonly string[] {
  if (series.length === 0) return [unknown, unknown, unknown, unknown]
  const sent = sumOf(series, (one) => one.sent)
  return [
    ms(series[0]!.rtt?.medianMs),
    `${sent - sumOf(series, (one) => one.received)}/${sent}`,
    String(sumOf(series, (one) => one.reordered)),
    String(sumOf(series, (one) => one.duplicates)),
  ]
}

function relayBasics(report: Report): MeasuredTable {
  return {
    title: 'Relays',
    columns: [
      left('server'),
      left('proto'),
      left('relayed'),
      right('lifetime'),
      left('private peer'),
      left('returned'),
      left('we are'),
    ],
    rows: turnRows(report).flatMap(({server, fact, measured}) => {
      const allocation = observedValue(fact.stages.allocate)
      if (!allocation) return []
      const peer = observedValue(measured.privatePeer)
      return [
        [
          {server},
          fact.transport,
          formatTransportAddress(allocation.relayed),
          `${allocation.lifetimeSeconds} s`,
          peer === undefined ? unknown : peer.allowed ? 'let in' : `${peer.code}, harmless`,
          measured.release.status === 'observed' ? 'yes' : 'no',
          allocation.mapped ? formatTransportAddress(allocation.mapped) : unknown,
        ],
      ]
    }),
  }
}

function certificates(report: Report): MeasuredTable {
  const of = [
    ...turnRows(report).map(({server, fact}) => ({
      server,
      transport: fact.transport,
      connect: observedValue(fact.stages.connect),
    })),
    ...stunRows(report)
      .filter(({fact}) => fact.series !== undefined)
      .map(({server, fact}) => ({server, transport: fact.transport, connect: fact.connect})),
  ]
  return {
    title: 'TLS and DTLS',
    columns: [left('server'), left('proto'), left('version'), left('until'), left('verified'), left('issued by, cipher')],
    rows: of.flatMap(({server, transport, connect}) =>
      connect?.tlsVersion === undefined
        ? []
        : [
            [
              {server},
              transport,
              connect.tlsVersion,
              connect.validTo?.slice(0, 10) ?? unknown,
              connect.verified ? 'yes' : 'no',
              `${connect.issuer}, ${connect.cipher}`,
            ],
          ],
    ),
  }
}

/** Only where relays were measured: else the report is about other things. */
function credentials(report: Report): MeasuredTable {
  const {evidence, startedAt, tookMs} = report
  const now = Date.parse(startedAt) + tookMs
  const servers = turnRows(report).length > 0 ? (observedValue(evidence.iceServers)?.servers ?? []) : []
  return {
    title: 'Credentials',
    columns: [left('for'), left('expires'), left('that is'), left('issued for')],
    rows: servers.flatMap(({urls: [url], expiresAt, issuedForArn}) =>
      url === undefined || expiresAt === undefined
        ? []
        : [[{server: url}, expiresAt.replace('.000Z', 'Z'), untilText(Date.parse(expiresAt) - now), issuedForArn ?? unknown]],
    ),
  }
}

const untilText = (leftMs: number): string => {
  const seconds = Math.round(Math.abs(leftMs) / 1000)
  const text = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  return leftMs >= 0 ? `in ${text}` : `${text} ago`
}
