import {sigKinds} from '../../catalogue/sig.ts'
import {closeKinds} from '../../catalogue/sig-close.ts'
import {defineCheck} from '../../check.ts'

/** Answered only on error, and only since the offer carried a correlation id. */
export const acceptsMessages = defineCheck({
  id: 'sig.accepts-messages',
  title: 'The service accepts the signaling messages',
  needs: ['offerAnswer'],
  after: ['sig.opens-websocket'],
  explainedBy: ['sig.answers-pings'],
  emits: [sigKinds.statusResponse, closeKinds.closedEarly],
  settings: {},
  required: true,
  onFailure({code, message}, _key, {run}) {
    const isClose = code !== undefined && /^[1-4]\d{3}$/.test(code)
    return isClose ? [closeKinds.closedEarly.found(run.channel, {closeCode: code, message})] : undefined
  },
  *judge({offerAnswer}, {run}) {
    const response = offerAnswer.statusResponse
    if (response === undefined || response.success) return
    const {errorType, statusCode, description} = response
    yield sigKinds.statusResponse.found(run.channel, {errorType, statusCode, ...(description !== undefined && {description})})
  },
})
