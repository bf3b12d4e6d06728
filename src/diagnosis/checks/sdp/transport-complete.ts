import type {SdpDetails, SdpSection} from '../../../model/sdp.ts'
import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn, sectionName, transportOf} from '../../descriptions.ts'

const {noRtcpMux, noFingerprint, noIceCredentials, weakFingerprint} = sdpFormKinds

/** RFC 8122 §5 forbids the first two; sha-1 is from before it. */
const weak = /^(?:md2|md5|sha-1)$/

export const transportComplete = defineCheck({
  id: 'sdp.transport-complete',
  title: 'Each section has ICE credentials, a DTLS fingerprint and rtcp-mux',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [noRtcpMux, noFingerprint, noIceCredentials, weakFingerprint],
  settings: {},
  required: true,
  *judge(_facts, {evidence}) {
    const described = descriptionsIn(evidence)
    if (described.length === 0) yield {skipped: 'there is no description to judge'}
    for (const {subject, details} of described) {
      const without = lacking(details)
      const mux = without((section) => section.rtcpMux || section.kind === 'application')
      const prints = without((section) => section.fingerprints.length > 0)
      const ice = without((section) => section.iceUfrag !== undefined && section.hasIcePwd)
      if (mux.length > 0) yield noRtcpMux.found(subject, {sections: mux})
      if (prints.length > 0) yield noFingerprint.found(subject, {sections: prints})
      if (ice.length > 0) yield noIceCredentials.found(subject, {sections: ice})
      const hashes = [...new Set(details.sections.flatMap(({fingerprints}) => fingerprints))]
      if (hashes.length > 0 && hashes.every((hash) => weak.test(hash)))
        yield weakFingerprint.found(subject, {hash: hashes.join(', ')})
    }
  },
})

/** The accepted sections that have something neither themselves nor through the section that carries them. */
const lacking =
  (details: SdpDetails) =>
  (has: (section: SdpSection) => boolean): string[] =>
    details.sections.flatMap((section, index) =>
      section.rejected || has(section) || has(transportOf(details, section)) ? [] : [sectionName(index, section)],
    )
