import {observedValue} from '../model/observed.ts'
import type {Report} from '../model/report.ts'
import {renderDescription} from '../render/human/description.ts'
import {renderFindings, renderResults} from '../render/human/findings.ts'
import {renderVerdict} from '../render/human/report.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import {renderTable} from '../render/human/table.ts'

/** Each description taken apart (for a comparison: side by side), then the checks, what is wrong, and the verdict as the last line. */
export function renderSdpReport(report: Report, style: Style, {whole = true}: {readonly whole?: boolean} = {}): string {
  const {heading} = paintOf(style)
  const texts = observedValue(report.evidence.sdpTexts) ?? []
  const findings = renderFindings(report, style)
  const sideBySide = renderSideBySide(report, style)
  return [
    ...(whole ? texts.map((text) => renderDescription(text, style)) : []),
    ...(sideBySide === '' ? [] : [`${heading('Offered and answered')}\n${sideBySide}`]),
    `${heading('Checks')}\n${renderResults(report.results, style)}`,
    ...(findings === '' ? [] : [`${heading('Findings')}\n${findings}`]),
    renderVerdict(report, style),
  ].join('\n\n')
}

const columns = [{title: 'section'}, {title: 'offered'}, {title: 'answered'}]

/** What each section was offered as, and what came of it. */
function renderSideBySide({evidence}: Report, style: Style): string {
  const exchanged = observedValue(evidence.offerAnswer)
  if (!exchanged?.answer) return ''
  const {offer, answer} = exchanged
  const rows = offer.media.map((offered, index) => {
    const answered = answer.media[index]
    return [`${index} ${offered.kind}`, mediaText(offered), answered ? mediaText(answered) : 'no such section']
  })
  return renderTable(columns, rows, style)
}

const mostCodecs = 4

function mediaText({port, direction, codecs}: {port: number; direction: string; codecs: readonly string[]}): string {
  const media = codecs.filter((codec) => !/^(?:rtx|red|ulpfec|flexfec|CN|telephone-event)/i.test(codec))
  const more = media.length > mostCodecs ? ` and ${media.length - mostCodecs} more` : ''
  const listed = media.length === 0 ? '' : `: ${media.slice(0, mostCodecs).join(', ')}${more}`
  return `${port === 0 ? 'rejected' : direction}${listed}`
}
