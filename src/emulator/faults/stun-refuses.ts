import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {bindingFilter} from './stun-filters.ts'

export const stunRefuses = defineFault({
  name: 'stun-refuses',
  about: 'the STUN server answers Binding requests with an error code of your choice',
  params: {
    code: 'STUN error code 300..699; 500 without it',
    reason: 'reason phrase; the usual one of the code without it',
    server: bindingFilter.about,
  },
  create: (params) => {
    const code = readWholeNumber('code', params.code, {least: 300, most: 699, otherwise: 500})
    const applies = bindingFilter.create(params.server)
    const effect = {kind: 'error' as const, code, ...(params.reason !== undefined && {reason: params.reason})}
    return {binding: ({server}) => (applies(server) ? effect : undefined)}
  },
})
