import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn, sdpSettings} from '../../descriptions.ts'

/** As the KVS C SDK searches for them. */
const usual = ['H264', 'opus']

export const codecsSpeltAsUsual = defineCheck({
  id: 'sdp.codecs-spelt-as-usual',
  title: 'H.264 and Opus are spelt as every peer recognizes them',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [sdpFormKinds.spelling],
  settings: sdpSettings,
  required: false,
  *judge(_facts, {evidence, settings: {target}}) {
    const described = descriptionsIn(evidence)
    if (target === 'js' || described.length === 0) {
      yield {skipped: target === 'js' ? 'browsers take any spelling' : 'there is no description to judge'}
      return
    }
    for (const {subject, details} of described) {
      const written = details.sections.flatMap(({formats}) => formats.flatMap(({encoding}) => encoding ?? []))
      const odd = written.filter((name) => usual.some((one) => name !== one && name.toLowerCase() === one.toLowerCase()))
      if (odd.length > 0) yield sdpFormKinds.spelling.found(subject, {names: [...new Set(odd)]})
    }
  },
})
