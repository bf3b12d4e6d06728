import {open} from 'node:fs/promises'
import {WritableStream} from 'node:stream/web'
import type {StreamTargetChunk} from 'mediabunny'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import type {MediaKind} from '../rtp-packet.ts'

export interface Mp4Track {
  readonly kind: MediaKind
  readonly width?: number
  readonly height?: number
  readonly channels?: 1 | 2
  /** `avc1.42e01f`, `opus` */
  readonly codec: string
}

export interface Mp4Sample {
  readonly data: Buffer
  readonly isKey: boolean
  readonly atMs: number
  readonly durationMs: number
}

/** An MP4 file in fragments of a second: what has been written can be played, however the writing ends. */
export interface Mp4File {
  readonly bytes: number
  start(tracks: readonly Mp4Track[]): Promise<void>
  /** H.264 in byte stream format, the first one with its parameter sets; Opus packets as they are. */
  add(kind: MediaKind, sample: Mp4Sample): Promise<void>
  /** No more of it will come: the others wait for it otherwise, to be written in their order. */
  end(kind: MediaKind): void
  finish(): Promise<void>
}

/** Opens the file at once, so that what forbids it is known before anything is received. @throws UserError */
export async function createMp4File(path: string): Promise<Mp4File> {
  const handle = await open(path, 'w').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      code: 'clip-not-written',
      message: `${printable(path)} cannot be written: ${printable(error.message)}.`,
      remedy: [{text: 'Name a file in a directory that exists and can be written to.'}],
      exitCode: exitCodes.usage,
      cause: error,
    })
  })
  const muxer = await import('mediabunny')
  let bytes = 0
  const writable = new WritableStream<StreamTargetChunk>({
    write: async ({data, position}) => {
      await handle.write(data, 0, data.length, position)
      bytes = Math.max(bytes, position + data.length)
    },
  })
  const output = new muxer.Output({
    format: new muxer.Mp4OutputFormat({fastStart: 'fragmented', minimumFragmentDuration: 1}),
    target: new muxer.StreamTarget(writable),
  })
  const video = new muxer.EncodedVideoPacketSource('avc')
  const audio = new muxer.EncodedAudioPacketSource('opus')
  const configs = new Map<MediaKind, Mp4Track>()
  let hasStarted = false

  return {
    get bytes() {
      return bytes
    },
    start: async (tracks) => {
      hasStarted = true
      for (const track of tracks) {
        configs.set(track.kind, track)
        if (track.kind === 'video') output.addVideoTrack(video)
        else output.addAudioTrack(audio)
      }
      await output.start()
    },
    add: async (kind, {data, isKey, atMs, durationMs}) => {
      const packet = new muxer.EncodedPacket(data, isKey ? 'key' : 'delta', atMs / 1000, durationMs / 1000)
      const {codec, width = 0, height = 0, channels = 2} = configs.get(kind)!
      if (kind === 'video') await video.add(packet, {decoderConfig: {codec, codedWidth: width, codedHeight: height}})
      else {
        const decoderConfig = {codec, numberOfChannels: channels, sampleRate: 48_000, description: opusHead(channels)}
        await audio.add(packet, {decoderConfig})
      }
    },
    end: (kind) => (kind === 'video' ? video : audio).close(),
    finish: async () => {
      if (hasStarted) await output.finalize()
      await handle.close()
    },
  }
}

/** RFC 7845 §5.1, with nothing to skip: what a receiver hears first is not the beginning of what was encoded. */
function opusHead(channels: number): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead')
  head[8] = 1
  head[9] = channels
  head.writeUInt32LE(48_000, 12)
  return head
}
