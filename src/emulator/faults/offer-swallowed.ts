import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

export const offerSwallowed = defineFault({
  name: 'offer-swallowed',
  about: 'SDP offers are accepted and never delivered, as if the master were deaf',
  params: {},
  create: () => strikeMessages('SDP_OFFER', {kind: 'drop'}),
})
