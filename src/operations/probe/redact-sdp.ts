import type {Evidence, SdpFact} from '../../model/evidence.ts'
import {redactSdp} from '../../protocol/signaling/redact.ts'
import {printable} from '../../protocol/text.ts'

/** More than any session description has. */
const mostCharacters = 100_000

/** The text came over the network, and may go to a terminal. */
const redact = (fact: SdpFact): SdpFact => ({
  ...fact,
  sdp: printable(redactSdp(fact.sdp), {keepLines: true, maxLength: mostCharacters}),
})

/** The evidence as it may be saved and shown. */
export function redactEvidence(evidence: Evidence): Evidence {
  const {offerAnswer} = evidence
  if (offerAnswer?.status !== 'observed') return evidence
  const {offer, answer} = offerAnswer.value
  const value = {...offerAnswer.value, offer: redact(offer), ...(answer && {answer: redact(answer)})}
  return {...evidence, offerAnswer: {...offerAnswer, value}}
}
