import {keyFrameQuietMs} from '../../model/session-evidence.ts'
import {defineKind, type FindingData} from '../finding-kind.ts'
import {lookAgain, misbehaving, seconds} from './rtp.ts'

interface OfKind extends FindingData {
  /** `video`, `audio` */
  readonly kind: string
}

const percent = (fraction: number): string => `${Math.round(fraction * 1000) / 10} %`

/** Media that comes, and not as it should. */
export const rtpFlowKinds = {
  lossy: defineKind<
    OfKind & {readonly lost: number; readonly expected: number; readonly lostFraction: number; readonly broken: number}
  >({
    code: 'KVS-RTP-030',
    slug: 'RTP_LOSS',
    severity: 'warning',
    confidence: 'measured',
    title: 'Too many packets are lost',
    says: ({kind, lost, expected, lostFraction, broken}) =>
      `${lost} of ${expected} packets of ${kind} (${percent(lostFraction)}) never came, not even when they were asked for again${broken > 0 ? `; ${broken} pictures are broken by it` : ''}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Lower the bit rate of the camera, or find the link that loses: Wi-Fi and uplink first.'},
      {text: 'Measure the relay alone.', command: command('probe turn', channel, '--bandwidth')},
    ],
    page: `RTP numbers its packets; those that are missing at the end are lost (RFC 3550 §A.3). What was sent again after a NACK is not counted as lost: so this loss is what remains after repair.

Usual causes:
- A bit rate above what the uplink carries; key frames as bursts.
- Bad Wi-Fi, or a relay far away.`,
    provokedBy: misbehaving('loss-10%'),
  }),

  jittery: defineKind<OfKind & {readonly jitterMs: number}>({
    code: 'KVS-RTP-031',
    slug: 'RTP_JITTER',
    severity: 'warning',
    confidence: 'measured',
    title: 'Packets come in no even time: jitter is not small',
    says: ({kind, jitterMs}) => `Jitter of ${kind} is ${Math.round(jitterMs)} ms (RFC 3550 §6.4.1).`,
    remedy: (_data, {channel, command}) => [
      {text: 'Look for a queue on the way: an uplink that is full, Wi-Fi with power saving, or a camera that sends in bursts.'},
      {text: 'Measure whether the relay does it.', command: command('probe turn', channel, '--count 100')},
    ],
    page: `Jitter is how unevenly packets come, compared with their timestamps. Players even it out by waiting longer, so it becomes delay first and gaps later.

For video, kvsctl takes the first packet of each picture: the others wait for their turn in the sender.

Usual causes:
- Queues that fill and empty: other traffic on a slow uplink.
- Wi-Fi; CPU-bound cameras, whose timestamps are even and whose sending is not.`,
    provokedBy: misbehaving('jitter'),
  }),

  frozen: defineKind<{readonly gapMs: number; readonly atMs: number; readonly frames: number; readonly lasts: boolean}>({
    code: 'KVS-RTP-040',
    slug: 'VIDEO_FROZEN',
    severity: 'warning',
    confidence: 'measured',
    title: 'The picture stood still: no frame came for too long',
    says: ({gapMs, atMs, frames, lasts}) =>
      lasts
        ? `After ${frames} pictures, none came from ${seconds(atMs)} into the session on, for ${seconds(gapMs)} until its end.`
        : `No whole picture came for ${seconds(gapMs)}, from ${seconds(atMs)} into the session on.`,
    remedy: () => [
      {text: 'See in the log of the camera what its video source did at that time.'},
      {text: 'Where packets were lost as well, repair that first: a lost key frame stops the picture until the next.'},
    ],
    page: `The gap is the longest time between two pictures that came whole, or from the last one to the end.

Usual causes:
- A source that stalls: an RTSP camera that reconnects, a USB camera without bandwidth.
- An encoder that is starved of CPU.
- Loss on the way, in which case there is a finding for that.`,
    provokedBy: misbehaving('one-frame'),
    explainedBy: ['KVS-RTP-030'],
  }),

  slow: defineKind<{readonly perSecond: number; readonly wanted: number; readonly announced?: number}>({
    code: 'KVS-RTP-041',
    slug: 'LOW_FRAME_RATE',
    severity: 'warning',
    confidence: 'measured',
    title: 'The picture does not move smoothly: frames come too rarely',
    says: ({perSecond, wanted, announced}) =>
      `${Math.round(perSecond * 10) / 10} pictures per second, less than ${wanted}${announced === undefined ? '' : `; the stream announces ${announced}`}.`,
    remedy: () => [
      {text: 'Let the camera encode in hardware, smaller, or at a lower bit rate; see whether its source delivers in low light.'},
    ],
    page: `Whole pictures are counted, from the first to the last one. Below about ten a second motion is seen as steps.

Usual causes:
- An encoder in software on a small device.
- A camera that lengthens exposure in the dark.
- Pictures that are broken by loss, which do not count.`,
    provokedBy: misbehaving('slow-frames'),
    explainedBy: ['KVS-RTP-030', 'KVS-RTP-040'],
  }),

  rareKeyFrames: defineKind<{readonly medianMs: number; readonly maxMs: number}>({
    code: 'KVS-RTP-042',
    slug: 'RARE_KEY_FRAMES',
    severity: 'warning',
    confidence: 'measured',
    title: 'Key frames do not come often enough',
    says: ({medianMs, maxMs}) => `Key frames come every ${seconds(medianMs)}, at most ${seconds(maxMs)} apart.`,
    remedy: () => [
      {
        text: 'Set the interval to 1 to 2 s, or make a key frame whenever a viewer joins or asks (PLI). Media storage cuts fragments at key frames.',
      },
    ],
    page: `A viewer that joins, or has lost a packet, waits for the next key frame. Encoders of cameras serve all viewers at once, so the interval is what each of them waits at worst.

Usual causes:
- The default of an encoder: x264 has 250 frames, 10 s at 25 per second.`,
    provokedBy: {environment: `${misbehaving('rare-key-frames').environment}, watched for 15 s`},
  }),

  lateKeyFrame: defineKind<{readonly waitedMs: number}>({
    code: 'KVS-RTP-043',
    slug: 'LATE_KEY_FRAME',
    severity: 'warning',
    confidence: 'measured',
    title: 'Video does not begin with a key frame',
    says: ({waitedMs}) =>
      `The first key frame came ${seconds(waitedMs)} after the first packet of video; until then the picture was black.`,
    remedy: () => [{text: 'Begin with a key frame for each viewer: ask the encoder for one when the connection stands.'}],
    page: `The network was ready and video came, and still there was nothing to decode. That time adds to the time until the first picture, whatever else is made quicker.

Usual causes:
- One encoder for all viewers, which is not asked for a key frame when one joins.
- An answer to PLI that takes long, or only the second one.`,
    provokedBy: misbehaving('late-key-frame'),
    explainedBy: ['KVS-RTP-030'],
  }),

  requestsUnanswered: defineKind<{
    readonly requests: number
    readonly waitedMs: number
    readonly pictures: number
    readonly keyFrames: number
    readonly before: number
  }>({
    code: 'KVS-RTP-044',
    slug: 'PLI_UNANSWERED',
    severity: 'warning',
    confidence: 'measured',
    title: 'The camera does not make a key frame when it is asked for one (PLI)',
    says: ({requests, waitedMs, pictures, keyFrames, before}) =>
      `After ${before === 1 ? 'the first key frame' : `${before} key frames`}, none came for ${seconds(keyFrameQuietMs)}; ${requests} were asked for (PLI), and in the ${seconds(waitedMs)} since then ${pictures} pictures came, ${keyFrames === 0 ? 'none of them a key frame' : `${keyFrames} of them key frames, and none as an answer`}.`,
    remedy: (_data, about) => [
      {
        text: 'KVS C SDK: hand picture loss on to the encoder, by transceiverOnPictureLoss; GStreamer: a force-key-unit event has to go upstream as far as the encoder (webrtcbin sends one).',
      },
      {text: 'Or make key frames by themselves: every 1 to 2 s (x264enc key-int-max=30, V4L2 h264_i_frame_period).'},
      lookAgain(about),
    ],
    page: `A viewer that has lost a packet cannot decode what follows, and asks for a key frame by PLI (RFC 4585 §6.3.1). Where none comes, its picture stands still or is smeared until the next one that the encoder makes by itself; some make none.

kvsctl asks when no key frame has come for 3 s while pictures do, and once more 2 s later; an answer has 2 s each time. Where pictures were lost, or the watch ended before, it does not judge.

Usual causes:
- The application does not pass PLI on to the encoder.
- A passthrough of RTSP or of a file, whose encoder cannot be asked, with key frames many seconds apart.`,
    provokedBy: misbehaving('one-key-frame'),
    explainedBy: ['KVS-RTP-030', 'KVS-RTP-040'],
  }),

  otherClock: defineKind<OfKind & {readonly measuredHz: number; readonly nominalHz: number}>({
    code: 'KVS-RTP-050',
    slug: 'RTP_CLOCK_WRONG',
    severity: 'error',
    confidence: 'measured',
    title: 'RTP timestamps count with the wrong clock',
    says: ({kind, measuredHz, nominalHz}) =>
      `Timestamps of ${kind} grow by ${measuredHz} a second; the codec's clock is ${nominalHz} Hz.`,
    remedy: ({kind}) => [
      {
        text: `Count the timestamps of ${kind} with the clock of its codec: ${kind === 'video' ? '90 kHz (RFC 6184 §8.1)' : '48 kHz for Opus, whatever it was sampled with (RFC 7587 §4.1)'}.`,
      },
    ],
    page: `Players show a picture when its timestamp says so. With another clock they show too quickly or too slowly, drift away from the sound, or drop nearly everything as late.

Usual causes:
- Timestamps in ms or µs that were put into RTP as they are.
- A constant step per frame, at another frame rate than the real one.`,
    provokedBy: misbehaving('wrong-clock'),
  }),
} as const
