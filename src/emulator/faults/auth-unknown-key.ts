import {defineFault} from './fault.ts'

export const authUnknownKey = defineFault({
  name: 'credentials-invalid',
  about: 'the access key or session token is not known to AWS: UnrecognizedClientException',
  params: {},
  create: () => {
    const message = 'The security token included in the request is invalid.'
    return {authenticate: () => ({kind: 'error', status: 403, code: 'UnrecognizedClientException', message})}
  },
})
