import {type About, defineKind, type FindingData} from '../finding-kind.ts'

/** A stand-in camera that does it, for whoever wants to see the finding. */
export const misbehaving = (name: string) => ({
  environment: `a camera that misbehaves: kvsctl peer master demo --local --misbehave ${name}`,
})

export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

export const lookAgain = ({channel, command}: About) => ({
  text: 'Look again for longer, and keep what comes.',
  command: command('probe session', channel, '--duration 30s', '--save clip.mp4'),
})

interface Watched extends FindingData {
  readonly openMs: number
}

/** Media that does not come, or that no decoder can begin with. */
export const rtpKinds = {
  nothing: defineKind<Watched>({
    code: 'KVS-RTP-001',
    slug: 'NO_MEDIA',
    severity: 'error',
    confidence: 'measured',
    title: 'The session stands, and no media comes',
    says: ({openMs}) => `Not one RTP packet came in the ${seconds(openMs)} after DTLS was through.`,
    remedy: (_data, about) => [
      {
        text: 'See on the camera whether its encoder or pipeline runs, and whether it sends to this viewer: its log names the peer.',
      },
      lookAgain(about),
    ],
    page: `ICE found a way and DTLS is through, so the network carries packets both ways. The camera has none to send.

Usual causes:
- The pipeline behind the camera has stopped or never started: a busy device, an RTSP source that is away.
- The application adds its track after the answer, or under another stream.
- An answer that says recvonly or inactive.`,
    provokedBy: misbehaving('no-media'),
  }),

  noVideo: defineKind<Watched>({
    code: 'KVS-RTP-002',
    slug: 'NO_VIDEO',
    severity: 'error',
    confidence: 'measured',
    title: 'Video was agreed on, and no packet of it comes',
    says: ({openMs}) => `Sound comes, and not one packet of video in ${seconds(openMs)}.`,
    remedy: (_data, about) => [
      {text: 'See on the camera whether the video source runs: sound does, so session and network are well.'},
      lookAgain(about),
    ],
    page: `The answer accepts video, sound arrives, and video does not. Both go over the same transport, so nothing on the way tells them apart.

Usual causes:
- The video source is busy or has failed, while the microphone works.
- An encoder that waits for a key frame request which the application does not hand on.`,
    provokedBy: misbehaving('no-video'),
  }),

  noAudio: defineKind<Watched>({
    code: 'KVS-RTP-003',
    slug: 'NO_AUDIO',
    severity: 'warning',
    confidence: 'measured',
    title: 'Audio was agreed on, and no packet of it comes',
    says: ({openMs}) => `Video comes, and not one packet of sound in ${seconds(openMs)}.`,
    remedy: (_data, about) => [
      {text: 'Let the camera send sound, or leave audio out of its answer. Media storage needs both.'},
      lookAgain(about),
    ],
    page: `The answer accepts audio, video arrives, and sound does not. Viewers show the picture, and wait for nothing; media storage is another matter: it wants H.264 and Opus.

Usual causes:
- A camera without a microphone, whose application answers with both tracks all the same.
- Discontinuous transmission without any packet in silence.`,
    provokedBy: misbehaving('no-audio'),
  }),

  noKeyFrame: defineKind<Watched & {readonly frames: number; readonly requests: number | 'not-measured'}>({
    code: 'KVS-RTP-010',
    slug: 'BLACK_VIDEO',
    severity: 'error',
    confidence: 'measured',
    title: 'Video comes, and no key frame: the picture stays black',
    says: ({openMs, frames, requests}) =>
      `${frames} pictures in ${seconds(openMs)}, none of them a key frame (IDR)${requests === 'not-measured' || requests === 0 ? '' : `, though ${requests} were asked for (PLI)`}.`,
    remedy: (_data, about) => [
      {text: 'Let the encoder begin with a key frame for each viewer, and make one when a viewer asks by PLI or FIR.'},
      {text: 'Or give it a short interval: 1 to 2 s (x264 keyint, GStreamer key-int-max, V4L2 h264_i_frame_period).'},
      lookAgain(about),
    ],
    page: `A decoder can begin with an IDR picture only. Until one comes, viewers see black, while bytes and packets look well.

kvsctl puts pictures together from RTP and looks at the type of their NAL units. It asks for a key frame by PLI a second after video began, and again.

Usual causes:
- One encoder for all viewers, whose first key frame was sent before this one came, and a long or endless interval.
- An application that does not hand PLI on to its encoder.
- A key frame so large that part of it is always lost.`,
    provokedBy: misbehaving('no-key-frames'),
  }),

  noParameterSets: defineKind<Watched & {readonly keyFrames: number; readonly missing: readonly string[]}>({
    code: 'KVS-RTP-011',
    slug: 'NO_PARAMETER_SETS',
    severity: 'error',
    confidence: 'measured',
    title: 'Key frames come, and their SPS or PPS is missing: the picture stays black',
    says: ({keyFrames, missing}) =>
      `${keyFrames} key frames, and ${missing.join(' and ')} neither in the stream nor in the SDP (sprop-parameter-sets).`,
    remedy: () => [
      {
        text: 'Send SPS and PPS before each key frame: x264 repeat-headers=1, GStreamer h264parse config-interval=-1, ffmpeg -bsf:v dump_extra.',
      },
    ],
    page: `The parameter sets say how large the picture is and how it is coded; without them a key frame cannot be decoded. WebRTC peers expect them in band, before each key frame.

Usual causes:
- A stream out of MP4 or RTSP, where they stand in the header or in the SDP and not in the stream.
- A pipeline that strips them as repetitions.`,
    provokedBy: misbehaving('no-parameter-sets'),
  }),

  unreadable: defineKind<{readonly packets: number; readonly malformed: number; readonly kind: string}>({
    code: 'KVS-RTP-012',
    slug: 'MEDIA_UNREADABLE',
    severity: 'error',
    confidence: 'measured',
    title: 'Packets come, and what is in them is not what was agreed on',
    says: ({packets, malformed, kind}) =>
      `${malformed} of ${packets} packets of ${kind} make no sense as ${kind === 'video' ? 'H.264 (RFC 6184)' : 'Opus (RFC 7587)'}.`,
    remedy: () => [
      {
        text: 'Check the payload that the camera sends: its packetizer must be that of the codec in the answer (GStreamer rtph264pay, rtpopuspay), with packetization-mode=1.',
      },
    ],
    page: `The payloads do not have the form that RFC 6184 gives to H.264, or RFC 7587 to Opus. SRTP is in order, otherwise nothing would come out of it at all.

Usual causes:
- Another codec under the payload type of this one: H.265, AAC, G.711.
- Whole frames put into RTP without a packetizer, or with length prefixes or start codes.
- Interleaved mode (packetization-mode=2), which no browser knows.`,
    provokedBy: misbehaving('garbage-rtp'),
  }),

  otherProfile: defineKind<{
    readonly negotiated: string
    readonly sent: string
    readonly negotiatedId: string
    readonly sentId: string
  }>({
    code: 'KVS-RTP-020',
    slug: 'H264_OTHER_PROFILE',
    severity: 'error',
    confidence: 'measured',
    title: 'The camera sends another H.264 profile than was agreed on',
    says: ({negotiated, sent, negotiatedId, sentId}) =>
      `Agreed on was ${negotiated} (${negotiatedId}); the SPS says ${sent} (${sentId}).`,
    remedy: ({negotiated}) => [
      {text: `Set the encoder to ${negotiated}: it must obey the answer, not its default.`},
      {text: 'Or let the camera offer and answer with the profile that it really sends; not every browser decodes High.'},
    ],
    page: `profile-level-id in SDP promises what the stream will be; the SPS says what it is. A decoder was set up for the promise. Many decode more than they promise, and some show black: hardware decoders, iOS, Firefox.

A stream of a smaller profile is in order where the larger one includes it (Constrained Baseline within Main and High).

Usual causes:
- A hardware encoder whose default is High or Main, and an SDP that was copied from an example (42e01f).`,
    provokedBy: misbehaving('other-profile'),
  }),
} as const
