import {operationFilter} from './api-filters.ts'
import {defineFault} from './fault.ts'

export const apiThrottled = defineFault({
  name: 'throttled',
  about: 'a REST operation answers that it is called too often (ClientLimitExceededException)',
  params: {operation: operationFilter.about},
  create: (params) => {
    const strikes = operationFilter.create(params)
    const error = {
      kind: 'error',
      status: 400,
      code: 'ClientLimitExceededException',
      message: 'Rate exceeded for this API.',
    } as const
    return {request: ({operation}) => (strikes(operation) ? error : undefined)}
  },
})
