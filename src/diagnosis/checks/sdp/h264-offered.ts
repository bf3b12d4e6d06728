import type {SdpFormat} from '../../../model/sdp.ts'
import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {codecList, codecsOf, descriptionsIn, sectionName} from '../../descriptions.ts'

const {noH264, h264Unsuited} = sdpFormKinds

/** What the samples of the KVS SDKs send: a baseline profile in packetization mode 1. */
export const isSuited = ({h264}: SdpFormat): boolean =>
  h264?.packetizationMode === 1 && /^(?:Constrained )?Baseline$/.test(h264.profile ?? '')

export const h264Offered = defineCheck({
  id: 'sdp.h264-offered',
  title: 'H.264 is offered as KVS devices send it',
  needs: ['sdpTexts'],
  looksAt: ['sdpTexts'],
  after: [],
  emits: [noH264, h264Unsuited],
  settings: {},
  required: false,
  *judge(_facts, {evidence}) {
    const offers = descriptionsIn(evidence).filter(({type}) => type === 'offer')
    if (offers.length === 0) yield {skipped: 'it is no offer'}
    for (const {subject, details} of offers)
      for (const [index, section] of details.sections.entries()) {
        if (section.kind !== 'video' || section.rejected) continue
        const codecs = codecsOf(section)
        const h264 = codecs.filter((format) => format.h264)
        const name = sectionName(index, section)
        if (h264.length === 0) yield noH264.found(subject, {section: name, offered: codecList(codecs)})
        else if (!h264.some(isSuited)) yield h264Unsuited.found(subject, {section: name, offered: codecList(h264)})
      }
  },
})
