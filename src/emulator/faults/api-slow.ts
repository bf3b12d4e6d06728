import {operationFilter} from './api-filters.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

export const apiSlow = defineFault({
  name: 'slow',
  about: 'a REST operation takes its time',
  params: {operation: operationFilter.about, ms: 'delay in ms, 0..600000; 3000 without it'},
  create: (params) => {
    const strikes = operationFilter.create(params)
    const ms = readWholeNumber('ms', params.ms, {least: 0, most: 600_000, otherwise: 3000})
    return {request: ({operation}) => (strikes(operation) ? {kind: 'delay', ms} : undefined)}
  },
})
