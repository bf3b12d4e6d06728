import {defineFault} from './fault.ts'
import {roleFilter} from './role-filter.ts'

export const silentWebsocket = defineFault({
  name: 'silent-websocket',
  about: 'the signaling websocket opens and is dead: no ping is answered and no message read, as behind a NAT that forgot it',
  params: {role: roleFilter.about},
  lasting: true,
  create: (params) => {
    const strikes = roleFilter.create(params.role)
    return {connection: ({role}) => (strikes(role) ? {kind: 'deafen'} : undefined)}
  },
})
