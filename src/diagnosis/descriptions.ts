import type {Evidence, OfferAnswerFact, SdpFact} from '../model/evidence.ts'
import {observedValue} from '../model/observed.ts'
import type {SdpCandidate, SdpDetails, SdpFormat, SdpSection} from '../model/sdp.ts'
import type {Setting} from './check.ts'

/** What a check of descriptions is told about whom they are for. */
export const sdpSettings: {readonly target: Setting<string>; readonly role: Setting<string>} = {
  target: {default: 'any', about: 'whose limits count: any, c-sdk, js or ingestion'},
  role: {default: 'master', about: 'who writes the answer where a storage session is the other side: master or viewer'},
}

/** A description, and what came apart from it. */
export interface Described {
  /** The file, or the channel's side. */
  readonly subject: string
  readonly type: 'offer' | 'answer'
  readonly fact: SdpFact
  readonly details: SdpDetails
  /** With those that came in messages of their own. */
  readonly candidates: readonly SdpCandidate[]
  /** Whether all of it is in the text: nothing was said by messages. */
  readonly isText: boolean
}

/** The descriptions that a run is about: those that were given, or else the answer of the other side; ours is what it is. */
export function descriptionsIn(evidence: Pick<Evidence, 'sdpTexts' | 'offerAnswer'>): readonly Described[] {
  const texts = observedValue(evidence.sdpTexts)
  if (texts)
    return texts.flatMap(({source, fact}) =>
      fact.details
        ? [{subject: source, type: fact.type, fact, details: fact.details, candidates: fact.details.candidates, isText: true}]
        : [],
    )
  const exchanged = observedValue(evidence.offerAnswer)
  const details = exchanged?.answer?.details
  if (!exchanged?.answer || !details) return []
  const candidates = exchanged.candidates ?? details.candidates
  return [{subject: 'the answer', type: 'answer', fact: exchanged.answer, details, candidates, isText: false}]
}

/** A section of the offer and what it was answered with. */
export interface AnsweredSection {
  readonly index: number
  readonly offered: SdpSection
  readonly answered: SdpSection
}

/** The sections of both sides that stand in the same place and are of the same kind. */
export function answeredSections({offer, answer}: OfferAnswerFact): readonly AnsweredSection[] {
  const [ours, theirs] = [offer.details?.sections ?? [], answer?.details?.sections ?? []]
  return ours.flatMap((offered, index) => {
    const answered = theirs[index]
    return answered?.kind === offered.kind ? [{index, offered, answered}] : []
  })
}

/** The section whose transport carries this one: that of its bundle which is named first and is not rejected (RFC 9143 §7.1). */
export function transportOf({bundles, sections}: SdpDetails, section: SdpSection): SdpSection {
  const mids = bundles.find((group) => section.mid !== undefined && group.includes(section.mid)) ?? []
  const tagged = mids.map((mid) => sections.find((other) => other.mid === mid)).find((other) => other && !other.rejected)
  return tagged ?? section
}

/** What repairs, mixes or signals beside a codec, and is no codec of its own. */
const helpers = /^(?:rtx|red|ulpfec|flexfec(?:-03)?|cn|telephone-event)$/i

export const codecsOf = ({formats}: SdpSection): readonly SdpFormat[] =>
  formats.filter(({encoding}) => encoding !== undefined && !helpers.test(encoding))

/** `H264 Constrained Baseline 3.1 pm=1`, `VP8`. */
export function codecText({encoding = '?', h264}: SdpFormat): string {
  if (!h264) return encoding
  const profile = h264.profile ?? h264.profileLevelId ?? '?'
  return [encoding, profile, h264.level, `pm=${h264.packetizationMode}`].filter((part) => part !== undefined).join(' ')
}

export const codecList = (formats: readonly SdpFormat[]): string => [...new Set(formats.map(codecText))].join(', ') || 'no codec'

/** `0 (video)` */
export const sectionName = (index: number, {kind}: Pick<SdpSection, 'kind'>): string => `${index} (${kind})`
