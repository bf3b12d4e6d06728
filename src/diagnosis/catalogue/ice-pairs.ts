import {count} from '../count.ts'
import {defineKind} from '../finding-kind.ts'

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** What keeps two peers whose offer was answered from finding a pair. The pair matrix of the report shows each attempt. */
export const icePairKinds = {
  noPair: defineKind<{readonly pairs: number; readonly local: string; readonly remote: string; readonly waitedMs: number}>({
    code: 'KVS-ICE-050',
    slug: 'ICE_NO_PAIR',
    severity: 'error',
    confidence: 'measured',
    title: 'The peers found no pair of addresses',
    says: ({pairs, local, remote, waitedMs}) =>
      `${count(pairs, 'pair')} were tried for ${seconds(waitedMs)} and none connected. Ours: ${local || 'none'}; the camera's: ${remote || 'none'}.`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Try it over a relay: if that works, the networks between the two do not let them reach each other.',
        command: command('probe session', channel, '--relay-only'),
      },
      {text: 'Give both sides TURN servers (GetIceServerConfig), and send every candidate to the other side.'},
    ],
    page: `ICE pairs every address of one side with every address of the other and checks them all (RFC 8445). None answered: the KVS C SDK says 0x5a00000d for it.

Usual causes:
- Candidates were not exchanged: trickling off on one side, or candidates that came before the description and were dropped.
- No TURN server on either side behind a NAT that is strict.
- A firewall that lets STUN and TURN pass and drops everything else, on either side.`,
    provokedBy: {environment: 'two network namespaces whose firewall lets neither side in'},
  }),

  noRemoteCandidates: defineKind<{readonly waitedMs: number; readonly trickle: boolean}>({
    code: 'KVS-ICE-051',
    slug: 'NO_REMOTE_CANDIDATES',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera sent no candidates',
    says: ({waitedMs, trickle}) =>
      `Its answer holds none, and none followed within ${seconds(waitedMs)}${trickle ? '' : '; it does not say that it trickles'}. There was nowhere to send to, and the camera did not reach us either.`,
    remedy: () => [
      {
        text: 'Have the camera send each ICE candidate to the viewer as ICE_CANDIDATE, with the viewer as recipient; or wait for gathering before it answers.',
      },
      {text: 'Look at what it does send.', command: 'kvsctl signal tap CHANNEL'},
    ],
    page: `An answer without candidates is good where they follow one by one (trickle ICE, RFC 8838). Here none did.

Usual causes:
- The camera sends its candidates before the viewer's id is known, or to another recipientClientId.
- The signaling connection of the camera broke after the answer.
- The camera gathers nothing: no interface is up, or its STUN and TURN servers are silent.`,
    provokedBy: {fault: 'candidates-dropped'},
  }),

  remoteHidden: defineKind<{readonly names: number}>({
    code: 'KVS-ICE-052',
    slug: 'ICE_MDNS_ONLY',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera hides behind mDNS names, and no other address of it is known',
    says: ({names}) =>
      `All ${count(names, 'candidate')} of the camera are .local names, which are of no use outside of its network.`,
    remedy: () => [
      {text: 'Give the camera STUN and TURN servers (GetIceServerConfig), so that it has srflx and relay candidates.'},
      {text: 'In a browser: let the page use the camera or the microphone, then it shows its addresses.'},
    ],
    page: `Browsers put random .local names in the place of host addresses (RFC 8828). Whoever is not in the same network cannot use them; only a srflx or relay candidate can, and there was none.`,
    provokedBy: {fault: 'mdns-only', and: [{fault: 'candidates-dropped', params: {to: 'master'}}]},
  }),

  noFamily: defineKind<{readonly ours: readonly string[]; readonly theirs: readonly string[]}>({
    code: 'KVS-ICE-053',
    slug: 'PEERS_NO_COMMON_FAMILY',
    severity: 'error',
    confidence: 'measured',
    title: 'The two peers have no address family in common',
    says: ({ours, theirs}) => `We have ${ours.join(' and ')} candidates only, the camera ${theirs.join(' and ')}.`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Use the dual-stack endpoints, whose TURN servers have both families.',
        command: command('probe session', channel, '--dual-stack'),
      },
      {text: 'Or give one side the other family.'},
    ],
    page: `An IPv4 address cannot be paired with an IPv6 address (RFC 8445 §6.1.2.2). Relays of the dual-stack endpoints can bridge the two, where the clients ask for them.`,
    provokedBy: {evidenceOnly: 'no test has two peers of one family each'},
  }),

  filteredOut: defineKind<{readonly by: string; readonly side: 'ours' | 'theirs'; readonly leftOut: number}>({
    code: 'KVS-ICE-054',
    slug: 'CANDIDATES_FILTERED',
    severity: 'error',
    confidence: 'measured',
    title: 'Our own choice of candidates left no pair',
    says: ({by, side, leftOut}) =>
      `${by} left out ${count(leftOut, 'candidate')} of ${side === 'ours' ? 'ours' : 'the camera'}, and nothing that could connect was left.`,
    remedy: ({by}) => [
      {
        text: `Run it without ${by}: if it then connects, that kind of candidate is missing, and the session needs what you left out.`,
      },
    ],
    page: `--relay-only, --send and --accept are for finding out what a session depends on. That nothing is left is an answer: without the candidates that were left out, these two peers do not connect.

A session that needs host candidates works only inside one network; one that needs srflx candidates has no relay.`,
    provokedBy: {
      environment: 'kvsctl probe session with --send relay --accept relay, and a camera that has no relay, as the demo camera',
    },
  }),

  privateNets: defineKind<{readonly ours: readonly string[]; readonly theirs: readonly string[]}>({
    code: 'KVS-ICE-055',
    slug: 'HOSTS_IN_DIFFERENT_NETS',
    severity: 'error',
    confidence: 'inferred',
    title: 'Both sides have private addresses only, and cannot reach each other',
    says: ({ours, theirs}) =>
      `Ours are ${ours.join(', ')}, the camera's are ${theirs.join(', ')}: no srflx and no relay candidate on either side.`,
    remedy: () => [
      {text: 'Give both sides the STUN and TURN servers of GetIceServerConfig.'},
      {text: 'Find out why STUN is silent here.', command: 'kvsctl probe stun'},
    ],
    page: `Private addresses (RFC 1918, RFC 6598, RFC 4193) lead somewhere inside their own network only. Two peers in different networks need a srflx candidate (STUN) or a relay (TURN) on one side at least.`,
    provokedBy: {evidenceOnly: 'no test has two peers behind NATs of their own without STUN'},
  }),

  oneWay: defineKind<{readonly received: number; readonly sent: number}>({
    code: 'KVS-ICE-056',
    slug: 'ICE_ONE_WAY',
    severity: 'error',
    confidence: 'measured',
    title: 'Packets do not pass in both directions: UDP is blocked on one side',
    says: ({received, sent}) =>
      received > 0
        ? `${count(received, 'check')} of the camera arrived here, and none of our ${sent} was answered: what we send does not get there, or its answers do not get back.`
        : `None of our ${count(sent, 'check')} was answered, although the camera has addresses that should be reachable.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Allow UDP in both directions for established flows on both firewalls.'},
      {
        text: 'Try it over a relay that is reached over TLS.',
        command: command('probe session', channel, '--relay-only', '--turn-transport tls'),
      },
      {text: 'Look at what passes here.', command: command('probe network', channel)},
    ],
    page: `Each side checks each pair with a STUN request and answers those of the other (RFC 8445 §7). Requests that come in while ours stay without an answer show a path that is open in one direction only.

Usual causes:
- A firewall that lets UDP out and drops the answers, on either side.
- A host firewall on the camera that drops what it did not ask for.
- Routes that differ by direction.`,
    provokedBy: {environment: 'a network namespace whose firewall drops UDP on its way to the camera, and lets it out'},
  }),

  noOwnRelay: defineKind<{readonly tried: number; readonly refusal?: string}>({
    code: 'KVS-ICE-057',
    slug: 'NO_RELAY_FOR_SESSION',
    severity: 'error',
    confidence: 'measured',
    title: 'Only relays were to be used, and there is no relay',
    says: ({tried, refusal}) =>
      refusal === undefined ? `None of ${count(tried, 'TURN URI')} gave one.` : `The TURN server refused: ${refusal}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Find out what is wrong with the TURN servers.', command: command('probe turn', channel)},
      {text: 'Run it without --relay-only.'},
    ],
    page: `With --relay-only no other candidate is used, and no TURN server gave a relay. "kvsctl probe turn" asks every server over every transport and names the cause.`,
    provokedBy: {fault: 'turn-silent', flags: ['--relay-only']},
  }),

  relayForbids: defineKind<{readonly peers: readonly string[]}>({
    code: 'KVS-ICE-066',
    slug: 'RELAY_FORBIDS_PEER',
    severity: 'error',
    confidence: 'measured',
    title: 'The relay lets no address of the camera in, and no other way was allowed',
    says: ({peers}) => `The TURN server answered 403 for ${peers.join(', ')}.`,
    remedy: () => [
      {text: 'Give the camera TURN servers as well: relays let each other in, private addresses they do not.'},
      {text: 'Run it without --relay-only.'},
    ],
    page: `A relay sends only to addresses for which it gave permission (RFC 8656 §9). KVS refuses private ones with 403, which is harmless as long as there are others. Here relays alone were to be used, and the camera has no address that the relay takes.`,
    provokedBy: {fault: 'turn-forbids-peers', flags: ['--relay-only']},
  }),

  lost: defineKind<{readonly afterMs: number; readonly pair: string}>({
    code: 'KVS-ICE-058',
    slug: 'ICE_LOST',
    severity: 'error',
    confidence: 'measured',
    title: 'The connection had stood, and the camera no longer answers',
    says: ({afterMs, pair}) =>
      `${pair || 'The pair'} stood, and after ${seconds(afterMs)} the camera no longer answered (RFC 7675), or hung up without a word.`,
    remedy: () => [
      {text: 'See whether the camera was restarted or lost its network at that time.'},
      {text: 'Behind mobile networks and strict NATs, restart ICE when it happens.'},
    ],
    page: `Each side asks the other every few seconds whether it may go on sending (consent freshness, RFC 7675). Half a minute without an answer ends the connection.

Usual causes:
- The camera lost power or network, or changed it.
- A NAT forgot the mapping, or a firewall its state.`,
    provokedBy: {
      environment: 'a camera that is killed (kill -9) while it is watched: kvsctl probe session demo --local --duration 60s',
    },
  }),

  late: defineKind<{readonly afterMs: number}>({
    code: 'KVS-ICE-059',
    slug: 'CANDIDATES_LATE',
    severity: 'warning',
    confidence: 'measured',
    title: 'The candidates of the camera came late, for no good reason',
    says: ({afterMs}) => `The first of them came ${seconds(afterMs)} after its answer.`,
    remedy: () => [
      {text: 'Have the camera trickle: host candidates are there within milliseconds, and need not wait for STUN and TURN.'},
      {text: 'Look for interfaces without a route on the camera: each costs a timeout.'},
    ],
    page: `Host candidates are known as soon as sockets are open. A peer whose first candidate comes seconds after its answer waited for all of them, often for a STUN or TURN server that is silent, or its messages were delayed on their way.`,
    provokedBy: {fault: 'candidates-late', params: {to: 'viewer', ms: '2500'}},
  }),

  relayUnneeded: defineKind<{readonly relay: string; readonly direct: string}>({
    code: 'KVS-ICE-065',
    slug: 'RELAY_UNNEEDED',
    severity: 'info',
    confidence: 'measured',
    title: 'A relay is in use although a pair that needs no relay answered',
    says: ({relay, direct}) => `In use is ${relay}; ${direct} answered as well.`,
    remedy: () => [
      {
        text: 'Nothing need be done; the relay costs TURN minutes and delay. It goes where the relay answers before the direct pair does.',
      },
    ],
    page: `A controlling agent may nominate the first pair that works (RFC 8445 §8.1.1). Where a relay answers first, it stays in use, and its minutes are billed.`,
    provokedBy: {evidenceOnly: 'a race between two paths that no test can decide'},
  }),
} as const
