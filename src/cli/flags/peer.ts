import {boolean, custom} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'
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
  rtp: portPair({
    helpGroup: 'MEDIA',
    summary:
      'pass on RTP that another program sends to these UDP ports of 127.0.0.1: H.264, and Opus; command lines for ffmpeg and GStreamer are printed',
  }),
}

/** How long, of both stand-ins. */
export const soakFlag = {
  soak: duration({summary: 'run for this long, and tell of every reconnect what it cost'}),
}
