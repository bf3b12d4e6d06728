import {sdpFormKinds} from '../../catalogue/sdp-form.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn} from '../../descriptions.ts'

const mostNamed = 5

export const attributesWellFormed = defineCheck({
  id: 'sdp.attributes-well-formed',
  title: 'Lines are written as their RFCs say',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses'],
  explainedBy: ['sdp.is-readable'],
  emits: [sdpFormKinds.attributes],
  settings: {},
  required: false,
  *judge(_facts, {evidence}) {
    const described = descriptionsIn(evidence)
    if (described.length === 0) yield {skipped: 'there is no description to judge'}
    for (const {subject, details} of described) {
      if (details.flawCount === 0) continue
      // Those that are beyond the ones that were kept are like these.
      const severity = details.flaws.some(({fatal}) => fatal) ? 'error' : 'warning'
      const lines = details.flaws.slice(0, mostNamed).map(({line, problem, excerpt}) => `line ${line} ${problem}: ${excerpt}`)
      yield sdpFormKinds.attributes.found(subject, {lines, total: details.flawCount}, severity)
    }
  },
})
