import type {CheckResult, Finding, Severity} from '../../model/finding.ts'
import type {Report} from '../../model/report.ts'
import type {Remedy} from '../../model/user-error.ts'
import {findingsInOrder} from '../findings-in-order.ts'
import {type Paint, paintOf, type Style, wrap, wrapHanging} from './style.ts'

const marks: Record<Severity, string> = {error: '✖', warning: '!', info: 'i'}

const paintSeverity = (paint: Paint, severity: Severity, text: string): string =>
  severity === 'error' ? paint.bad(text) : severity === 'warning' ? paint.doubtful(text) : paint.quiet(text)

/** The root cause first, then what else was found; each with what it rests on and what to do. */
export function renderFindings(report: Report, style: Style): string {
  return findingsInOrder(report)
    .map(({finding, isRootCause}) => renderFinding(finding, style, isRootCause ? 'root cause' : undefined))
    .join('\n\n')
}

function renderFinding(finding: Finding, style: Style, note?: string): string {
  const paint = paintOf(style)
  const head = `${paintSeverity(paint, finding.severity, `${marks[finding.severity]} ${finding.title}`)}  ${paint.quiet(`${finding.code}${note ? `, ${note}` : ''}`)}`
  const inferred =
    finding.confidence === 'inferred' ? [paint.quiet('    Inferred: rests on behaviour that AWS does not document.')] : []
  return [
    wrapHanging(head, style.width, '  '),
    wrap(finding.says, style.width, '    '),
    ...inferred,
    ...renderRemedies(finding.remedy, style),
    paint.quiet(`    More: kvsctl explain ${finding.code}`),
  ].join('\n')
}

function renderRemedies(remedies: readonly Remedy[], style: Style): string[] {
  const paint = paintOf(style)
  const indent = '    '
  return remedies.flatMap((remedy) => [
    wrapHanging(`→ ${remedy.text}`, style.width, indent),
    ...(remedy.command ? [`${indent}  ${paint.strong(`$ ${remedy.command}`)}`] : []),
  ])
}

/** One check after another. Many checks that were skipped for one reason share a line; the JSON report lists each. */
export function renderResults(results: readonly CheckResult[], style: Style): string {
  const paint = paintOf(style)
  const skips = groupBy(results, (result) => (result.status === 'skip' ? result.reason : ''))
  const isCrowd = (result: CheckResult): boolean => result.status === 'skip' && skips.get(result.reason)!.length > crowd
  const told = new Set<string>()
  const lines = results
    .filter((result) => !isCrowd(result))
    .flatMap((result) => {
      if (result.status !== 'unknown' || !told.has(result.reason)) {
        if (result.status === 'unknown') told.add(result.reason)
        return renderResult(result, style)
      }
      return renderResult({...result, reason: 'for the same reason', remedy: []}, style)
    })
  const crowds = [...skips].filter(([reason, of]) => reason !== '' && of.length > crowd)
  return [
    ...lines,
    ...crowds.map(([reason, of]) => wrapHanging(paint.quiet(`- ${of.length} checks skipped: ${reason}`), style.width, '  ')),
  ].join('\n')
}

/** From here on checks that were skipped for one and the same reason are counted instead of listed. */
const crowd = 3

const renderResult = (result: CheckResult, style: Style): string[] => [
  wrapHanging(renderLine(result, paintOf(style)), style.width, '  '),
  ...(result.status === 'unknown' ? renderRemedies(result.remedy, style) : []),
]

function renderLine(result: CheckResult, paint: Paint): string {
  switch (result.status) {
    case 'pass':
      return `${paint.good('✔')} ${result.title}${result.note ? paint.quiet(` (${result.note})`) : ''}`
    case 'warn':
      return `${paint.doubtful('!')} ${result.title} ${paint.quiet(codesOf(result.findings))}`
    case 'fail':
      return `${paint.bad('✖')} ${result.title} ${paint.quiet(codesOf(result.findings))}`
    case 'skip':
      return paint.quiet(`- ${result.title}: skipped, ${result.reason}`)
    case 'unknown':
      return `${paint.doubtful('?')} ${result.title}: unknown, ${result.reason}`
  }
}

const codesOf = (findings: readonly Finding[]): string => [...new Set(findings.map((finding) => finding.code))].join(', ')

/** Map.groupBy, which Node 20 does not have yet. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
