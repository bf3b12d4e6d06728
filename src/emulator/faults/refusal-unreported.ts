import {defineFault} from './fault.ts'

export const refusalUnreported = defineFault({
  name: 'refusal-unreported',
  about: 'the service refuses a signaling message without saying so: no STATUS_RESPONSE, though it carries a correlationId',
  params: {},
  create: () => ({report: () => ({kind: 'withhold'})}),
})
