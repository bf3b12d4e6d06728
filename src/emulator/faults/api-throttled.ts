import {operationFilter} from './api-filters.ts'
import {defineFault} from './fault.ts'

const answers: Readonly<Record<string, {code: string; message: string}>> = {
  service: {code: 'ClientLimitExceededException', message: 'Rate exceeded for this API.'},
  'front-end': {code: 'ThrottlingException', message: 'Rate exceeded'},
}

export const apiThrottled = defineFault({
  name: 'throttled',
  about: 'a REST operation answers that it is called too often',
  params: {
    operation: operationFilter.about,
    by: '"service" (ClientLimitExceededException) or "front-end" (ThrottlingException, which no operation models); service without it',
  },
  create: ({by = 'service', ...params}) => {
    const strikes = operationFilter.create(params)
    const said = Object.hasOwn(answers, by) ? answers[by] : undefined
    if (!said) throw new Error(`by "${by}" is none of ${Object.keys(answers).join(', ')}.`)
    const error = {kind: 'error', status: 400, ...said} as const
    return {request: ({operation}) => (strikes(operation) ? error : undefined)}
  },
})
