import type {SdpFormat} from '../../../model/sdp.ts'
import {sdpAnswerKinds} from '../../catalogue/sdp-answer.ts'
import {defineCheck} from '../../check.ts'
import {type AnsweredSection, answeredSections, codecList, codecsOf, codecText, sectionName} from '../../descriptions.ts'
import type {Raised} from '../../finding-kind.ts'

const {noCommonCodec, h264Profile, h264Mode, h264Level, payloadType} = sdpAnswerKinds

export const codecsInCommon = defineCheck({
  id: 'sdp.codecs-in-common',
  title: 'The answer chooses among the offered codecs',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [noCommonCodec, h264Profile, h264Mode, h264Level, payloadType],
  settings: {},
  required: true,
  *judge({offerAnswer}, {run}) {
    if (offerAnswer.answer === undefined) yield {skipped: 'there was no answer'}
    for (const section of answeredSections(offerAnswer)) {
      const {offered, answered} = section
      if (answered.rejected || offered.kind === 'application') continue
      const common = codecsOf(answered).filter((format) => codecsOf(offered).some((other) => isSameCodec(format, other)))
      if (common.length === 0) yield whyNone(section, run.channel)
      else {
        yield {note: `${offered.kind}: ${codecText(common[0]!)}`}
        yield* flawsOf(section, common, run.channel)
      }
    }
  },
})

/** The nearest miss names the cause: H.264 on both sides that differs in its profile or its mode. */
function whyNone(section: AnsweredSection, channel: string): Raised {
  const {offered, answered} = section
  const theirs = codecsOf(answered).filter((format) => format.h264)
  const ours = codecsOf(offered).filter((format) => format.h264)
  const data = inSection(section, codecsOf(offered), codecsOf(answered))
  if (theirs.length === 0 || ours.length === 0) return noCommonCodec.found(channel, data)
  const sameProfile = theirs.some((format) => ours.some((other) => other.h264!.profile === format.h264!.profile))
  return (sameProfile ? h264Mode : h264Profile).found(channel, data)
}

/** The codec that will be used is the first of those in common; the others may be what they like. */
function* flawsOf(section: AnsweredSection, common: readonly SdpFormat[], channel: string): Iterable<Raised> {
  const chosen = common[0]!
  const same = codecsOf(section.offered).filter((other) => isSameCodec(chosen, other))
  if (!same.some(({format}) => format === chosen.format))
    yield payloadType.found(channel, {
      section: sectionName(section.index, section.offered),
      offered: same.map((format) => `${format.format} (${codecText(format)})`).join(', '),
      answered: `${chosen.format} (${codecText(chosen)})`,
    })
  const tooHigh = chosen.h264 && same.every(({h264}) => !isLevelAllowed(chosen.h264!, h264!))
  if (tooHigh) yield h264Level.found(channel, inSection(section, same, [chosen]))
  const stray = codecsOf(section.answered).filter((format) => format.h264 && !common.includes(format))
  if (stray.length > 0 && chosen.h264 === undefined)
    yield h264Profile.found(channel, inSection(section, codecsOf(section.offered), stray), 'warning')
}

const inSection = ({index, offered}: AnsweredSection, ours: readonly SdpFormat[], theirs: readonly SdpFormat[]) => ({
  section: sectionName(index, offered),
  offered: codecList(ours),
  answered: codecList(theirs),
})

/** RFC 6184 §8.2.2: no greater than the offered one, unless both sides allow that it differs. */
const isLevelAllowed = (answered: NonNullable<SdpFormat['h264']>, offered: NonNullable<SdpFormat['h264']>): boolean =>
  answered.levelOrder <= offered.levelOrder || (answered.levelAsymmetryAllowed && offered.levelAsymmetryAllowed)

/** Name and clock rate, and what else a codec may not differ in: profile and mode of H.264 (RFC 6184 §8.2.2), profile of VP9 (RFC 9628 §6.3). */
function isSameCodec(a: SdpFormat, b: SdpFormat): boolean {
  if (a.encoding?.toLowerCase() !== b.encoding?.toLowerCase() || a.clockRate !== b.clockRate) return false
  if ((a.channels ?? 1) !== (b.channels ?? 1)) return false
  if (a.h264 && b.h264) return a.h264.profile === b.h264.profile && a.h264.packetizationMode === b.h264.packetizationMode
  return !/^vp9$/i.test(a.encoding ?? '') || vp9Profile(a) === vp9Profile(b)
}

const vp9Profile = ({parameters = ''}: SdpFormat): string => /profile-id=(\d+)/.exec(parameters)?.[1] ?? '0'
