import {defineFault} from './fault.ts'
import {messageType} from './message-filter.ts'

export const messageRefused = defineFault({
  name: 'message-refused',
  about: 'the service refuses signaling messages that are in order (STATUS_RESPONSE to those with a correlationId)',
  params: {
    message: 'SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE; SDP_OFFER without it',
    type: 'errorType of the STATUS_RESPONSE; InvalidArgumentException without it',
  },
  create: (params) => {
    const wanted = messageType(params.message, 'SDP_OFFER')
    const effect = {
      kind: 'refuse' as const,
      errorType: params.type ?? 'InvalidArgumentException',
      description: 'Refused by a fault',
    }
    return {message: (about) => (about.messageType === wanted ? effect : undefined)}
  },
})
