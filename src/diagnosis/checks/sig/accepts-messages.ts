import {sigKinds} from '../../catalogue/sig.ts'
import {defineCheck} from '../../check.ts'

/** Answered only on error, and only since the offer carried a correlation id. */
export const acceptsMessages = defineCheck({
  id: 'sig.accepts-messages',
  title: 'The service accepts the signaling messages',
  needs: ['offerAnswer'],
  after: ['sig.opens-websocket'],
  emits: [sigKinds.statusResponse],
  settings: {},
  required: true,
  *judge({offerAnswer}, {run}) {
    const response = offerAnswer.statusResponse
    if (response === undefined || response.success) return
    const {errorType, statusCode, description} = response
    yield sigKinds.statusResponse.found(run.channel, {errorType, statusCode, ...(description !== undefined && {description})})
  },
})
