import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {roleFilter} from './role-filter.ts'

export const websocketSlow = defineFault({
  name: 'websocket-slow',
  about: 'the upgrade of the signaling websocket takes its time',
  params: {ms: 'delay in ms, 1..600000; 5000 without it', role: roleFilter.about},
  create: (params) => {
    const ms = readWholeNumber('ms', params.ms, {least: 1, most: 600_000, otherwise: 5000})
    const strikes = roleFilter.create(params.role)
    return {upgrade: ({role}) => (strikes(role) ? {kind: 'delay', ms} : undefined)}
  },
})
