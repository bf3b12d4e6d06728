import type {Finding} from '../model/finding.ts'
import {observedValue} from '../model/observed.ts'
import {type Report, subjectName} from '../model/report.ts'
import {formatTransportAddress} from '../model/transport-address.ts'
import {findingsInOrder} from './findings-in-order.ts'
import type {MeasuredTable} from './measured-table.ts'
import {measuredTables} from './measured-tables.ts'
import {allowLinesOf, purposeText, stateText} from './outbound-rules.ts'
import {legHeads, legRows, signalingLines} from './signaling.ts'
import {regionText} from './subject.ts'
import {turnResultOf} from './turn-result.ts'

/** A report to paste into a ticket or a pull request. */
export function renderMarkdown(report: Report): string {
  const {subject} = report
  return [
    `## kvsctl ${report.probe} ${cell(subjectName(subject))}: ${report.outcome}`,
    '',
    cell(report.verdict),
    '',
    `${cell(subject.channelArn ?? subjectName(subject))} in ${regionText(subject)}, ${report.startedAt}, ${Math.round(report.tookMs)} ms, kvsctl ${report.tool.version}`,
    '',
    ...findingsInOrder(report).flatMap(({finding, isRootCause}) => [...renderFinding(finding, isRootCause), '']),
    '| check | result |',
    '|---|---|',
    ...report.results.map(
      (result) => `| ${cell(result.title)} | ${result.status}${'reason' in result ? `: ${cell(result.reason)}` : ''} |`,
    ),
    '',
    ...renderOutbound(report),
    ...renderSignaling(report),
    ...renderTurn(report),
    ...measuredTables(report).flatMap(renderMeasured),
    ...renderCandidates(report),
  ].join('\n')
}

function renderCandidates({candidates, evidence}: Report): string[] {
  if (evidence.hostCandidates === undefined) return []
  const rows = candidates.map(
    (c) => `| ${c.type} | ${formatTransportAddress(c.address)} | ${c.priority} | ${cell(c.server ?? '')} |`,
  )
  return ['| candidate | address | priority | from |', '|---|---|---|---|', ...rows, '']
}

function renderSignaling({evidence}: Report): string[] {
  const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0
      ? []
      : [
          `| ${heads.join(' | ')} |`,
          `|${'---|'.repeat(heads.length)}`,
          ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
          '',
        ]
  return [...tableOf(legHeads, legRows(evidence)), ...tableOf(['signaling', 'what came back'], signalingLines(evidence))]
}

function renderTurn({evidence: {turnAllocations}}: Report): string[] {
  if (turnAllocations?.status !== 'observed' || turnAllocations.value.length === 0) return []
  const rows = turnAllocations.value.map(({subject, observed}) => `| ${cell(subject)} | ${cell(turnResultOf(observed).text)} |`)
  return ['| TURN server | result |', '|---|---|', ...rows, '']
}

const renderMeasured = ({title, columns, rows}: MeasuredTable): string[] => [
  `**${title}**`,
  '',
  `| ${columns.map((column) => column.title).join(' | ')} |`,
  `|${columns.map(({align}) => (align === 'right' ? '--:' : '---')).join('|')}|`,
  ...rows.map((row) => `| ${row.map((one) => cell(typeof one === 'string' ? one : one.server)).join(' | ')} |`),
  '',
]

function renderOutbound({evidence}: Report): string[] {
  const rules = observedValue(evidence.outboundRules) ?? []
  if (rules.length === 0) return []
  return [
    '| for | protocol | host | from here |',
    '|---|---|---|---|',
    ...rules.map(
      (rule) =>
        `| ${purposeText[rule.purpose]} | ${rule.protocol}/${rule.port} | ${cell(rule.host)} | ${cell(stateText(rule))} |`,
    ),
    '',
    '| allow out to | protocol | for |',
    '|---|---|---|',
    ...allowLinesOf(rules).map(
      ({allow, protocol, port, purposes}) => `| ${cell(allow)} | ${protocol}/${port} | ${purposes.join(', ')} |`,
    ),
    '',
  ]
}

function renderFinding(finding: Finding, isRootCause: boolean): string[] {
  return [
    `### ${finding.code} ${cell(finding.title)}${isRootCause ? ' (root cause)' : ''}`,
    '',
    `${cell(finding.says)} (${cell(finding.subject)}, ${finding.severity}, ${finding.confidence})`,
    '',
    ...finding.remedy.map(
      (remedy) => `- ${cell(remedy.text)}${remedy.command ? ` \`${remedy.command.replaceAll('`', "'")}\`` : ''}`,
    ),
  ]
}

/** Text inside a line or a table cell: nothing in it may open Markdown or HTML of its own. */
const cell = (text: string): string => text.replace(/[\\`*_{}[\]<>|#]/g, (c) => `\\${c}`).replace(/\s+/g, ' ')
