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
    explainedBy: [...Object.values(turnKinds).map((kind) => kind.code), 'KVS-ICE-002'],
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
    provokedBy: {fault: 'stun-silent', and: [{fault: 'turn-silent', params: {transport: 'udp'}}]},
  }),
} as const
