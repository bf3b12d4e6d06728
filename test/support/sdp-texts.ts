import {readFileSync} from 'node:fs'
import type {OfferAnswerFact} from '../../src/model/evidence.ts'
import {readCandidates} from '../../src/protocol/ice/address-scope.ts'
import {readSdp} from '../../src/protocol/sdp/parse-sdp.ts'

/** SDP of real peers, as they wrote it. */
export const fixture = (name: string): string => readFileSync(new URL(`../fixtures/sdp/${name}.sdp`, import.meta.url), 'utf8')

const transport = (mid: number, setup: string): string[] => [
  'a=ice-ufrag:Afd+',
  'a=ice-pwd:ih+QV0lAhidOMNq4f7m9NnRv',
  `a=fingerprint:sha-256 ${Array(32).fill('63').join(':')}`,
  `a=setup:${setup}`,
  `a=mid:${mid}`,
  'a=rtcp-mux',
]

const h264 = ['a=rtpmap:108 H264/90000', 'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f']

const description = (setup: string, direction: string): string =>
  [
    'v=0',
    'o=- 2778489180489369330 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=ice-options:trickle',
    'm=video 9 UDP/TLS/RTP/SAVPF 108',
    'c=IN IP4 0.0.0.0',
    ...transport(0, setup),
    `a=${direction}`,
    ...h264,
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    ...transport(1, setup),
    `a=${direction}`,
    'a=rtpmap:111 opus/48000/2',
    '',
  ].join('\r\n')

/** What a viewer offers and a camera answers when nothing is wrong. */
export const plainOffer = description('actpass', 'recvonly')
export const plainAnswer = description('active', 'sendonly')

const host = 'candidate:1 1 udp 2130706431 192.168.1.50 50000 typ host'

/** An exchange in which these were sent. */
export function exchange(
  {offer = plainOffer, answer = plainAnswer}: {offer?: string; answer?: string} = {},
  remoteCandidates: readonly string[] = [host],
  candidatesBeforeAnswer = 0,
): OfferAnswerFact {
  return {
    offer: readSdp('offer', offer),
    correlationId: 'kvsctl-offer-1',
    answer: readSdp('answer', answer),
    answeredAfterMs: 143,
    waitedMs: 143,
    remoteCandidates,
    candidates: readCandidates(remoteCandidates),
    candidatesBeforeAnswer,
    defects: [],
  }
}
