import {OggOpusReader} from '../../protocol/opus/ogg-opus.ts'
import {parseOpusPacket} from '../../protocol/opus/packet.ts'
import {readPieces} from './read-pieces.ts'
import {makeAudio, unusable} from './unusable-file.ts'

/** An Ogg file with Opus, of any length: it is read while it is played. */
export interface OpusFile {
  readonly path: string
  readonly channels: number
  /** All packets once. @throws UserError for what cannot be sent */
  packets(): AsyncGenerator<{readonly packet: Buffer; readonly durationMs: number}>
}

/** Album covers stand in the comment header, before the first packet of sound. */
const headBytes = 16 * 2 ** 20

/** Looks at the beginning of a file. @throws UserError that names what is wrong with it */
export async function openOpusFile(path: string): Promise<OpusFile> {
  const reader = new OggOpusReader()
  const packets = packetsOf(path, reader, headBytes)
  const first = await packets.next()
  await packets.return(undefined)
  if (first.done) throw unusable(path, 'empty', 'has no sound in it', makeAudio)
  const {channels, mapping} = reader.head!
  if (mapping !== 0)
    throw unusable(
      path,
      'not-stereo',
      `has ${channels} channels in several streams, and RTP carries one or two (RFC 7587)`,
      makeAudio,
    )
  return {path, channels, packets: () => packetsOf(path, new OggOpusReader())}
}

async function* packetsOf(path: string, reader: OggOpusReader, limit = Number.POSITIVE_INFINITY) {
  let bytes = 0
  for await (const piece of readPieces(path)) {
    bytes += piece.length
    for (const packet of reader.push(piece)) {
      const opus = parseOpusPacket(packet)
      if (opus) yield {packet, durationMs: opus.durationMs}
    }
    if (bytes > limit) break
  }
  if (bytes === 0) throw unusable(path, 'empty', 'is empty', makeAudio)
  if (reader.pages === 0) throw unusable(path, 'not-ogg', 'is no Ogg file', makeAudio)
  if (reader.head === undefined) throw unusable(path, 'not-opus', 'is an Ogg file, and not of Opus', makeAudio)
}
