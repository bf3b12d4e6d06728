import {count} from '../count.ts'
import {defineKind} from '../finding-kind.ts'

/** UDP that one of the two peers does not get out of its network: told by which side has host candidates alone. */
export const iceUdpKinds = {
  here: defineKind<{readonly silent: readonly string[]; readonly checks: number; readonly remote: string}>({
    code: 'KVS-ICE-067',
    slug: 'UDP_BLOCKED_HERE',
    severity: 'error',
    confidence: 'inferred',
    title: 'UDP does not leave our own network, and no relay over TLS was in use',
    says: ({silent, checks, remote}) =>
      `${count(silent.length, 'TURN server')} did not answer over UDP, STUN gave no address, none of our ${count(checks, 'check')} was answered and none of the camera's (${remote}) arrived.`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Use a relay that is reached over TLS.',
        command: command('probe session', channel, '--turn-transport tls'),
      },
      {text: 'Allow UDP outbound, and its answers back.'},
      {text: 'See what passes here.', command: command('probe network', channel)},
    ],
    page: `We have host candidates alone: the STUN server and every TURN server that was asked over UDP were silent, and between the peers no connectivity check (RFC 8445 §7) passed either way. All of that is UDP, and our own network is what they have in common.

A viewer that also uses the turns: URIs of GetIceServerConfig connects from such a network. One that leaves them out, or has them cut off by --turn-transport udp, does not.`,
    provokedBy: {
      environment:
        'a network namespace whose firewall drops UDP on the side of the viewer, and probe session with --turn-transport udp',
    },
  }),

  atCamera: defineKind<{readonly ours: string; readonly theirs: string; readonly checks: number}>({
    code: 'KVS-ICE-068',
    slug: 'UDP_BLOCKED_AT_CAMERA',
    severity: 'error',
    confidence: 'inferred',
    title: 'Nothing passes between the peers, and the camera has no address from STUN or TURN',
    says: ({ours, theirs, checks}) =>
      `Ours: ${ours}; the camera's: ${theirs}. None of our ${count(checks, 'check')} was answered, and none of the camera's arrived: its network probably blocks UDP, or it asks no STUN and TURN server.`,
    remedy: () => [
      {text: 'Have the camera use the turns: URIs of GetIceServerConfig too: TLS over TCP 443 passes where UDP does not.'},
      {text: 'Allow UDP outbound where the camera is, and its answers back.'},
      {text: 'Run it from the network of the camera.', command: 'kvsctl probe network CHANNEL'},
    ],
    page: `Our own STUN or TURN server answered, so UDP or TLS passes here and the account's servers work. The camera told host candidates alone, and not even its relayed or reflexive checks reached ours: what it sends over UDP does not get out.

Usual causes:
- A firewall at the camera that lets TCP out and drops UDP, and a camera that skips TURN over TLS.
- A camera that never asks for GetIceServerConfig, behind a NAT.`,
    provokedBy: {
      environment: 'a network namespace whose firewall drops UDP on the side of the camera, which asks for relays over UDP alone',
    },
  }),
} as const
