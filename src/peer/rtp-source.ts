import type {SourceEvent} from '../model/peer-event.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import {openUdp, type UdpSocket} from '../platform/udp.ts'
import {nalTypeOf, nalTypes} from '../protocol/h264/nal-unit.ts'
import {nalUnitsOf} from '../protocol/h264/nal-units-of-payload.ts'
import {type ParsedRtp, parseRtp} from '../protocol/rtp/parse-rtp.ts'
import type {MediaSource, SendRtp} from './media-source.ts'
import type {MediaKind} from './rtp-packet.ts'
import {RtpSplice} from './rtp-splice.ts'

export interface RtpSourceOptions {
  readonly clock: Clock
  /** UDP port of the H.264 stream, on loopback; a free one where it is 0. */
  readonly videoPort: number
  /** The same of the Opus stream; without it there is no sound. */
  readonly audioPort?: number
  readonly onEvent: (event: SourceEvent) => void
}

export interface RtpSource extends MediaSource {
  readonly videoPort: number
  readonly audioPort?: number
}

/** GStreamer and ffmpeg send something every 20 to 100 ms; a still camera may code a picture a second. */
const silentAfterMs = 5_000

/** A picture takes a dozen packets, a key frame a hundred. */
const keyFrameWaitPackets = 3_000

const clockRates: Record<MediaKind, number> = {video: 90_000, audio: 48_000}

/**
 * RTP from another program, passed on as it is packetized; payload type, SSRC and numbers are the connection's. Listens on loopback alone.
 * @throws FailureError where a port is in use
 */
export async function openRtpSource(options: RtpSourceOptions): Promise<RtpSource> {
  const video = await openUdp({address: '127.0.0.1', port: options.videoPort})
  try {
    const {audioPort} = options
    const audio = audioPort === undefined ? undefined : await openUdp({address: '127.0.0.1', port: audioPort})
    return new Source(options, video, audio)
  } catch (error) {
    await video.close()
    throw error
  }
}

class Source implements RtpSource {
  readonly #options: RtpSourceOptions
  readonly #sockets: readonly UdpSocket[]
  readonly #listeners = new Set<Listener>()
  readonly #watches: readonly Watch[]
  readonly videoPort: number
  readonly audioPort?: number
  /** The newest parameter sets: some senders repeat them, and some say them once. */
  readonly #parameterSets = new Map<number, Buffer>()
  #withoutSets = 0

  constructor(options: RtpSourceOptions, video: UdpSocket, audio: UdpSocket | undefined) {
    this.#options = options
    this.#sockets = audio ? [video, audio] : [video]
    this.videoPort = video.local.port
    if (audio) this.audioPort = audio.local.port
    this.#watches = this.#sockets.map((socket, i) => this.#listen(socket, i === 0 ? 'video' : 'audio'))
  }

  #listen(socket: UdpSocket, kind: MediaKind): Watch {
    const watch = new Watch(this.#options, kind, socket.local.port)
    socket.onMessage((bytes) => {
      const packet = parseRtp(bytes)
      if (!packet) return
      watch.saw(packet.ssrc)
      if (kind === 'video') this.#learn(packet)
      const nowMs = this.#options.clock.monotonic()
      for (const listener of this.#listeners) listener.take(kind, packet, nowMs, this.#parameterSets)
    })
    return watch
  }

  #learn({payload}: ParsedRtp): void {
    for (const nal of nalUnitsOf(payload))
      if (nalTypeOf(nal) === nalTypes.sps || nalTypeOf(nal) === nalTypes.pps)
        this.#parameterSets.set(nalTypeOf(nal), Buffer.from(nal))
    if (this.#parameterSets.size === 2 || this.#withoutSets++ !== keyFrameWaitPackets) return
    this.#options.onEvent({
      kind: 'source-problem',
      problem:
        'The video has no SPS and PPS, so that no viewer can decode it: have the encoder repeat them before each key frame.',
    })
  }

  play(send: SendRtp) {
    const listener = new Listener(send)
    this.#listeners.add(listener)
    return {
      // The encoder is another program, which hears nothing of it: its next key frame has to do.
      requestKeyFrame: () => undefined,
      stop: () => void this.#listeners.delete(listener),
    }
  }

  async close(): Promise<void> {
    for (const watch of this.#watches) watch.stop()
    await Promise.all(this.#sockets.map((socket) => socket.close()))
  }
}

/** One viewer: begins with a key frame and its parameter sets. */
class Listener {
  readonly #send: SendRtp
  readonly #splices: Record<MediaKind, RtpSplice> = {
    video: new RtpSplice(clockRates.video),
    audio: new RtpSplice(clockRates.audio),
  }
  /** The source for which a key frame has come. */
  #startedWith: number | undefined
  /** The picture whose parameter sets have gone out. */
  #setsAt: number | undefined

  constructor(send: SendRtp) {
    this.#send = send
  }

  take(kind: MediaKind, packet: ParsedRtp, atMs: number, sets: ReadonlyMap<number, Buffer>): void {
    const before = kind === 'video' ? this.#start(packet, sets) : []
    if (before === 'wait') return
    for (const out of this.#splices[kind].through(packet, atMs, before)) this.#send(kind, out)
  }

  /** @returns what has to go out before it; `wait` until a key frame comes */
  #start({payload, timestamp, ssrc}: ParsedRtp, sets: ReadonlyMap<number, Buffer>): readonly Buffer[] | 'wait' {
    const types = nalUnitsOf(payload).map(nalTypeOf)
    if (types.includes(nalTypes.sps)) {
      this.#setsAt = timestamp
      this.#startedWith = ssrc
    }
    const isKey = types.includes(nalTypes.idrSlice)
    if (!isKey || this.#setsAt === timestamp) return this.#startedWith === ssrc ? [] : 'wait'
    this.#setsAt = timestamp
    this.#startedWith = ssrc
    return [sets.get(nalTypes.sps), sets.get(nalTypes.pps)].filter((nal) => nal !== undefined)
  }
}

/** Says when a stream begins, falls silent and begins anew. */
class Watch {
  readonly #options: RtpSourceOptions
  readonly #what: string
  #ssrc: number | undefined
  #isSilent = true
  #seen = false
  #cancel: Cancel

  constructor(options: RtpSourceOptions, kind: MediaKind, port: number) {
    this.#options = options
    this.#what = `${kind === 'video' ? 'H.264' : 'Opus'} on UDP port ${port}`
    options.onEvent({kind: 'source', state: 'waiting', detail: this.#what})
    this.#cancel = options.clock.after(silentAfterMs, () => this.#look())
  }

  saw(ssrc: number): void {
    this.#seen = true
    const {onEvent} = this.#options
    if (this.#ssrc !== undefined && ssrc !== this.#ssrc) onEvent({kind: 'source', state: 'restarted', detail: this.#what})
    else if (this.#isSilent) onEvent({kind: 'source', state: 'running', detail: this.#what})
    this.#isSilent = false
    this.#ssrc = ssrc
  }

  #look(): void {
    if (!this.#seen && !this.#isSilent) {
      this.#isSilent = true
      this.#options.onEvent({kind: 'source', state: 'silent', detail: this.#what})
    }
    this.#seen = false
    this.#cancel = this.#options.clock.after(silentAfterMs, () => this.#look())
  }

  stop(): void {
    this.#cancel()
  }
}
