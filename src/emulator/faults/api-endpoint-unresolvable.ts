import {defineFault} from './fault.ts'

const protocols: readonly string[] = ['WSS', 'HTTPS', 'WEBRTC']

/** A label of 63 letters at most each, and no more than 253 in all (RFC 1035 §2.3.4). */
const hostName = /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?)(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i

export const apiEndpointUnresolvable = defineFault({
  name: 'endpoint-unresolvable',
  about: 'the endpoints of a channel have a host name that no name server knows',
  params: {
    protocol: `only this endpoint: ${protocols.join(', ')}; all without it`,
    host: 'the name; one below .invalid (RFC 6761 §6.4) without it',
  },
  create: ({protocol: only, host = 'x-00000000.kinesisvideo.invalid'}) => {
    if (only !== undefined && !protocols.includes(only)) throw new Error(`protocol "${only}" is none of ${protocols.join(', ')}.`)
    if (!hostName.test(host)) throw new Error(`host "${host}" is no host name.`)
    return {endpoint: ({protocol}) => (only === undefined || only === protocol ? {kind: 'host', host} : undefined)}
  },
})
