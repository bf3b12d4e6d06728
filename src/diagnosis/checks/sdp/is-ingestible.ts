import type {SdpDetails, SdpSection} from '../../../model/sdp.ts'
import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {codecsOf, codecText, descriptionsIn, sdpSettings} from '../../descriptions.ts'

export const isIngestible = defineCheck({
  id: 'sdp.is-ingestible',
  title: 'A storage session takes the description',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: [],
  emits: [sdpFormKinds.notIngestible],
  settings: sdpSettings,
  required: false,
  *judge(_facts, {evidence, settings: {target, role}}) {
    if (target !== 'ingestion') {
      yield {skipped: 'WebRTC ingestion was not asked about (--ingestion)'}
      return
    }
    // The storage session writes the offer; what it takes is an answer. An offer can only be judged by its codecs.
    for (const {subject, type, details} of descriptionsIn(evidence)) {
      const problems = [...problemsOf(details, type === 'offer' ? undefined : (directions[role] ?? directions.master!))]
      if (problems.length > 0) yield sdpFormKinds.notIngestible.found(subject, {problems})
    }
  },
})

interface Directions {
  readonly video: readonly string[]
  readonly audio: readonly string[]
}

/** Developer guide, "WebRTC ingestion": what an answer may say in each section. */
const directions: Readonly<Record<string, Directions>> = {
  master: {video: ['sendonly', 'sendrecv'], audio: ['sendonly', 'sendrecv']},
  viewer: {video: ['recvonly'], audio: ['recvonly', 'sendrecv']},
}

function* problemsOf({sections, trickle}: SdpDetails, allowed: Directions | undefined): Generator<string> {
  for (const [kind, codec] of [
    ['video', 'H264'],
    ['audio', 'opus'],
  ] as const) {
    const section = sections.find((one) => one.kind === kind && !one.rejected)
    if (section) yield* problemsIn(section, codec, allowed?.[kind])
    else yield `There is no active ${kind} section`
  }
  if (sections.some((one) => one.kind === 'application' && !one.rejected)) yield 'It has a data channel'
  if (!trickle) yield 'It does not announce trickle ICE (a=ice-options:trickle)'
}

function* problemsIn(section: SdpSection, codec: string, allowed: readonly string[] | undefined): Generator<string> {
  const [first] = codecsOf(section)
  if (first?.encoding?.toLowerCase() !== codec.toLowerCase())
    yield `The first ${section.kind} codec is ${first ? codecText(first) : 'none'}, not ${codec}`
  if (section.direction === 'inactive') yield `The ${section.kind} section is inactive`
  else if (allowed && !allowed.includes(section.direction))
    yield `The ${section.kind} section is ${section.direction}, not ${allowed.join(' or ')}`
}
