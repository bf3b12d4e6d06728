import {sdpKinds} from '../../catalogue/sdp.ts'
import {defineCheck} from '../../check.ts'
import {count} from '../../count.ts'

export const isReadable = defineCheck({
  id: 'sdp.is-readable',
  title: 'Every line is one of SDP',
  needs: ['sdpTexts'],
  after: [],
  emits: [sdpKinds.malformed],
  settings: {},
  required: true,
  *judge({sdpTexts}) {
    for (const {source, defects, defectCount} of sdpTexts) {
      const [first] = defects
      if (first) {
        const others = defects.slice(1).map(({line}) => line)
        const more = others.length === 0 ? '' : ` (and ${count(defectCount - 1, 'more line')}: ${others.join(', ')})`
        yield sdpKinds.malformed.found(source, {problem: `Line ${first.line} ${first.problem}${more}`, excerpt: first.excerpt})
      }
    }
  },
})
