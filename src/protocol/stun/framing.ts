import {paddingOf} from './attributes/padding.ts'
import {headerLength, magicCookie} from './header.ts'
import type {StunDefect} from './message.ts'

/** Channel numbers that ChannelData may carry (RFC 8656 §12). */
export const channelNumbers = {min: 0x4000, max: 0x4fff} as const

/** The last channel number of RFC 5766 §11, which coturn and its clients still use. */
export const rfc5766LastChannel = 0x7fff

const channelHeaderLength = 4

export interface ChannelData {
  readonly number: number
  readonly data: Buffer
}

export type ChannelDataResult = ({readonly ok: true} & ChannelData) | {readonly ok: false; readonly defect: StunDefect}

/** Whether a packet starts like ChannelData rather than like STUN (RFC 8656 §12: first two bits 01; RFC 7983 §7). */
export const isChannelData = (bytes: Uint8Array, lastChannel: number = channelNumbers.max): boolean =>
  bytes.length > 0 && bytes[0]! >= 0x40 && bytes[0]! <= lastChannel >> 8

/**
 * Encodes ChannelData (RFC 8656 §12.4).
 * @param padded over TCP and TLS to a multiple of 4 bytes, which the length field does not count (§12.5); over UDP not needed
 */
export function encodeChannelData(number: number, data: Uint8Array, {padded}: {padded: boolean}): Buffer {
  const bytes = Buffer.alloc(channelHeaderLength + data.length + (padded ? paddingOf(data.length) : 0))
  bytes.writeUInt16BE(number)
  bytes.writeUInt16BE(data.length, 2)
  bytes.set(data, channelHeaderLength)
  return bytes
}

/** Decodes one ChannelData message; padding after it is allowed (RFC 8656 §12.6). Never throws. */
export function decodeChannelData(bytes: Uint8Array, lastChannel: number = channelNumbers.max): ChannelDataResult {
  const fail = (field: string, at: number, problem: string): ChannelDataResult => ({
    ok: false,
    defect: {path: `channel-data/${field}`, at, problem},
  })
  if (bytes.length < channelHeaderLength) return fail('header', 0, `needs 4 bytes, ${bytes.length} are left`)
  const number = (bytes[0]! << 8) | bytes[1]!
  if (!isChannelData(bytes, lastChannel))
    return fail('number', 0, `0x${number.toString(16)} is not within 0x4000..0x${lastChannel.toString(16)}`)
  const length = (bytes[2]! << 8) | bytes[3]!
  const left = bytes.length - channelHeaderLength
  if (length > left) return fail('data', channelHeaderLength, `needs ${length} bytes, ${left} are left`)
  return {ok: true, number, data: Buffer.from(bytes.subarray(channelHeaderLength, channelHeaderLength + length))}
}

/** What a stream carries between TURN client and server. */
export type StreamFrame =
  | {readonly kind: 'stun'; readonly bytes: Buffer}
  | {readonly kind: 'channel-data'; readonly bytes: Buffer}
  /** The stream has lost its frames and cannot be read any further (RFC 8489 §6.2.2: close it). */
  | {readonly kind: 'defect'; readonly defect: StunDefect; readonly bytes: Buffer}

/** Cuts a TCP or TLS stream into STUN messages and ChannelData (RFC 8489 §6.2.2, RFC 8656 §12.5). At most one frame is buffered. */
export class StreamFramer {
  #waiting: Buffer = Buffer.alloc(0)
  #offset = 0
  #broken = false
  readonly #lastChannel: number

  /** @param lastChannel a server for old clients takes {@link rfc5766LastChannel}, at the price of seeing foreign protocols later */
  constructor(lastChannel: number = channelNumbers.max) {
    this.#lastChannel = lastChannel
  }

  /** Takes what arrived; gives the frames that are now complete. After a defect, nothing more. */
  push(chunk: Uint8Array): StreamFrame[] {
    if (this.#broken) return []
    this.#waiting = Buffer.concat([this.#waiting, chunk])
    const frames: StreamFrame[] = []
    for (let frame = this.#next(); frame; frame = this.#next()) {
      frames.push(frame)
      if (frame.kind === 'defect') break
    }
    return frames
  }

  /** What has come of a frame that is not complete: tells silence from a foreign protocol that looks like the beginning of one. */
  get pending(): Buffer {
    return this.#waiting
  }

  #next(): StreamFrame | undefined {
    const waiting = this.#waiting
    const odd = defectIn(waiting, this.#lastChannel)
    if (odd) {
      this.#broken = true
      this.#waiting = Buffer.alloc(0)
      return {kind: 'defect', defect: {...odd, at: this.#offset + odd.at}, bytes: waiting}
    }
    if (waiting.length < 4) return undefined
    const channel = isChannelData(waiting, this.#lastChannel)
    const length = waiting.readUInt16BE(2) + (channel ? channelHeaderLength : headerLength)
    const total = length + (channel ? paddingOf(length) : 0)
    if (waiting.length < total) return undefined
    this.#waiting = waiting.subarray(total)
    this.#offset += total
    return {kind: channel ? 'channel-data' : 'stun', bytes: waiting.subarray(0, length)}
  }
}

/** As soon as the bytes cannot begin a frame, wherever the rest of it may be: else a foreign protocol looks like silence. */
function defectIn(bytes: Buffer, lastChannel: number): StunDefect | undefined {
  if (bytes.length === 0 || isChannelData(bytes, lastChannel)) return undefined
  const first = bytes[0]!
  if (first > 0x3f)
    return {path: 'frame', at: 0, problem: `first byte 0x${first.toString(16)} begins neither STUN nor ChannelData`}
  if (bytes.length >= 4 && bytes[3]! % 4 !== 0)
    return {path: 'header/length', at: 2, problem: `${bytes.readUInt16BE(2)} is not a multiple of 4`}
  if (bytes.length >= 8 && bytes.readUInt32BE(4) !== magicCookie)
    return {path: 'header/magic-cookie', at: 4, problem: 'is not 0x2112a442, so this is not STUN'}
  return undefined
}
