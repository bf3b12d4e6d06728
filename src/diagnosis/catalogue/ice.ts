import {defineKind} from '../finding-kind.ts'
import {turnKinds} from './turn.ts'

export const iceKinds = {
  noRelay: defineKind<{readonly tried: number}>({
    code: 'KVS-ICE-001',
    slug: 'ICE_NO_RELAY',
    severity: 'error',
    confidence: 'measured',
    title: 'There is no relay candidate at all',
    says: ({tried}) => `None of ${tried} TURN servers and transports gave a relayed address.`,
    remedy: () => [{text: 'Repair the TURN findings; until then only peers that reach each other directly can connect.'}],
    page: `A relay is what connects peers behind strict NATs and firewalls; without one, a part of all sessions fails. This finding is a consequence when the TURN servers have findings of their own, and a cause when they were not asked.`,
    provokedBy: {fault: 'turn-silent'},
    explainedBy: [...Object.values(turnKinds).map((kind) => kind.code), 'KVS-ICE-002', 'KVS-ICE-040'],
  }),

  udpBlocked: defineKind<{readonly silent: readonly string[]; readonly works: readonly string[]}>({
    code: 'KVS-ICE-002',
    slug: 'UDP_BLOCKED',
    severity: 'error',
    confidence: 'inferred',
    title: 'This network blocks UDP; TLS gets through',
    says: ({silent, works}) =>
      `All ${silent.length} servers are silent over UDP, while ${works.length} gave a relay over TCP or TLS.`,
    remedy: () => [
      {text: 'Allow UDP 443 outbound to *.kinesisvideo.<region>.amazonaws.com, and the answers back.'},
      {
        text: 'Until then use TURN over TLS only (turns:…?transport=tcp with iceTransportPolicy relay): it works, with more delay.',
      },
    ],
    page: `STUN and every TURN server are silent over UDP, and TURN over TLS works. Servers do not fail in that pattern; networks do.

Sessions still come about through TLS if the client tries it. The C SDK uses TURN over TCP by default; a client that skips turns: URIs has no relay here.`,
    provokedBy: {
      fault: 'stun-silent',
      and: [
        {fault: 'turn-silent', params: {transport: 'udp'}},
        {fault: 'turn-silent', params: {transport: 'dtls'}},
      ],
    },
  }),

  noCommonFamily: defineKind<{
    readonly ours: readonly string[]
    readonly theirs: readonly string[]
    /** The family of `--family`: what is missing may be there in the other. */
    readonly onlyAsked?: string
  }>({
    code: 'KVS-ICE-040',
    slug: 'NO_COMMON_FAMILY',
    severity: 'error',
    confidence: 'measured',
    title: 'This machine and the TURN servers have no address family in common',
    says: ({ours, theirs, onlyAsked}) =>
      onlyAsked !== undefined
        ? `Only ${onlyAsked} was asked for, and no TURN server can be reached over it from here${theirs.length > 0 ? `: they have ${theirs.join(' and ')}` : ''}.`
        : `This machine has ${ours.join(' and ') || 'no address'} only, and the TURN servers have ${theirs.join(' and ') || 'no address of that family'}.`,
    remedy: ({onlyAsked}, {channel, command}) => [
      ...(onlyAsked === undefined
        ? []
        : [{text: 'Leave --family out, to use the family that there is.', command: command('probe turn', channel)}]),
      {
        text: 'Use the dual-stack endpoints, whose TURN servers have IPv6.',
        command: command('probe turn', channel, '--dual-stack'),
      },
      {text: 'Or give the network IPv4, be it by NAT64 and DNS64.'},
    ],
    page: `The names of KVS TURN servers carry an IPv4 address, and only those of the dual-stack endpoints (api.aws) an IPv6 address besides. A network with IPv6 only has no route to the former: NAT64 does not help where the client takes the address from the name and asks no DNS.

The C SDK uses dual-stack endpoints with KVS_DUALSTACK_ENDPOINTS=ON; not every region has them.`,
    provokedBy: {environment: 'a network namespace with IPv6 only, or --family 6 with servers that have IPv4 only'},
  }),

  noRelayBehindNat: defineKind<{readonly local: string; readonly mapped: readonly string[]}>({
    code: 'KVS-ICE-041',
    slug: 'SYMMETRIC_NAT_NO_RELAY',
    severity: 'error',
    confidence: 'measured',
    title: 'There is no relay behind a NAT that cannot do without one',
    says: ({local, mapped}) =>
      `Each server sees ${local} at another address (${mapped.join(', ')}), so no peer can be told where to send to, and no TURN server gave a relay.`,
    remedy: () => [{text: 'Repair the TURN findings: behind this NAT a session needs a relay on one side at least.'}],
    page: `A NAT with address-dependent mapping ("symmetric") gives the same socket another public address for each destination. What STUN reports is then of no use to a peer, and only a relay is left; here there is none.`,
    provokedBy: {environment: 'a network namespace behind a NAT with random ports, and TURN servers that are silent'},
  }),
} as const
