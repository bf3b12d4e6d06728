import {observedValue} from '../../../model/observed.ts'
import type {SdpDetails} from '../../../model/sdp.ts'
import {sdpAnswerKinds} from '../../catalogue/sdp-answer.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn, sectionName, transportOf} from '../../descriptions.ts'

export const setupFits = defineCheck({
  id: 'sdp.setup-fits',
  title: 'One side begins the DTLS handshake, and one awaits it',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [sdpAnswerKinds.setup],
  settings: {},
  required: true,
  *judge(_facts, {evidence}) {
    const described = descriptionsIn(evidence)
    if (described.length === 0) yield {skipped: 'there is no description to judge'}
    const offer = observedValue(evidence.offerAnswer)?.offer.details
    for (const {subject, type, details} of described) {
      const found = type === 'answer' ? problemIn(details, offer) : undefined
      if (found) yield sdpAnswerKinds.setup.found(subject, found)
    }
  },
})

/** RFC 8842 §5.3: the answerer chooses active or passive, and not the one that the offerer has. */
function problemIn(answer: SdpDetails, offer: SdpDetails | undefined): {section: string; problem: string} | undefined {
  for (const [index, section] of answer.sections.entries()) {
    if (section.rejected || section.fingerprints.length === 0) continue
    const {setup} = section
    const other = offer?.sections[index]
    const offered = other && offer && (other.setup ?? transportOf(offer, other).setup)
    const problem =
      setup === 'actpass' || setup === 'holdconn'
        ? `the answer says a=setup:${setup}, which decides nothing`
        : setup !== undefined && setup === offered
          ? `both sides say a=setup:${setup}`
          : undefined
    if (problem) return {section: sectionName(index, section), problem}
  }
  return undefined
}
