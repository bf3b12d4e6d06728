import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import type {SdpFlaw, SdpTextFact} from '../model/sdp.ts'
import {excerptOf, findDefects} from '../protocol/sdp/lines.ts'
import {readSdp} from '../protocol/sdp/parse-sdp.ts'
import {atMost} from '../protocol/sdp/read-details.ts'
import type {RecognizedSdp} from '../protocol/sdp/recognize.ts'
import type {Probe, Session} from './probe.ts'

/** A description that is to be examined. */
export interface GivenSdp extends RecognizedSdp {
  readonly source: string
  /** What somebody said it is, which beats what it says itself. */
  readonly as?: 'offer' | 'answer'
  readonly others: number
}

export interface SdpTextsSettings {
  readonly sdpTexts?: readonly GivenSdp[]
}

/** No way to the network: the text is only read. The deadline is for form's sake. */
const readTimeoutMs = 30_000

const mostDefects = 20

/** Takes descriptions apart that somebody has at hand. */
export const sdpTexts: Probe<'sdpTexts', Session, SdpTextsSettings> = {
  key: 'sdpTexts',
  label: 'read the description',
  needs: [],
  timeoutMs: readTimeoutMs,
  run: async ({settings}) => (settings.sdpTexts ?? []).map(sdpTextFact),
}

export function sdpTextFact({source, form, as, type, sdp, others}: GivenSdp): SdpTextFact {
  const defects = atMost(mostDefects, defectsIn(sdp))
  return {
    source,
    form,
    typeFrom: as !== undefined ? 'flag' : type !== undefined ? 'text' : 'setup',
    fact: readSdp(as ?? type ?? typeBySetup(sdp), sdp),
    defects: defects.first,
    defectCount: defects.count,
    others,
  }
}

function* defectsIn(sdp: string): Generator<SdpFlaw> {
  yield* findDefects(sdp)
  if (!/^m=/m.test(sdp)) yield {line: 1, problem: 'begins a text without any m= line', excerpt: excerptOf(sdp), fatal: true}
}

/** An offer leaves the DTLS role open (RFC 8842 §5.3); an answer decides it. */
const typeBySetup = (sdp: string): 'offer' | 'answer' => (/^a=setup:(?:active|passive)\b/m.test(sdp) ? 'answer' : 'offer')

/** Two descriptions side by side, as if one had been the answer to the other just now. */
export const offerAnswerOfTexts: Probe<'offerAnswer', Session, SdpTextsSettings> = {
  key: 'offerAnswer',
  label: 'lay the answer beside the offer',
  needs: ['sdpTexts'],
  timeoutMs: readTimeoutMs,
  run: async (_context, evidence) => {
    const [offer, answer] = observedValue(evidence.sdpTexts) ?? []
    if (!offer || !answer) throw new FailureError({kind: 'malformed', message: 'There are no two descriptions to compare.'})
    return {
      offer: offer.fact,
      correlationId: '',
      answer: answer.fact,
      waitedMs: 0,
      remoteCandidates: [],
      candidates: answer.fact.details?.candidates ?? [],
      defects: [],
    }
  },
}
