import {iceKinds} from '../../catalogue/ice.ts'
import {defineCheck} from '../../check.ts'
import {attempted, failedRelays} from '../../relay-rows.ts'

/** No route, no address of our own, none of the server's. */
const noWay = /^(ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|no-address-of-family)$/

export const familyInCommon = defineCheck({
  id: 'ice.family-in-common',
  title: 'This machine and the TURN servers share an address family',
  needs: ['turnAllocations', 'hostCandidates'],
  after: ['api.issues-ice-servers'],
  emits: [iceKinds.noCommonFamily],
  settings: {family: {default: 'any', about: 'the only family that was asked for: IPv4, IPv6 or any'}},
  required: true,
  *judge({turnAllocations, hostCandidates}, {run, settings: {family}}) {
    const tried = attempted(turnAllocations)
    const cutOff = failedRelays(turnAllocations).filter(({failure}) => noWay.test(failure.code ?? ''))
    if (tried.length === 0 || cutOff.length < tried.length) return
    const ours = [...new Set(hostCandidates.map(({address}) => address.family))]
    const theirs = cutOff.map(({failure: {endpoint = ''}}) => familyIn(endpoint)).filter((family) => family !== undefined)
    const chosen = family === 'any' ? {} : {onlyAsked: family}
    yield iceKinds.noCommonFamily.found(run.channel, {ours, theirs: [...new Set(theirs)], ...chosen})
  },
})

/** Of the address that could not be reached; a name that has no address of the wanted family tells none. */
const familyIn = (endpoint: string): 'IPv4' | 'IPv6' | undefined =>
  endpoint.startsWith('[') ? 'IPv6' : /^\d+(\.\d+){3}:/.test(endpoint) ? 'IPv4' : undefined
