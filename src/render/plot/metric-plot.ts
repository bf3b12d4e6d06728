import {type MetricData, type MetricLine, measureOf, titleOf} from '../../model/metric-data.ts'
import {escapeXml} from '../escape-xml.ts'
import {groupsOf, lineLabel, minuteText, periodText} from '../human/metric-data.ts'
import {lineColors, type Panel, type PlotLine, panelHeight, panelWidth, renderPanel} from './panel.ts'

const lineHeight = 18

/** Light and dark, by the reader's own setting; the classes of lines are those of plot/panel.ts. */
const css = `
.plot{--ink:#1a1c1f;--quiet:#5c6370;--line:#e3e6ea;--axis:#9aa2ae;--page:#fff;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#9a7d00;--c5:#3aa0d8;--c6:#6f4fa3;--c7:#555b64}
@media(prefers-color-scheme:dark){.plot{--ink:#e6e8eb;--quiet:#9aa2ae;--line:#2b2f36;--axis:#5c6370;--page:#16181b;--c0:#5aaef0;--c1:#ff9350;--c2:#3fd6a8;--c3:#e9a3cb;--c4:#e6c84a;--c5:#8fd3f7;--c6:#b79be6;--c7:#aeb4bd}}
.plot .page{fill:var(--page)}.plot text{font:12px system-ui,sans-serif;fill:var(--ink)}.plot text.head{font-size:15px;font-weight:600}.plot text.title{font-size:13px;font-weight:600}.plot .quiet{fill:var(--quiet);font-weight:400}
.plot .grid{stroke:var(--line)}.plot .axis{stroke:var(--axis)}.plot .line{fill:none;stroke-width:1.6;stroke-linejoin:round}.plot .before{stroke-dasharray:4 3;opacity:.7}
${Array.from({length: lineColors}, (_, i) => `.plot .line.c${i}{stroke:var(--c${i})}.plot circle.c${i}{fill:var(--c${i})}`).join('')}
`

/**
 * All lines as one picture that stands alone: a panel for each metric and unit, under one axis of time.
 * @param titled false where a heading stands above it
 */
export function renderMetricPlot(data: MetricData, {titled = true}: {readonly titled?: boolean} = {}): string {
  const head = [...(titled ? [`<text class="head" x="16" y="22">${escapeXml(headOf(data))}</text>`] : [])]
  for (const text of windowLines(data))
    head.push(`<text class="quiet" x="16" y="${22 + head.length * lineHeight}">${escapeXml(text)}</text>`)
  const headHeight = 12 + head.length * lineHeight
  const panels = panelsOf(data)
  const time = {fromMs: Date.parse(data.from), toMs: Date.parse(data.to), periodMs: data.periodSeconds * 1000}
  let top = headHeight
  const drawn = panels.map((panel) => {
    const text = renderPanel(panel, time, top)
    top += panelHeight(panel)
    return text
  })
  const height = Math.max(top, headHeight + 32)
  const nothing = panels.length === 0 ? `<text class="quiet" x="16" y="${headHeight + 16}">No data in this window.</text>` : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 ${panelWidth} ${height}" width="${panelWidth}" height="${height}" role="img" aria-label="${escapeXml(windowLines(data).join('; '))}">
<style>${css}</style>
<rect class="page" width="${panelWidth}" height="${height}"/>
${head.join('\n')}
${drawn.join('\n')}${nothing}
</svg>
`
}

const namesOf = (lines: readonly MetricLine[]): string[] => [...new Set(lines.map(({resource}) => resource.name))]

/** Names that fit over a picture. */
const namesShown = 4

export function headOf({lines}: MetricData): string {
  const names = namesOf(lines)
  const shown = names.slice(0, namesShown).join(', ')
  return `CloudWatch metrics${names.length === 0 ? '' : ` of ${shown}`}${names.length > namesShown ? ` and ${names.length - namesShown} more` : ''}`
}

const windowLines = ({from, to, periodSeconds, comparedWith, region}: MetricData): string[] => [
  `${region}, ${minuteText(from)} to ${minuteText(to)} UTC, a point every ${periodText(periodSeconds)}`,
  ...(comparedWith ? [`dashed: the window before, from ${minuteText(comparedWith.from)}`] : []),
]

/** Of one channel, its statistics share a panel; of several, each statistic has one, and the channels share it. */
function panelsOf({lines}: MetricData): Panel[] {
  const several = new Set(lines.map(({resource}) => `${resource.kind} ${resource.name}`)).size > 1
  const nameOf = (line: MetricLine): string => (several ? `${titleOf(line)}, ${lineLabel(line)}` : titleOf(line))
  return groupsOf(lines, (line) => JSON.stringify([nameOf(line), measureOf(line)])).flatMap(([, together]) =>
    inColors(together).map((part, i, all) => ({
      title: `${nameOf(part[0]!)}${all.length > 1 ? ` ${i + 1}/${all.length}` : ''}`,
      unit: measureOf(part[0]!),
      lines: part.map((line) => plotLine(line, several)),
    })),
  )
}

/** More lines than colours are more panels. */
function inColors(lines: readonly MetricLine[]): MetricLine[][] {
  const parts: MetricLine[][] = []
  for (let i = 0; i < lines.length; i += lineColors) parts.push(lines.slice(i, i + lineColors))
  return parts
}

const plotLine = (line: MetricLine, several: boolean): PlotLine => ({
  name: several ? line.resource.name : line.statistic,
  points: line.points,
  ...(line.before && {before: line.before.points}),
})
