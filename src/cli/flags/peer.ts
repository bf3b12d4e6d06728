import {boolean, custom, option, string} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {MediaChoice} from '../../operations/peer/open-media.ts'
import {duration} from './duration.ts'

/** `5004`, or `5004,5006`: video, and sound. */
const portPair = custom<{readonly videoPort: number; readonly audioPort?: number}>({
  helpValue: 'PORT[,PORT]',
  parse: async (input) => {
    const ports = input.split(',').map((text) => (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN))
    const [videoPort, audioPort] = ports
    if (ports.length <= 2 && ports.every((port) => port <= 65_535) && (audioPort === 0 || audioPort !== videoPort))
      return {videoPort: videoPort!, ...(audioPort !== undefined && {audioPort})}
    throw new UserError({
      code: 'bad-ports',
      message: `"${input}" is neither a UDP port nor two different ones: write 5004, or 5004,5006 for video and sound.`,
      exitCode: exitCodes.usage,
    })
  },
})

const viewerCount = custom<number>({
  helpValue: 'NUMBER',
  parse: async (input) => {
    if (/^[1-9]\d{0,2}$/.test(input)) return Number(input)
    throw new UserError({
      code: 'bad-max-viewers',
      message: `"${input}" is not a number of viewers: 1 to 999.`,
      exitCode: exitCodes.usage,
    })
  },
})

const frameRate = custom<number>({
  helpValue: 'NUMBER',
  parse: async (input) => {
    const rate = Number(input)
    if (rate > 0 && rate <= 240) return rate
    throw new UserError({
      code: 'bad-fps',
      message: `"${input}" is no number of pictures per second: above 0, and 240 at most.`,
      exitCode: exitCodes.usage,
    })
  },
})

/** Of a stand-in camera. */
export const masterFlags = {
  displace: boolean({
    helpGroup: 'CONNECTION',
    summary:
      'take the place of a master that is connected: its camera is cut off from new viewers. Needed but on this machine’s emulator',
  }),
  'max-viewers': viewerCount({
    helpGroup: 'CONNECTION',
    summary: 'answer no more viewers at once; 10 without it, as many as a channel takes',
  }),
  video: string({
    helpGroup: 'MEDIA',
    helpValue: 'FILE',
    summary: 'send this file again and again: H.264 as a byte stream (Annex B), without B-frames',
    exclusive: ['rtp'],
  }),
  audio: string({
    helpGroup: 'MEDIA',
    helpValue: 'FILE',
    summary: 'send this file again and again: Opus in Ogg',
    exclusive: ['rtp'],
  }),
  fps: frameRate({
    helpGroup: 'MEDIA',
    summary: 'pictures per second of --video, where the file does not tell; 25 without it',
    dependsOn: ['video'],
  }),
  misbehave: string({helpGroup: 'MEDIA', helpValue: 'NAME', summary: 'spoil the media in one of the ways listed below'}),
  rtp: portPair({
    helpGroup: 'MEDIA',
    summary:
      'pass on RTP that another program sends to these UDP ports of 127.0.0.1: H.264, and Opus; command lines for ffmpeg and GStreamer are printed',
  }),
}

/** Of both stand-ins. */
export const relayFlags = {
  'relay-only': boolean({helpGroup: 'CONNECTION', summary: 'use relayed addresses alone, and tell the other side of no others'}),
  'turn-transport': option({
    helpGroup: 'CONNECTION',
    summary: 'reach the TURN server over this transport',
    options: ['udp', 'tcp', 'tls', 'dtls'] as const,
  })(),
}

/** How long, of both stand-ins. */
export const soakFlag = {
  soak: duration({summary: 'run for this long, and tell of every reconnect what it cost'}),
}

interface MediaFlags {
  readonly video?: string | undefined
  readonly audio?: string | undefined
  readonly fps?: number | undefined
  readonly rtp?: {readonly videoPort: number; readonly audioPort?: number} | undefined
}

/** What is to be sent. */
export function mediaOf({video, audio, fps, rtp}: MediaFlags): MediaChoice {
  if (rtp) return {kind: 'rtp', ...rtp}
  if (video === undefined && audio === undefined) return {kind: 'sample'}
  return {
    kind: 'files',
    ...(video !== undefined && {video}),
    ...(audio !== undefined && {audio}),
    ...(fps !== undefined && {framesPerSecond: fps}),
  }
}
