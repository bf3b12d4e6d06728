import type {SourceEvent} from '../../model/peer-event.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {MediaSource} from '../../peer/media-source.ts'
import type {World} from '../connect.ts'

/** What a stand-in camera sends. */
export type MediaChoice =
  | {readonly kind: 'sample'}
  /** RTP from another program, on UDP ports of loopback. */
  | {readonly kind: 'rtp'; readonly videoPort: number; readonly audioPort?: number}

export interface OpenedMedia {
  readonly source: MediaSource
  /** What it is, in words. */
  readonly about: string
  /** Command lines that feed it. */
  readonly feeders: readonly string[]
}

/** @throws UserError when it cannot be had */
export async function openMedia(
  {clock, random}: Pick<World, 'clock' | 'random'>,
  choice: MediaChoice,
  onEvent: (event: SourceEvent) => void,
): Promise<OpenedMedia> {
  if (choice.kind === 'rtp') return openRtp(choice, {clock, onEvent})
  const {sampleSource} = await import('../../peer/sample-source.ts')
  return {source: sampleSource({clock, random}), about: 'a test pattern and a tone', feeders: []}
}

async function openRtp(
  {videoPort, audioPort}: Extract<MediaChoice, {kind: 'rtp'}>,
  more: {clock: World['clock']; onEvent: (event: SourceEvent) => void},
): Promise<OpenedMedia> {
  const {openRtpSource} = await import('../../peer/rtp-source.ts')
  try {
    const source = await openRtpSource({videoPort, ...(audioPort !== undefined && {audioPort}), ...more})
    return {
      source,
      about: `RTP from 127.0.0.1: H.264 on UDP port ${source.videoPort}${source.audioPort === undefined ? '' : `, Opus on ${source.audioPort}`}`,
      feeders: feedersOf(source.videoPort, source.audioPort),
    }
  } catch (error) {
    throw new UserError({
      code: 'rtp-port',
      message: `RTP cannot be received on ${[videoPort, audioPort].filter((port) => port !== undefined).join(' and ')}: ${error instanceof Error ? error.message : String(error)}`,
      remedy: [{text: 'Take other ports; 0 takes a free one.'}],
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}

/** Command lines that send what every viewer can decode: Constrained Baseline, a key frame each second with its parameter sets. */
function feedersOf(video: number, audio: number | undefined): string[] {
  const x264 = '-c:v libx264 -profile:v baseline -pix_fmt yuv420p -tune zerolatency -g 30'
  const opus = audio === undefined ? '' : ` -map 1:a -c:a libopus -f rtp rtp://127.0.0.1:${audio}`
  const tone = audio === undefined ? '' : ' -re -f lavfi -i sine=frequency=440:sample_rate=48000'
  const gstAudio =
    audio === undefined
      ? ''
      : ` audiotestsrc is-live=true ! audioconvert ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay pt=111 ! udpsink host=127.0.0.1 port=${audio}`
  return [
    `ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=30${tone} -map 0:v ${x264} -f rtp 'rtp://127.0.0.1:${video}?pkt_size=1200'${opus}`,
    `gst-launch-1.0 videotestsrc is-live=true ! video/x-raw,width=640,height=480,framerate=30/1 ! x264enc tune=zerolatency key-int-max=30 ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 mtu=1200 pt=96 ! udpsink host=127.0.0.1 port=${video}${gstAudio}`,
  ]
}
