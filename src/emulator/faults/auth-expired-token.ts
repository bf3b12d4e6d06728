import {defineFault} from './fault.ts'

export const authExpiredToken = defineFault({
  name: 'expired-token',
  about: 'the credentials have expired: REST requests and websocket upgrades are refused with ExpiredTokenException',
  params: {},
  create: () => {
    const message = 'The security token included in the request is expired'
    return {authenticate: () => ({kind: 'error', status: 403, code: 'ExpiredTokenException', message})}
  },
})
