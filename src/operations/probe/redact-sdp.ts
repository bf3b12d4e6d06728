import type {Evidence, SdpFact} from '../../model/evidence.ts'
import {redactSdp} from '../../protocol/signaling/redact.ts'
import {printable} from '../../protocol/text.ts'

/** More than any session description has. */
const mostCharacters = 100_000

/** The evidence as it may be saved and shown. */
export function redactEvidence(evidence: Evidence, showSecrets = false): Evidence {
  /** The text came over the network, and may go to a terminal. */
  const redact = (fact: SdpFact): SdpFact => ({
    ...fact,
    sdp: printable(showSecrets ? fact.sdp : redactSdp(fact.sdp), {keepLines: true, maxLength: mostCharacters}),
  })
  const {offerAnswer, sdpTexts} = evidence
  return {
    ...evidence,
    ...(offerAnswer?.status === 'observed' && {
      offerAnswer: {
        ...offerAnswer,
        value: {
          ...offerAnswer.value,
          offer: redact(offerAnswer.value.offer),
          ...(offerAnswer.value.answer && {answer: redact(offerAnswer.value.answer)}),
        },
      },
    }),
    ...(sdpTexts?.status === 'observed' && {
      sdpTexts: {...sdpTexts, value: sdpTexts.value.map((text) => ({...text, fact: redact(text.fact)}))},
    }),
  }
}
