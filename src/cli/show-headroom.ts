import type {QuotaRow} from '../model/evidence.ts'
import {observedValue} from '../model/observed.ts'
import type {Report} from '../model/report.ts'
import {renderFindings, renderResults} from '../render/human/findings.ts'
import {renderQuotas} from '../render/human/quota-rows.ts'
import {renderHeader, renderVerdict} from '../render/human/report.ts'
import {paintOf, type Style} from '../render/human/style.ts'

/** Who, how full each quota is, what could not be judged, what is wrong, and the verdict as the last line. */
export function renderHeadroom(report: Report, style: Style): string {
  const {heading, quiet} = paintOf(style)
  const open = report.results.filter(({status}) => status === 'unknown' || status === 'skip')
  const findings = renderFindings(report, style)
  return [
    renderHeader(report, style),
    `${heading('Quotas')}\n${renderQuotas(report.evidence.quotas, style)}`,
    ...(open.length > 0 ? [`${heading('Not judged')}\n${renderResults(open, style)}`] : []),
    ...(findings === '' ? [] : [`${heading('Findings')}\n${findings}`]),
    ...costOf(report).map(quiet),
    renderVerdict(report, style),
  ].join('\n\n')
}

/** Each metric that CloudWatch is asked for costs money: whoever runs this every minute should know. */
function costOf({evidence}: Report): string[] {
  const use = observedValue(evidence.channelUse)
  if (!use) return []
  return [
    `CloudWatch was asked for ${countOf(use.series, 'metric')} in ${countOf(use.calls, 'request')}; it bills by the metric.`,
  ]
}

const countOf = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

export const headroomColumns = [
  'id',
  'what',
  'subject',
  'use',
  'limit',
  'unit',
  'percent',
  'kind',
  'per',
  'limit from',
  'use from',
  'reached around',
].map((title) => ({title}))

/** Cells by {@link headroomColumns}; empty where nothing is known. */
export function headroomCells({quota, use, subject = '', projection}: QuotaRow): string[] {
  const measured = use.status === 'measured' ? use : undefined
  return [
    quota.id,
    `${quota.subject} ${quota.aspect}`,
    subject,
    measured ? String(measured.value) : '',
    String(quota.limit),
    quota.unit,
    measured ? String(Math.round((measured.value / quota.limit) * 1000) / 10) : '',
    quota.kind,
    quota.level,
    quota.serviceQuota ? 'service-quotas' : 'documented',
    use.status === 'measured' ? use.how : use.reason,
    projection?.reachesAt ?? '',
  ]
}
