import {count} from '../count.ts'
import {defineKind} from '../finding-kind.ts'

const flaw = (name: string) => ({fault: 'peer-answer-flawed', params: {flaw: name}})

/** What is wrong with one description, whatever the other side says. */
export const sdpFormKinds = {
  noRtcpMux: defineKind<{readonly sections: readonly string[]}>({
    code: 'KVS-SDP-013',
    slug: 'SDP_NO_RTCP_MUX',
    severity: 'error',
    confidence: 'measured',
    title: 'a=rtcp-mux is missing',
    says: ({sections}) => `Section ${sections.join(', ')} has no a=rtcp-mux.`,
    remedy: () => [{text: 'Add a=rtcp-mux to every audio and video section.'}],
    page: `Browsers send RTP and RTCP over one port and demand the same of the other side (RFC 8829 §5.3.1, RFC 8858). Without a=rtcp-mux they refuse the answer.`,
    provokedBy: flaw('rtcp-mux'),
  }),

  noFingerprint: defineKind<{readonly sections: readonly string[]}>({
    code: 'KVS-SDP-014',
    slug: 'SDP_NO_FINGERPRINT',
    severity: 'error',
    confidence: 'measured',
    title: 'The DTLS fingerprint is missing',
    says: ({sections}) => `Section ${sections.join(', ')} has no a=fingerprint, and neither has the session.`,
    remedy: () => [{text: 'Add a=fingerprint:sha-256 with the hash of the certificate that DTLS will show.'}],
    page: `The fingerprint ties the certificate of the DTLS handshake to this description (RFC 8122 §5, RFC 8842 §5.1). Without it nothing tells the peer from a stranger, and browsers refuse the description.

Usual causes:
- SRTP keys in the SDP instead (a=crypto, SDES), which WebRTC forbids.
- An SDP that was cut off or edited.`,
    provokedBy: flaw('fingerprint'),
  }),

  noIceCredentials: defineKind<{readonly sections: readonly string[]}>({
    code: 'KVS-SDP-015',
    slug: 'SDP_NO_ICE_CREDENTIALS',
    severity: 'error',
    confidence: 'measured',
    title: 'The ICE user fragment or password is missing',
    says: ({sections}) => `Section ${sections.join(', ')} lacks a=ice-ufrag or a=ice-pwd, and so does the session.`,
    remedy: () => [{text: 'Add a=ice-ufrag and a=ice-pwd: connectivity checks are authenticated with them.'}],
    page: `Every connectivity check carries both user fragments and is keyed with the password of the side that it goes to (RFC 8445 §7.2.2, RFC 8839 §5.4). Without them no check can be sent, and browsers refuse the description.`,
    provokedBy: flaw('ice-credentials'),
  }),

  tooBig: defineKind<{
    readonly payloadBytes: number
    readonly frameBytes: number
    readonly limitBytes: number
    readonly greatest: string
  }>({
    code: 'KVS-SDP-018',
    slug: 'MSG_TOO_BIG',
    severity: 'warning',
    confidence: 'inferred',
    title: 'The signaling message is too big, and may not arrive',
    says: ({payloadBytes, frameBytes, limitBytes, greatest}) =>
      `The payload has ${payloadBytes} bytes in base64 (frame: ${frameBytes}); the limit is ${limitBytes}. Most of it: ${greatest}.`,
    remedy: () => [
      {text: 'Leave out codecs that no KVS device has: RTCRtpTransceiver.setCodecPreferences with H264 and opus alone.'},
      {text: 'Trickle candidates instead of waiting for all of them to be in the description.'},
    ],
    page: `KVS documents 10 K for the payload of a message. Offers of 13 KB were seen to be delivered in 2020, so above 10 K it is a matter of luck, and a warning here. The gateway in front of the service closes the websocket at frames of 32 KB: above that it is an error.

A browser that offers all its codecs fills most of an offer with video formats that no camera takes: VP9, AV1, their retransmissions and feedback. kvsctl shows what each part costs; base64 makes four bytes of three.`,
    provokedBy: flaw('padding'),
  }),

  cSdkBudget: defineKind<{readonly exceeded: readonly string[]}>({
    code: 'KVS-SDP-019',
    slug: 'C_SDK_BUDGET',
    severity: 'warning',
    confidence: 'measured',
    title: 'The KVS C SDK cannot take a description of this size',
    says: ({exceeded}) => `${exceeded.join('; ')}.`,
    remedy: () => [
      {text: 'Offer fewer codecs and header extensions, and trickle candidates.'},
      {text: 'Where you build the device: newer releases take a larger KVS_SDP_BUFFER_SIZE (10,000 to 40,000).'},
    ],
    page: `The KVS C SDK parses a description into arrays of fixed size: 5 media sections, 256 attributes in each, and a signaling payload of 18,750 bytes (10,240 for the whole frame in release 1.10). It refuses what does not fit with 0x5500000a (media count), 0x5600000f (attributes) or 0x5d000028 (message too large).

With sdp lint --target c-sdk this is an error; otherwise a warning, since not every peer is built with it.`,
    provokedBy: flaw('padding'),
  }),

  notIngestible: defineKind<{readonly problems: readonly string[]}>({
    code: 'KVS-SDP-020',
    slug: 'INGESTION_SDP',
    severity: 'error',
    confidence: 'measured',
    title: 'WebRTC ingestion does not take this description',
    says: ({problems}) => `${problems.join('; ')}.`,
    remedy: () => [
      {
        text: 'Answer with H.264 first and Opus first, both active, and without a data channel: a master sends both, a viewer receives.',
      },
    ],
    page: `A storage session takes H.264 video and Opus audio and nothing else. The master must send both; a viewer receives video and may send audio. Data channels are not supported, and trickle ICE is required. An answer that breaks this comes back as STATUS_RESPONSE with InvalidArgumentException, 400.

The first codec of a section is the one that will be used: set the codec preferences before the answer is made.`,
    provokedBy: {environment: 'kvsctl sdp lint --ingestion of a description with VP8 first'},
  }),

  noH264: defineKind<{readonly section: string; readonly offered: string}>({
    code: 'KVS-SDP-021',
    slug: 'CODEC_BROWSER',
    severity: 'warning',
    confidence: 'measured',
    title: 'No H.264 is offered',
    says: ({section, offered}) => `Video section ${section} offers ${offered}.`,
    remedy: () => [{text: 'Offer H.264 as well: it is what most cameras have, and the only video that WebRTC ingestion takes.'}],
    page: `KVS devices send H.264 by default; VP8 and H.265 depend on how they were built. An offer without H.264 will have its video rejected by most of them.

Usual causes:
- Chromium builds without proprietary codecs.
- Firefox before it has downloaded its OpenH264 plug-in.
- Codec preferences that were set for another peer.`,
    provokedBy: {environment: 'kvsctl sdp lint of an offer whose video is VP8'},
  }),

  h264Unsuited: defineKind<{readonly section: string; readonly offered: string}>({
    code: 'KVS-SDP-022',
    slug: 'H264_UNSUITED',
    severity: 'warning',
    confidence: 'inferred',
    title: 'The H.264 that is offered is not the one that KVS devices send',
    says: ({section, offered}) => `Video section ${section} offers ${offered}, and no Baseline with packetization-mode=1.`,
    remedy: () => [{text: 'Offer profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1 as well.'}],
    page: `The samples of the KVS SDKs send Constrained Baseline (42e01f) in packetization mode 1. An offer with nothing but High or Main profile, or mode 0, finds few cameras that can answer.`,
    provokedBy: {environment: 'kvsctl sdp lint of an offer with H.264 High alone'},
  }),

  attributes: defineKind<{readonly lines: readonly string[]; readonly total: number}>({
    code: 'KVS-SDP-027',
    slug: 'SDP_ATTRIBUTE',
    severity: 'warning',
    confidence: 'measured',
    title: 'Some lines are not as their RFC writes them',
    says: ({lines, total}) => `${count(total, 'line')}: ${lines.join('; ')}${total > lines.length ? '; ...' : ''}.`,
    remedy: () => [{text: 'Correct the lines; parsers drop what they cannot read, or refuse all of it.'}],
    page: `The description as a whole can be read, and single lines cannot, are missing, or are about a format that the m= line does not list. Chromium refuses all of the description for most of these (measured with version 156), and then this is an error; the C SDK skips what it does not know.

Usual causes:
- SDP that was edited by hand or by search and replace: a codec was taken from the m= line, and its a=fmtp left.
- Passwords or fingerprints that were cut off.
- A payload type from 64 to 95, which rtcp-mux needs for RTCP.
- A last line without a line end, in JSON that was put together by hand.`,
    provokedBy: {environment: 'kvsctl sdp lint of SDP with an a=fmtp for a format that the m= line lacks'},
  }),

  weakFingerprint: defineKind<{readonly hash: string}>({
    code: 'KVS-SDP-029',
    slug: 'SDP_WEAK_FINGERPRINT',
    severity: 'warning',
    confidence: 'measured',
    title: 'The fingerprint is made with a hash that is no longer safe',
    says: ({hash}) => `The only fingerprint is ${hash}.`,
    remedy: () => [{text: 'Write a=fingerprint:sha-256.'}],
    page: `RFC 8122 §5 forbids md5 and md2 for fingerprints and asks for sha-256; sha-1 is left from older devices. Peers may refuse it, and a certificate with the same hash can be made for some.`,
    provokedBy: flaw('weak-fingerprint'),
  }),

  spelling: defineKind<{readonly names: readonly string[]}>({
    code: 'KVS-SDP-030',
    slug: 'CODEC_SPELLING',
    severity: 'warning',
    confidence: 'inferred',
    title: 'A codec has a name that not every peer recognizes',
    says: ({names}) =>
      `It is written as ${names.join(' and ')}; the KVS C SDK looks for H264/90000 and opus/48000, letter by letter.`,
    remedy: () => [{text: 'Write H264 in capitals and opus in small letters in a=rtpmap, as browsers do.'}],
    page: `Names of codecs may be written in any case (RFC 4855 §3), and browsers take them so. The KVS C SDK searches the lines for "H264/90000" and "opus/48000" and passes over other spellings, so that the section has no codec for it. This was read in its source and not seen in a session.

Usual causes:
- GStreamer's webrtcbin writes OPUS.
- werift's default codecs are h264 and OPUS.`,
    provokedBy: flaw('spelling'),
  }),
} as const
