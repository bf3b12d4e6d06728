import {count} from '../count.ts'
import {defineKind} from '../finding-kind.ts'

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** What goes wrong once ICE has a pair: DTLS, and the time that all of it takes. */
export const iceDtlsKinds = {
  stalled: defineKind<{
    readonly sent: number
    readonly received: number
    readonly largestSentBytes: number
    readonly largestReceivedBytes: number
    readonly waitedMs: number
  }>({
    code: 'KVS-ICE-060',
    slug: 'DTLS_STALLED',
    severity: 'error',
    confidence: 'inferred',
    title: 'The DTLS handshake began and did not come to its end',
    says: ({sent, received, largestSentBytes, largestReceivedBytes, waitedMs}) =>
      `In ${seconds(waitedMs)} ${count(received, 'datagram')} of it came, ${largestReceivedBytes} B at most, and ${sent} went out, ${largestSentBytes} B at most. The small ones pass, so the large ones are probably lost on the way (MTU).`,
    remedy: () => [
      {text: 'Look for a tunnel or VPN with a small MTU between the two: ping -M do -s 1200 ADDRESS shows what passes.'},
      {text: 'Have the device fragment its handshake: an MTU of 1200 B or less, as the KVS C SDK does.'},
      {text: 'Use an ECDSA certificate on the device: its flight is a third of one with RSA.'},
    ],
    page: `DTLS sends certificates in flights of a kilobyte and more. Where the path takes less than a datagram and nobody says so, the first small messages pass, the flight with the certificate never arrives, and both sides repeat until they give up. Connectivity checks are small and succeed.

The KVS C SDK fragments at 1200 B; behind some VPNs even that is too much. Seen as well where a peer is too slow to answer, or drops the first flight and does not repeat it.`,
    provokedBy: {environment: 'a network namespace whose firewall drops UDP packets beyond 300 bytes'},
  }),

  wrongFingerprint: defineKind<{readonly expected: string; readonly actual: string}>({
    code: 'KVS-ICE-061',
    slug: 'DTLS_FINGERPRINT',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera showed another certificate than its answer announced',
    says: ({expected, actual}) => `Announced: ${expected}. Shown: ${actual}.`,
    remedy: () => [
      {
        text: 'Have the camera make its answer and its DTLS certificate in the same session: a cached SDP has the fingerprint of an old certificate.',
      },
      {text: 'If the camera is in order, somebody is in between: the media of this session must not be trusted.'},
    ],
    page: `The answer carries the hash of the certificate that the camera will show in the DTLS handshake (a=fingerprint, RFC 8122 §5). They differ, so the connection was ended: what is encrypted for an unknown certificate is private to nobody in particular.

Usual causes:
- An answer that was kept from an earlier start of the device.
- Two masters, one that answers and one that is reached.
- A proxy that rewrites SDP and forgets the fingerprint.`,
    provokedBy: {fault: 'wrong-fingerprint'},
  }),

  refused: defineKind<{readonly alert: string}>({
    code: 'KVS-ICE-062',
    slug: 'DTLS_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera refused the DTLS handshake with an error',
    says: ({alert}) => `It sent the fatal alert ${alert}.`,
    remedy: () => [
      {
        text: 'Compare what the camera can do with what is offered here: DTLS 1.2, ECDHE with AES-128-GCM, SRTP profiles of AES-128.',
      },
      {text: 'Look into the log of the device: bad_certificate and decrypt_error mean that it did not like our fingerprint.'},
    ],
    page: `A fatal alert ends a DTLS handshake and says why (RFC 5246 §7.2.2). handshake_failure and insufficient_security: no cipher suite or curve in common. protocol_version: the other side wants another version. bad_certificate: the offer reached the device with another fingerprint.`,
    provokedBy: {evidenceOnly: 'no peer that is at hand refuses what werift offers'},
  }),

  silent: defineKind<{readonly sent: number; readonly waitedMs: number}>({
    code: 'KVS-ICE-063',
    slug: 'DTLS_SILENT',
    severity: 'error',
    confidence: 'measured',
    title: 'The peers reach each other, and the camera does not begin the DTLS handshake',
    says: ({sent, waitedMs}) => `Nothing of it came within ${seconds(waitedMs)}; ${count(sent, 'datagram')} went out.`,
    remedy: () => [
      {text: 'Check a=setup in its answer: whoever is active has to begin (RFC 5763 §5).'},
      {text: 'Look into the log of the device: it has a pair and no DTLS; without certificate or entropy it cannot begin.'},
    ],
    page: `Connectivity checks succeeded, and then it was the camera's turn: it answered with a=setup:active and so has to send the first message. It did not, or a firewall that knows DTLS dropped it.`,
    provokedBy: {environment: 'a network namespace whose firewall drops UDP packets whose first byte is that of DTLS'},
  }),

  slow: defineKind<{readonly totalMs: number; readonly leg: string; readonly legMs: number; readonly limitMs: number}>({
    code: 'KVS-ICE-064',
    slug: 'SLOW_START',
    severity: 'warning',
    confidence: 'measured',
    title: 'It takes too long to the first picture, which is not instant',
    says: ({totalMs, leg, legMs, limitMs}) =>
      `${seconds(legMs)} of ${seconds(totalMs)} went into ${leg}; more than ${seconds(limitMs)} is felt as slow.`,
    remedy: ({leg}) => [{text: `Begin with the largest part: ${leg}.`}, {text: remedyOfLeg(leg)}],
    page: `From the command to the first picture come: the API (channel, endpoints), the websocket, the ICE servers, the offer, the camera's answer, ICE, DTLS, the first packet, and the first key frame. The report draws each, and names the largest.

Usual causes by part:
- API: no cache of the endpoint, which may be kept for hours; a slow resolver; calls one after the other.
- Answer: a camera that starts its encoder only now, or gathers all candidates first.
- ICE: servers that are silent, interfaces without a route, no trickling.
- DTLS: a slow device with an RSA certificate; a lost flight costs a second.
- First packet and key frame: the camera waits for its encoder, or sends no key frame until it is asked for one.`,
    provokedBy: {fault: 'answer-late', params: {ms: '4500'}},
  }),

  hungUp: defineKind<{readonly afterMs: number; readonly alert: string}>({
    code: 'KVS-ICE-069',
    slug: 'CAMERA_HUNG_UP',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera hung up while it was watched, which no camera should do',
    says: ({afterMs, alert}) => `The session stood for ${seconds(afterMs)}, and the camera ended it with DTLS alert ${alert}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'See in the log of the camera why it hung up at that time: it says so on purpose, so its network is well.'},
      {
        text: 'See whether it happens again, and after the same time.',
        command: command('probe session', channel, '--duration 60s'),
      },
    ],
    page: `A side that closes its connection says so with a close_notify alert (RFC 5246 §7.2.1); pc.close() of a browser and kvsctl peer master do. This is not a connection that was lost: for that there is KVS-ICE-058.

Usual causes:
- The application of the camera was stopped, restarted or updated.
- It ends each session after a time of its own, or when its pipeline fails.
- It serves one viewer at a time, and another one came.`,
    provokedBy: {
      environment:
        'a camera that is stopped while it is watched: kvsctl peer master demo --local --duration 5s, watched for 30 s',
    },
  }),
} as const

/** What is quickest to change in each part. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/API/, 'Keep the endpoints of a channel for some hours; ask for ICE servers while the websocket opens.'],
  [/websocket/, 'Look at name resolution, TCP and TLS to the signaling endpoint (kvsctl probe signaling).'],
  [/ICE servers/, 'Ask for the ICE servers while the websocket opens.'],
  [/offer/, 'Do not wait for TURN servers that are silent; trickle.'],
  [/answer/, 'Have the camera answer at once and trickle its candidates, with its encoder already running.'],
  [/addresses/, 'Trickle on both sides, and use fewer TURN URIs; look for interfaces without a route.'],
  [/DTLS/, 'Use an ECDSA certificate that is made before the first viewer comes; look for loss.'],
  [/packet/, 'Have the encoder run before the first viewer comes.'],
  [/key frame/, 'Send a key frame to every new viewer at once, or when it asks with a PLI.'],
]

const remedyOfLeg = (leg: string): string =>
  advice.find(([pattern]) => pattern.test(leg))?.[1] ?? 'See the timeline of the report.'
