import type {SdpDetails} from '../../../model/sdp.ts'
import {sdpAnswerKinds} from '../../catalogue/sdp-answer.ts'
import {defineCheck} from '../../check.ts'

export const sectionsMatch = defineCheck({
  id: 'sdp.sections-match',
  title: 'The answer has the sections of the offer',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses'],
  emits: [sdpAnswerKinds.sectionsDiffer, sdpAnswerKinds.bundleDiffers],
  settings: {},
  required: true,
  *judge({offerAnswer: {offer, answer}}, {run}) {
    const [ours, theirs] = [offer.details, answer?.details]
    if (!ours || !theirs) {
      yield {skipped: 'there was no answer'}
      return
    }
    const problem = differenceOf(ours, theirs)
    if (problem !== undefined) yield sdpAnswerKinds.sectionsDiffer.found(run.channel, {problem})
    // RFC 9143 §7.3.3: what is rejected is in no bundle, least of all as the section that carries the others.
    const headless = theirs.bundles.find(([first]) => theirs.sections.find(({mid}) => mid === first)?.rejected)
    const strange =
      headless ?? theirs.bundles.find((mids) => !ours.bundles.some((offered) => mids.every((mid) => offered.includes(mid))))
    if (strange && strange.length > 0)
      yield sdpAnswerKinds.bundleDiffers.found(run.channel, {
        offered: ours.bundles.map((mids) => mids.join(' ')).join(' | ') || '(none)',
        answered: strange.join(' '),
      })
  },
})

/** RFC 3264 §6: as many m= lines, in the same order; RFC 8829 §5.3.1: with the same mids. */
function differenceOf(offer: SdpDetails, answer: SdpDetails): string | undefined {
  if (offer.sectionCount !== answer.sectionCount)
    return `The offer has ${offer.sectionCount} m= lines, the answer ${answer.sectionCount}.`
  for (const [index, {kind, mid}] of offer.sections.entries()) {
    const other = answer.sections[index]!
    if (other.kind !== kind) return `Section ${index} is ${kind} in the offer and ${other.kind} in the answer.`
    // Without a mid, sections are told apart by their order alone, as before RFC 5888; browsers do so.
    if (other.mid !== undefined && mid !== other.mid)
      return `Section ${index} (${kind}) is ${midText(mid)} in the offer and ${midText(other.mid)} in the answer.`
  }
  return undefined
}

const midText = (mid: string | undefined): string => (mid === undefined ? 'without a=mid' : `a=mid:${mid}`)
