import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {type Described, descriptionsIn, sdpSettings, sectionName} from '../../descriptions.ts'

/** Of the KVS C SDK (MAX_SDP_SESSION_MEDIA_COUNT, MAX_SDP_ATTRIBUTES_COUNT, and the message of releases of 2026). */
const most = {sections: 5, attributes: 256, payloadBytes: 18_750} as const

export const fitsCSdk = defineCheck({
  id: 'sdp.fits-c-sdk',
  title: 'The KVS C SDK can take the description',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses'],
  emits: [sdpFormKinds.cSdkBudget],
  settings: sdpSettings,
  required: false,
  *judge(_facts, {evidence, settings: {target}}) {
    const described = descriptionsIn(evidence)
    if (target === 'js' || described.length === 0) {
      yield {skipped: target === 'js' ? 'it is for browsers' : 'there is no description to judge'}
      return
    }
    for (const one of described) {
      const exceeded = exceededBy(one)
      if (exceeded.length > 0)
        yield sdpFormKinds.cSdkBudget.found(one.subject, {exceeded}, target === 'c-sdk' ? 'error' : 'warning')
    }
  },
})

const exceededBy = ({fact, details}: Described): string[] => [
  ...(details.sectionCount > most.sections ? [`It has ${details.sectionCount} media sections, and ${most.sections} fit`] : []),
  ...details.sections.flatMap((section, index) =>
    section.attributes > most.attributes
      ? [`Section ${sectionName(index, section)} has ${section.attributes} attributes, and ${most.attributes} fit`]
      : [],
  ),
  ...(fact.payloadBytes > most.payloadBytes ? [`The payload has ${fact.payloadBytes} bytes, and ${most.payloadBytes} fit`] : []),
]
