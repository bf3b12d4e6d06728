import {observedValue} from '../model/observed.ts'
import type {PresignedUrlFact, UrlParameter} from '../model/presigned-url.ts'
import type {Report} from '../model/report.ts'
import {renderFindings, renderResults} from '../render/human/findings.ts'
import {renderVerdict} from '../render/human/report.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import {renderTable} from '../render/human/table.ts'

const columns = [{title: 'part'}, {title: 'value'}] as const

/** A URL as it was taken apart, then what is wrong with it, and the verdict as the last line. */
export function renderExplainedUrl(report: Report, style: Style): string {
  const {heading} = paintOf(style)
  const url = observedValue(report.evidence.presignedUrl)
  const findings = renderFindings(report, style)
  return [
    ...(url ? [renderTable(columns, partsOf(url), style, '')] : []),
    `${heading('Checks')}\n${renderResults(report.results, style)}`,
    ...(findings === '' ? [] : [`${heading('Findings')}\n${findings}`]),
    renderVerdict(report, style),
  ].join('\n\n')
}

function partsOf(url: PresignedUrlFact): (readonly [string, string])[] {
  const {scheme, host, port, path, hostFamily, hostRegion} = url
  const what = hostFamily === undefined ? 'no host of AWS' : `${hostFamily}, ${hostRegion}`
  return [
    ['scheme', scheme],
    ['host', `${host}${port === undefined ? '' : `:${port}`} (${what})`],
    ['path', path === '' ? '(empty, which is /)' : path],
    ...url.parameters.map((parameter) => [parameter.name, shownValue(parameter, url)] as const),
  ]
}

function shownValue({name, value, characters}: UrlParameter, {dateMs, expiresSeconds}: PresignedUrlFact): string {
  if (value === '[redacted]') return `${value} (${characters} characters)`
  if (name === 'X-Amz-Expires' && dateMs !== undefined && expiresSeconds !== undefined && expiresSeconds <= 604_800)
    return `${value} (until ${new Date(dateMs + expiresSeconds * 1000).toISOString().replace('.000', '')})`
  return value === '' ? '(empty)' : value
}
