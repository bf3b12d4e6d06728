import {operationFilter} from './api-filters.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const readCode = (code = 'InternalFailure'): string => {
  if (/^[A-Za-z][\w.]{0,127}$/.test(code)) return code
  throw new Error(`code "${code}" is not the name of an error.`)
}

export const apiError = defineFault({
  name: 'api-error',
  about: 'a REST operation answers with an error of your choice',
  params: {
    operation: operationFilter.about,
    code: 'name of the error; InternalFailure without it',
    status: 'HTTP status 400..599; 500 without it',
    message: 'text of the error',
  },
  create: (params) => {
    const strikes = operationFilter.create(params)
    const code = readCode(params.code)
    const status = readWholeNumber('status', params.status, {least: 400, most: 599, otherwise: 500})
    const {message = 'The request processing has failed because of an unknown error.'} = params
    return {request: ({operation}) => (strikes(operation) ? {kind: 'error', status, code, message} : undefined)}
  },
})
