import {criticalPathOf} from '../../model/critical-path.ts'
import {type Report, subjectName} from '../../model/report.ts'
import {measuredTables} from '../measured-tables.ts'
import {channelRows, regionText} from '../subject.ts'
import {renderCandidates} from './candidates.ts'
import {renderFindings, renderResults} from './findings.ts'
import {renderMeasured} from './measured.ts'
import {renderMetrics} from './operations.ts'
import {renderAllowList, renderReach} from './outbound-rules.ts'
import {renderQuotas} from './quota-rows.ts'
import {renderSession} from './session.ts'
import {renderSignaling} from './signaling.ts'
import {paintOf, renderMs, type Style} from './style.ts'
import {renderTurnMatrix} from './turn-matrix.ts'
import {renderWaterfall} from './waterfall.ts'

/**
 * A report as people read it: who and where, every step on one time axis, what was gathered, what is wrong and what to do,
 * and the verdict as the last line, where the eye is when the command ends.
 */
export function renderReport(report: Report, style: Style): string {
  const sections: readonly (readonly [string, string])[] = [
    ['Timeline', renderTimeline(report, style)],
    ['Reachability', renderReach(report.evidence, style)],
    ['Signaling', renderSignaling(report.evidence, style)],
    ['Session description', renderSession(report, style)],
    ['Candidates', report.evidence.hostCandidates ? renderCandidates(report, style) : ''],
    ['TURN servers', renderTurnMatrix(report.evidence.turnAllocations, style)],
    ...measuredTables(report).map((table) => [table.title, renderMeasured(table, style)] as const),
    ['Outbound allow-list', renderAllowList(report.evidence, style)],
    ['Quotas', renderQuotas(report.evidence.quotas, style)],
    ['CloudWatch', renderMetrics(report.evidence.metrics, style)],
    ['Checks', renderResults(report.results, style)],
    ['Findings', renderFindings(report, style)],
  ]
  const paint = paintOf(style)
  return [
    renderHeader(report, style),
    ...sections.filter(([, body]) => body !== '').map(([title, body]) => `${paint.heading(title)}\n${body}`),
    renderVerdict(report, style),
  ].join('\n\n')
}

export function renderHeader(report: Report, style: Style): string {
  const paint = paintOf(style)
  const {identity} = report.evidence
  const who =
    identity?.status === 'observed'
      ? identity.value.arn
      : paint.quiet(`unknown (${identity?.status === 'failed' ? identity.failure.message : 'not asked'})`)
  const rows: readonly (readonly [string, string])[] = [
    ...channelRows(report.subject),
    ['Region', regionText(report.subject)],
    ...(identity ? [['Identity', who] as const] : []),
    ['Started', `${report.startedAt}, took ${renderMs(report.tookMs)}`],
  ]
  return [
    paint.strong(`kvsctl ${report.probe} ${subjectName(report.subject)}`),
    ...rows.map(([name, value]) => `  ${paint.quiet(name.padEnd(9))} ${value}`),
  ].join('\n')
}

function renderTimeline(report: Report, style: Style): string {
  if (report.timeline.length === 0) return ''
  const path = criticalPathOf(report.timeline)
  const paint = paintOf(style)
  const note = path.roundTrips > 0 ? `  * critical path: ${roundTrips(path.roundTrips)}, ${renderMs(path.endMs)}` : ''
  return [renderWaterfall(report.timeline, report.tookMs, path.spans, style), ...(note ? [paint.quiet(note)] : [])].join('\n')
}

const roundTrips = (n: number): string => (n === 1 ? '1 network round trip' : `${n} network round trips one after another`)

/** The one line that an operator reads first. */
export function renderVerdict(report: Report, style: Style): string {
  const paint = paintOf(style)
  const words = {
    ok: paint.good('OK'),
    failed: paint.bad('FAILED'),
    unknown: paint.doubtful('UNKNOWN'),
    interrupted: paint.doubtful('INTERRUPTED'),
  }
  const warned = report.outcome === 'ok' && report.findings.some((finding) => finding.severity === 'warning')
  return `${warned ? paint.doubtful('OK, with warnings') : words[report.outcome]}  ${report.verdict}`
}
