import {criticalPathOf} from '../../model/critical-path.ts'
import type {CheckResult, Finding} from '../../model/finding.ts'
import {observedValue} from '../../model/observed.ts'
import {type Report, subjectName} from '../../model/report.ts'
import {formatTransportAddress} from '../../model/transport-address.ts'
import {escapeXml} from '../escape-xml.ts'
import {findingsInOrder} from '../findings-in-order.ts'
import type {MeasuredTable} from '../measured-table.ts'
import {measuredTables} from '../measured-tables.ts'
import {allowLinesOf, purposeText, stateText} from '../outbound-rules.ts'
import {legHeads, legRows, signalingLines} from '../signaling.ts'
import {channelRows, regionText} from '../subject.ts'
import {turnResultOf} from '../turn-result.ts'
import {renderMetricRows} from './metrics.ts'
import {renderPage} from './page.ts'
import {renderSvgWaterfall} from './waterfall.ts'

/** The page of a report. */
export function renderHtml(report: Report): string {
  const title = `kvsctl ${report.probe} ${subjectName(report.subject)}`
  return renderPage(
    title,
    `<header>
<h1>${escapeXml(title)}</h1>
<p class="verdict ${report.outcome}"><strong>${report.outcome.toUpperCase()}</strong> ${escapeXml(report.verdict)}</p>
${definitions(report)}
</header>
${section('Findings', findingsInOrder(report).map(renderFinding).join('\n'))}
${section('Timeline', report.timeline.length > 0 ? renderSvgWaterfall(report.timeline, report.tookMs, criticalPathOf(report.timeline).spans) : '')}
${section('Reachability', renderReach(report))}
${section('Signaling', table([...legHeads], legRows(report.evidence)) + table(['what', 'what came back'], signalingLines(report.evidence)))}
${section('Outbound allow-list', renderAllowList(report))}
${section('TURN servers', renderTurn(report))}
${measuredTables(report)
  .map((table) => section(table.title, renderMeasured(table)))
  .join('\n')}
${section('Candidates', renderCandidates(report))}
${section('Quotas', renderQuotas(report))}
${section('CloudWatch', report.evidence.metrics?.status === 'observed' ? renderMetricRows(report.evidence.metrics.value) : '')}
${section('Checks', `<ul class="checks">${report.results.map(renderResult).join('')}</ul>`)}
${section('Session description', renderSdp(report))}`,
  )
}

const section = (title: string, body: string): string => (body === '' ? '' : `<section><h2>${title}</h2>\n${body}\n</section>`)

function definitions(report: Report): string {
  const identity = report.evidence.identity
  const rows: readonly (readonly [string, string])[] = [
    ...channelRows(report.subject),
    ['Region', regionText(report.subject)],
    ['Identity', identity?.status === 'observed' ? identity.value.arn : 'unknown'],
    ['Started', `${report.startedAt}, took ${Math.round(report.tookMs)} ms`],
    ['Tool', `kvsctl ${report.tool.version}, Node ${report.tool.node}`],
  ]
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeXml(value)}</dd>`).join('')}</dl>`
}

function renderFinding({finding, isRootCause}: {readonly finding: Finding; readonly isRootCause: boolean}): string {
  const remedies = finding.remedy
    .map((r) => `<li>${escapeXml(r.text)}${r.command ? `<pre>${escapeXml(r.command)}</pre>` : ''}</li>`)
    .join('')
  return `<article class="${finding.severity}">
<h3>${escapeXml(finding.title)} <code>${escapeXml(finding.code)}</code>${isRootCause ? ' <em>root cause</em>' : ''}</h3>
<p>${escapeXml(finding.says)}</p><ul>${remedies}</ul>
</article>`
}

function renderResult(result: CheckResult): string {
  const note = result.status === 'skip' || result.status === 'unknown' ? `: ${result.reason}` : ''
  return `<li class="${result.status}"><b>${result.status}</b> ${escapeXml(result.title + note)}</li>`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${escapeXml(text)}</td>`).join('')}</tr>`).join('\n')
  return `<table><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`
}

const ms = (value: number | undefined): string => (value === undefined ? '' : `${value.toFixed(1)} ms`)

const renderCandidates = (report: Report): string =>
  table(
    ['type', 'protocol', 'address', 'priority', 'from', 'RTT', 'found at'],
    report.candidates.map((c) => [
      c.type,
      c.protocol,
      formatTransportAddress(c.address),
      String(c.priority),
      c.server ?? '',
      ms(c.rttMs),
      ms(c.foundAtMs),
    ]),
  )

function renderTurn(report: Report): string {
  const rows = report.evidence.turnAllocations
  if (rows?.status !== 'observed') return ''
  return table(
    ['server', 'transport', 'allocate', 'data back', 'result'],
    rows.value.map(({subject, observed}) => {
      const result = turnResultOf(observed).text
      if (observed.status !== 'observed') return [subject, '', '', '', result]
      const {server, transport, stages} = observed.value
      const allocated = stages.allocate.status === 'observed' ? ms(stages.allocate.value.rttMs) : ''
      const back = stages.roundTrip.status === 'observed' ? ms(stages.roundTrip.value.rttMs) : ''
      return [server, transport, allocated, back, result]
    }),
  )
}

const renderReach = ({evidence}: Report): string =>
  table(
    ['for', 'protocol', 'host', 'from here'],
    (observedValue(evidence.outboundRules) ?? []).map((rule) => [
      purposeText[rule.purpose],
      `${rule.protocol}/${rule.port}`,
      rule.host,
      stateText(rule),
    ]),
  )

const renderAllowList = ({evidence}: Report): string =>
  table(
    ['allow out to', 'protocol', 'for'],
    allowLinesOf(observedValue(evidence.outboundRules) ?? []).map(({allow, protocol, port, purposes}) => [
      allow,
      `${protocol}/${port}`,
      purposes.join(', '),
    ]),
  )

const renderMeasured = ({columns, rows, note}: MeasuredTable): string =>
  table(
    columns.map(({title}) => title),
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.server))),
  ) + (note === undefined ? '' : `<p>${escapeXml(note)}</p>`)

function renderQuotas(report: Report): string {
  const {quotas} = report.evidence
  if (quotas?.status !== 'observed') return ''
  return table(
    ['what', 'aspect', 'use', 'limit', 'unit', 'how'],
    quotas.value.map(({quota, use, subject}) => [
      subject === undefined ? quota.subject : `${quota.subject} of ${subject}`,
      quota.aspect,
      use.status === 'measured' ? String(use.value) : 'unknown',
      String(quota.limit),
      `${quota.unit} per ${quota.level}, ${quota.kind}${quota.serviceQuota ? ', from Service Quotas' : ''}`,
      use.status === 'measured' ? use.how : use.reason,
    ]),
  )
}

function renderSdp(report: Report): string {
  const {offerAnswer} = report.evidence
  if (offerAnswer?.status !== 'observed') return ''
  const {offer, answer} = offerAnswer.value
  return [offer, answer]
    .flatMap((sdp) =>
      sdp ? [`<details><summary>${sdp.type}, ${sdp.sdpBytes} bytes</summary><pre>${escapeXml(sdp.sdp)}</pre></details>`] : [],
    )
    .join('')
}
