import type {OfferAnswerFact, SdpFact} from '../../model/evidence.ts'
import type {Report} from '../../model/report.ts'
import {paintOf, renderMs, type Style, wrap} from './style.ts'

/** The offer that was sent and the answer that came, each in a line or two. `--sdp` shows the text itself. */
export function renderSession(report: Report, style: Style): string {
  const {offerAnswer} = report.evidence
  if (!offerAnswer) return ''
  const paint = paintOf(style)
  if (offerAnswer.status === 'not-attempted') return `  ${paint.quiet(`not-attempted: ${offerAnswer.reason}`)}`
  if (offerAnswer.status === 'failed') return `  ${paint.bad(offerAnswer.failure.message)}`
  const fact = offerAnswer.value
  return [field('offer', describe(fact.offer), style), field('answer', describeAnswer(fact), style)].join('\n')
}

const field = (name: string, text: string, style: Style): string =>
  `  ${name.padEnd(8)} ${wrap(text, style.width, ' '.repeat(11)).trimStart()}`

function describeAnswer(fact: OfferAnswerFact): string {
  if (!fact.answer) return `none within ${renderMs(fact.waitedMs)}`
  const candidates = fact.remoteCandidates.length
  return `${describe(fact.answer)}, after ${renderMs(fact.answeredAfterMs ?? fact.waitedMs)}, ${candidates} remote candidate${candidates === 1 ? '' : 's'}`
}

function describe(sdp: SdpFact): string {
  const media = sdp.media
    .map((m) => (m.port === 0 ? `${m.kind} rejected` : `${m.kind} ${m.direction} ${m.codecs[0] ?? ''}`.trim()))
    .join('; ')
  return `${sdp.sdpBytes} B (${sdp.payloadBytes} B as payload): ${media}`
}
