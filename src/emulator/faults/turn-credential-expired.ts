import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

/** A day: as long as no credential of KVS lives. */
const most = 86_400

export const turnCredentialExpired = defineFault({
  name: 'turn-credential-expired',
  about: 'GetIceServerConfig hands out TURN credentials that have expired, or will too soon',
  params: {
    lives: 'for how many seconds they are still good; 0 without it',
    ttl: 'the Ttl that is told; the true 300 without it',
  },
  create: (params) => {
    const seconds = readWholeNumber('lives', params.lives, {least: 0, most, otherwise: 0})
    const ttlSeconds = readWholeNumber('ttl', params.ttl, {least: 30, most, otherwise: 300})
    return {credential: () => ({kind: 'lifetime', seconds, ttlSeconds})}
  },
})
