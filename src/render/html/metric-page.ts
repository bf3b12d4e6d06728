import {type MetricData, type MetricLine, titleOf} from '../../model/metric-data.ts'
import {escapeXml} from '../escape-xml.ts'
import {changeText, lineLabel, roundText} from '../human/metric-data.ts'
import {headOf, renderMetricPlot} from '../plot/metric-plot.ts'
import {renderPage} from './page.ts'

/** The plot, and its numbers. */
export function renderMetricPage(data: MetricData): string {
  const title = headOf(data)
  return renderPage(
    title,
    `<h1>${escapeXml(title)}</h1>
${data.notes.map((note) => `<p>${escapeXml(note)}</p>`).join('\n')}
<section>
${renderMetricPlot(data, {titled: false})}</section>
<section><h2>Numbers</h2>
${renderNumbers(data)}
</section>`,
  )
}

function renderNumbers({lines, comparedWith}: MetricData): string {
  const heads = ['of', 'metric', 'statistic', 'min', 'max', 'last', 'overall', ...(comparedWith ? ['before', 'change'] : [])]
  const rows = lines.map(
    (line) =>
      `<tr>${cellsOf(line, comparedWith !== undefined)
        .map((text) => `<td>${escapeXml(text)}</td>`)
        .join('')}</tr>`,
  )
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function cellsOf(line: MetricLine, compared: boolean): string[] {
  const {resource, points, overall, before} = line
  const values = points.map(({value}) => value)
  const told = (value: number | undefined): string => (value === undefined ? '-' : roundText(value))
  return [
    resource.name,
    titleOf(line),
    lineLabel(line),
    told(values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : undefined),
    told(values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : undefined),
    told(values.at(-1)),
    overall ? `${roundText(overall.value)} (${overall.how})` : '-',
    ...(compared ? [told(before?.overall?.value), changeText(line)] : []),
  ]
}
