import type {Evidence, SdpFact} from '../../model/evidence.ts'
import {printable} from '../../protocol/text.ts'

/** More than any session description has. */
const mostCharacters = 100_000

/**
 * Whoever holds ice-pwd can answer connectivity checks in the session's place, so saved evidence does not carry it. The text came over
 * the network, and may go to a terminal.
 */
const redactSdp = (fact: SdpFact): SdpFact => ({
  ...fact,
  sdp: printable(fact.sdp, {keepLines: true, maxLength: mostCharacters}).replace(/^(a=ice-pwd:)[^\r\n]*/gm, '$1[redacted]'),
})

/** The evidence as it may be saved and shown. */
export function redactEvidence(evidence: Evidence): Evidence {
  const {offerAnswer} = evidence
  if (offerAnswer?.status !== 'observed') return evidence
  const {offer, answer} = offerAnswer.value
  const value = {...offerAnswer.value, offer: redactSdp(offer), ...(answer && {answer: redactSdp(answer)})}
  return {...evidence, offerAnswer: {...offerAnswer, value}}
}
