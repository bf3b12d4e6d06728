import {
  decodeCandidate,
  decodeSessionDescription,
  encodeCandidate,
  encodeSessionDescription,
} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {roleFilter} from './role-filter.ts'

/** As browsers write it: a UUID that says nothing (RFC 8828 §5.2, draft-ietf-mmusic-mdns-ice-candidates). */
const hidden = '0f1e2d3c-4b5a-4678-8796-a5b4c3d2e1f0.local'

/** Foundation, component, transport and priority, then the address of a host candidate. */
const hostAddress = /^((?:a=)?candidate:\S+ \d+ \S+ \d+) \S+(?= \d+ typ host\b)/

const isHost = (line: string): boolean => hostAddress.test(line)
const hide = (line: string): string => line.replace(hostAddress, `$1 ${hidden}`)

/** What is no host candidate becomes the end of candidates, which every peer knows. */
function hiddenCandidate(payload: string): string {
  const decoded = decodeCandidate(payload)
  if (!decoded.ok || decoded.value.candidate === '') return payload
  const {candidate} = decoded.value
  return encodeCandidate({...decoded.value, candidate: isHost(candidate) ? hide(candidate) : ''})
}

const hiddenIn = (type: 'offer' | 'answer') => (payload: string) => {
  const decoded = decodeSessionDescription(payload, type)
  if (!decoded.ok) return payload
  const lines = decoded.value.sdp.split(/(?<=\n)/)
  const sdp = lines.flatMap((line) => (!line.startsWith('a=candidate:') ? [line] : isHost(line) ? [hide(line)] : [])).join('')
  return encodeSessionDescription({...decoded.value, sdp})
}

const rewrites: Readonly<Record<string, (payload: string) => string>> = {
  ICE_CANDIDATE: hiddenCandidate,
  SDP_OFFER: hiddenIn('offer'),
  SDP_ANSWER: hiddenIn('answer'),
}

export const mdnsOnly = defineFault({
  name: 'mdns-only',
  about: 'a peer has no candidates but mDNS names: host addresses are hidden behind .local, others are left out',
  params: {to: '"master" or "viewer": only candidates for them; "viewer" without it'},
  create: ({to}) => {
    const strikes = roleFilter.create(to ?? 'viewer')
    return {
      deliver: (about) => {
        const payload = strikes(about.to) ? rewrites[about.messageType] : undefined
        return payload && {kind: 'replace-payload', payload}
      },
    }
  },
})
