import {count} from '../count.ts'
import {defineKind} from '../finding-kind.ts'

/** What the candidates of a description, or of both, promise. */
export const sdpCandidateKinds = {
  mdnsOnly: defineKind<{readonly names: number}>({
    code: 'KVS-SDP-016',
    slug: 'MDNS_ONLY',
    severity: 'warning',
    confidence: 'measured',
    title: 'There is no candidate but mDNS names',
    says: ({names}) =>
      `${names === 1 ? 'The only candidate hides behind a .local name' : `All ${names} candidates hide behind .local names`}: only peers in the same network that resolve such names can send to it.`,
    remedy: () => [
      {text: 'Give the peer STUN and TURN servers (GetIceServerConfig), so that it has srflx and relay candidates.'},
      {text: 'Chrome shows its addresses to pages that may use the camera or the microphone.'},
    ],
    page: `Browsers hide their addresses behind random .local names unless a page may use camera or microphone (RFC 8828). The KVS C SDK cannot read them and skips them (0x5a000003); other peers need multicast DNS in the same network. That is harmless beside srflx and relay candidates, and the end of it without.`,
    provokedBy: {fault: 'mdns-only'},
  }),

  candidatesFirst: defineKind<{readonly early: number; readonly total: number}>({
    code: 'KVS-SDP-017',
    slug: 'CANDIDATES_BEFORE_SDP',
    severity: 'warning',
    confidence: 'measured',
    title: 'Candidates went ahead of the answer',
    says: ({early, total}) => `${early} of ${count(total, 'candidate')} came before the SDP answer.`,
    remedy: () => [
      {text: 'Send the answer before its candidates: set the local description only once the answer is on its way.'},
      {
        text: 'On the receiving side, keep early candidates until the description is there; the KVS JavaScript SDK does so from 2.8 on.',
      },
    ],
    page: `A candidate without a description cannot be used: addIceCandidate fails, and those that came early are lost unless the receiver keeps them. What is left may be too little to connect, so that it works or not from one attempt to the next.

Storage sessions send candidates before their offer as a matter of course.`,
    provokedBy: {fault: 'candidates-before-sdp'},
  }),

  noCandidates: defineKind<{readonly trickle: boolean}>({
    code: 'KVS-SDP-023',
    slug: 'SDP_NO_CANDIDATES',
    severity: 'error',
    confidence: 'measured',
    title: 'There is no candidate, and none will follow',
    says: ({trickle}) =>
      `The description holds no candidate, ${trickle ? 'and says that these were all (a=end-of-candidates)' : 'and does not announce trickling (a=ice-options:trickle)'}.`,
    remedy: () => [
      {
        text: 'Wait until candidates are gathered before the description is sent, or trickle them and say so with a=ice-options:trickle.',
      },
    ],
    page: `Candidates either are in the description or follow one by one (RFC 8840). With neither, the other side has nowhere to send to; it may still be reached where it is the one that is tried first.`,
    provokedBy: {environment: 'kvsctl sdp lint of SDP without candidates and without a=ice-options:trickle'},
  }),

  cSdkSkips: defineKind<{readonly mdns: number; readonly tcp: number; readonly total: number}>({
    code: 'KVS-SDP-024',
    slug: 'BAD_CANDIDATE',
    severity: 'info',
    confidence: 'measured',
    title: 'Some candidates cannot be read by the KVS C SDK',
    says: ({mdns, tcp, total}) =>
      `Of ${count(total, 'candidate')}, ${mdns} with .local names (0x5a000003) and ${tcp} over TCP (0x5a000005) are skipped; harmless beside others.`,
    remedy: () => [{text: 'Nothing, where there are srflx or relay candidates as well.'}],
    page: `The KVS C SDK logs 0x5a000003 for a candidate with an mDNS name and 0x5a000005 for one over TCP, and goes on. These warnings are often taken for the cause of a failure; they are one only where nothing else is left.`,
    provokedBy: {fault: 'mdns-only'},
  }),

  farFromAll: defineKind<{readonly addresses: readonly string[]; readonly scopes: readonly string[]}>({
    code: 'KVS-SDP-025',
    slug: 'CANDIDATE_SCOPE',
    severity: 'info',
    confidence: 'measured',
    title: 'Some candidates are of no use beyond a VPN or a link',
    says: ({addresses, scopes}) => `${addresses.join(', ')}: ${scopes.join(', ')}.`,
    remedy: () => [{text: 'Where a VPN takes the traffic: leave it, or exclude the addresses of KVS from it.'}],
    page: `Addresses of 100.64.0.0/10 belong to carriers' NATs and to many VPNs; link-local ones (169.254.0.0/16, fe80::/10) reach no further than one network segment. Checks from them cost time and find nothing, unless the other side is there too.`,
    provokedBy: {environment: 'kvsctl sdp lint of SDP with a candidate of 100.64.0.0/10'},
  }),

  priorities: defineKind<{readonly before: string; readonly after: string}>({
    code: 'KVS-SDP-026',
    slug: 'CANDIDATE_PRIORITY',
    severity: 'warning',
    confidence: 'measured',
    title: 'The priorities of the candidates are the wrong way round',
    says: ({before, after}) => `${before} goes before ${after}.`,
    remedy: () => [{text: 'Use the type preferences of RFC 8445 §5.1.2.2: host 126, prflx 110, srflx 100, relay 0.'}],
    page: `Pairs are checked and chosen by priority (RFC 8445 §6.1.2.3). Where a relay has a greater one than a direct candidate, media takes the detour through the TURN server although a direct way is there: more delay, and a bill.`,
    provokedBy: {environment: 'kvsctl sdp lint of SDP whose relay has the greatest priority'},
  }),

  noPair: defineKind<{readonly because: string}>({
    code: 'KVS-SDP-028',
    slug: 'NO_PAIR_EXPECTED',
    severity: 'warning',
    confidence: 'inferred',
    title: 'No pair of candidates is likely to connect',
    says: ({because}) => because,
    remedy: (_data, {channel, command}) => [
      {text: 'Give both sides TURN servers: a relay on one side is enough where UDP gets out on the other.'},
      {text: 'See which servers relay from here.', command: command('probe turn', channel)},
    ],
    page: `A pair connects where a packet from one candidate reaches the other: same address family, and addresses that are reachable from there. kvsctl looks at what both descriptions hold; candidates that were trickled apart from them it does not see, and addresses that the other side sees for the first time (peer-reflexive) cannot be foretold.

Usual causes:
- TURN servers on neither side, and private addresses of different networks.
- One side with nothing but mDNS names.
- IPv4 on one side and IPv6 on the other.
- Symmetric NATs, which give every destination another port.`,
    provokedBy: {environment: 'kvsctl sdp compare of an offer with IPv4 and an answer with IPv6 candidates alone'},
  }),
} as const
