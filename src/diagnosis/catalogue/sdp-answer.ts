import {defineKind} from '../finding-kind.ts'

const flaw = (name: string) => ({fault: 'peer-answer-flawed', params: {flaw: name}})

const seeBoth = (channel: string, command: (verb: string, ...args: string[]) => string) => ({
  text: 'See both descriptions.',
  command: command('probe ice', channel, '--sdp both'),
})

type InSection = {readonly section: string; readonly offered: string; readonly answered: string}

/** What goes wrong between an offer and its answer. */
export const sdpAnswerKinds = {
  sectionRejected: defineKind<{readonly section: string; readonly offered: string; readonly because: string}>({
    code: 'KVS-SDP-003',
    slug: 'SDP_SECTION_REJECTED',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer rejects a media section',
    says: ({section, offered, because}) => `Section ${section} is answered with port 0. Offered: ${offered}. ${because}`,
    remedy: (_data, {channel, command}) => [
      {text: 'Offer what the other side has: H.264 (packetization-mode=1, profile 42e01f) and Opus are what KVS devices send.'},
      seeBoth(channel, command),
    ],
    page: `An answer rejects a section by giving it port 0 (RFC 3264 §6, RFC 8829 §5.3.1). Nothing will be heard or seen in it, while the other sections work: black video with good sound.

An answer does not say why. kvsctl names what in the offer makes it likely: no H.264 among the codecs, H.264 only in a profile or packetization mode that KVS devices rarely have, or a section that was offered inactive. A camera without a microphone rejects audio, and means no harm.`,
    provokedBy: {fault: 'no-common-codec'},
    explainedBy: ['KVS-SDP-002'],
  }),

  noCommonCodec: defineKind<InSection>({
    code: 'KVS-SDP-004',
    slug: 'NO_COMMON_CODEC',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer names no codec that was offered',
    says: ({section, offered, answered}) => `Section ${section}: offered were ${offered}; answered was ${answered}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Have the camera choose among the codecs that are offered, or offer the one that it has.'},
      seeBoth(channel, command),
    ],
    page: `An answer may only choose among the formats of the offer (RFC 3264 §6.1). Chromium takes an answer without one and goes on: it decodes what comes under the payload types that it offered itself, so that the session connects and stays black. Other peers refuse it.

Usual causes:
- A device with one fixed answer, whatever is offered: H.265 to a browser that has none.
- rtpmap names in another spelling: the C SDK looks for H264/90000 and opus/48000.`,
    provokedBy: flaw('codec'),
  }),

  h264Profile: defineKind<InSection>({
    code: 'KVS-SDP-005',
    slug: 'H264_PROFILE',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer has an H.264 profile that was not offered',
    says: ({section, offered, answered}) => `Section ${section}: offered were ${offered}; answered was ${answered}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Put profile-level-id=42e01f;packetization-mode=1 into the answer, and set the encoder to Constrained Baseline.'},
      seeBoth(channel, command),
    ],
    page: `The first two bytes of profile-level-id name the H.264 profile (RFC 6184 §8.1). Both sides must agree on it (§8.2.2); only the level may differ. To browsers an answer with another profile has no codec in common: what is sent to the device is lost, and what comes from it shows as black video, beside good sound, where the decoder holds it to the offered profile.

Usual causes:
- The encoder is set to High or Main, and the offer has Constrained Baseline only (42e01f).
- The answer states what the encoder can do and not what was agreed on.`,
    provokedBy: {fault: 'peer-h264-profile'},
  }),

  h264Mode: defineKind<InSection>({
    code: 'KVS-SDP-006',
    slug: 'H264_PACKETIZATION_MODE',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer has an H.264 packetization mode that was not offered',
    says: ({section, offered, answered}) => `Section ${section}: offered were ${offered}; answered was ${answered}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Answer with packetization-mode=1, which browsers offer for every profile.'},
      seeBoth(channel, command),
    ],
    page: `packetization-mode says how pictures are cut into packets (RFC 6184 §6.2): 0 puts each NAL unit into one packet, so that it may not be greater than one; 1 may split it. Both sides must agree (§8.2.2). Left out it means 0, which is what devices forget.`,
    provokedBy: flaw('packetization-mode'),
  }),

  h264Level: defineKind<InSection>({
    code: 'KVS-SDP-007',
    slug: 'H264_LEVEL',
    severity: 'warning',
    confidence: 'measured',
    title: 'The answer has an H.264 level beyond the offered one, which is not allowed',
    says: ({section, offered, answered}) =>
      `Section ${section}: offered were ${offered}; answered was ${answered}, without level-asymmetry-allowed=1 on both sides.`,
    remedy: () => [{text: 'Add level-asymmetry-allowed=1 to both, or answer with the level that was offered.'}],
    page: `A level bounds picture size and bit rate. Without level-asymmetry-allowed=1 on both sides an answer may lower the offered level and not raise it (RFC 6184 §8.2.2). Browsers bear it; hardware decoders may drop pictures that are larger than they were promised.`,
    provokedBy: flaw('level'),
  }),

  payloadType: defineKind<InSection>({
    code: 'KVS-SDP-008',
    slug: 'SDP_PAYLOAD_TYPE',
    severity: 'warning',
    confidence: 'measured',
    title: 'The answer gives a codec another payload type',
    says: ({section, offered, answered}) => `Section ${section}: offered as ${offered}; answered as ${answered}.`,
    remedy: () => [{text: 'Have the answer use the payload types of the offer.'}],
    page: `The answer should keep the payload type that the offer gave to a codec (RFC 3264 §6.1). Where it does not, each side sends under the number that the other one wrote, which is easily mistaken: devices send under their own and are not understood.`,
    provokedBy: flaw('payload-type'),
  }),

  sectionsDiffer: defineKind<{readonly problem: string}>({
    code: 'KVS-SDP-009',
    slug: 'SDP_SECTIONS_DIFFER',
    severity: 'error',
    confidence: 'measured',
    title: "The answer's sections are not those of the offer",
    says: ({problem}) => problem,
    remedy: (_data, {channel, command}) => [
      {text: 'Answer every m= line of the offer, in its order and under its a=mid; reject with port 0 what is not wanted.'},
      seeBoth(channel, command),
    ],
    page: `For each m= line of the offer the answer must have one, in the same order and of the same kind (RFC 3264 §6), with the same a=mid (RFC 8829 §5.3.1). Browsers refuse any other answer.

Usual causes:
- An answer made for another offer: it was queued, or two viewers use one client id.
- A template with two sections for an offer that has a data channel as a third.`,
    provokedBy: flaw('mid'),
  }),

  bundleDiffers: defineKind<{readonly offered: string; readonly answered: string}>({
    code: 'KVS-SDP-010',
    slug: 'SDP_BUNDLE_DIFFERS',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer bundles what was not offered together',
    says: ({offered, answered}) => `Offered: BUNDLE ${offered}. Answered: BUNDLE ${answered}.`,
    remedy: () => [{text: 'Answer with a=group:BUNDLE and the mids of those offered that are accepted.'}],
    page: `A BUNDLE group of an answer may only hold mids that one group of the offer holds (RFC 9143 §7.3): these share one transport. Another mid in it is one that nobody knows, and a section that is rejected may not be the first: it would carry the others. Browsers refuse the answer.`,
    provokedBy: flaw('bundle'),
    explainedBy: ['KVS-SDP-009'],
  }),

  directions: defineKind<{
    readonly section: string
    readonly offered: string
    readonly answered: string
    readonly flows: boolean
  }>({
    code: 'KVS-SDP-011',
    slug: 'SDP_DIRECTIONS',
    severity: 'error',
    confidence: 'measured',
    title: 'The directions of a section do not fit together',
    says: ({section, offered, answered, flows}) =>
      `Section ${section} is offered ${offered} and answered ${answered}: ${flows ? 'the answer takes more than it was offered' : 'nothing will flow in it'}.`,
    remedy: () => [
      {
        text: 'Answer recvonly with sendonly, sendonly with recvonly, and sendrecv with what is wanted: directions are seen from the side that writes them.',
      },
    ],
    page: `Each side says what it does itself: sendonly, recvonly, sendrecv or inactive (RFC 3264 §6.1). A viewer that offers recvonly waits for a camera that answers sendonly. Where one is inactive, the session connects and stays black. An answer that sends or receives what was not offered Chromium refuses ("Incompatible send direction").

Usual causes:
- The camera's answer was copied from an offer.
- The track was not added before the answer was made.`,
    provokedBy: flaw('direction'),
  }),

  setup: defineKind<{readonly section: string; readonly problem: string}>({
    code: 'KVS-SDP-012',
    slug: 'SDP_SETUP',
    severity: 'error',
    confidence: 'measured',
    title: 'Who begins the DTLS handshake is not settled',
    says: ({section, problem}) => `Section ${section}: ${problem}.`,
    remedy: () => [{text: 'Offer a=setup:actpass and answer a=setup:active (or passive).'}],
    page: `One side must be the DTLS client (active) and one the server (passive). An offer leaves it open with actpass, and the answer decides (RFC 8842 §5.2, §5.3). With actpass in the answer or the same role on both sides the handshake never begins or never ends.`,
    provokedBy: flaw('setup'),
  }),
} as const
