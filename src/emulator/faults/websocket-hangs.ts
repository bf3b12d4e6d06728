import {defineFault} from './fault.ts'
import {roleFilter} from './role-filter.ts'

export const websocketHangs = defineFault({
  name: 'websocket-hangs',
  about: 'the upgrade of the signaling websocket is never answered; the connection stays open',
  params: {role: roleFilter.about},
  create: (params) => {
    const strikes = roleFilter.create(params.role)
    return {upgrade: ({role}) => (strikes(role) ? {kind: 'hang'} : undefined)}
  },
})
