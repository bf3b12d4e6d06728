import {defineFault} from './fault.ts'
import {bindingFilter} from './stun-filters.ts'

export const stunSilent = defineFault({
  name: 'stun-silent',
  about: 'the STUN server says nothing',
  params: {server: bindingFilter.about},
  create: (params) => {
    const applies = bindingFilter.create(params.server)
    return {binding: ({server}) => (applies(server) ? {kind: 'silent'} : undefined)}
  },
})
