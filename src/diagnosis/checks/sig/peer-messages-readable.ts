import {sigKinds} from '../../catalogue/sig.ts'
import {defineCheck} from '../../check.ts'

/** A bad message beside a good answer is a flaw; a bad message in the answer's place is the cause. */
export const peerMessagesReadable = defineCheck({
  id: 'sig.peer-messages-readable',
  title: "The other side's messages can be read",
  needs: ['offerAnswer'],
  after: ['sig.accepts-messages'],
  emits: [sigKinds.peerMessageMalformed],
  settings: {},
  required: true,
  *judge({offerAnswer}, {run}) {
    const defects = offerAnswer.defects.filter((defect) => defect.where !== 'sdp')
    const [first] = defects
    if (!first) return
    const severity = offerAnswer.answer === undefined ? 'error' : 'warning'
    yield sigKinds.peerMessageMalformed.found(run.channel, {...first, count: defects.length}, severity)
  },
})
