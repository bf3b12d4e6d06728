import type {OutgoingMessage} from '../client/signaling/connection.ts'
import type {MasterEvent, MediaCount, PairNote, ViewerEnd} from '../model/peer-event.ts'
import type {MediaSource, Playback} from '../peer/media-source.ts'
import {createPeer, type Peer, type PeerOptions, type PeerState} from '../peer/peer.ts'
import type {MediaKind, RtpPacket} from '../peer/rtp-packet.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import type {CandidateInit} from '../protocol/signaling/payload.ts'
import {printable} from '../protocol/text.ts'
import {pairNote} from './pair-note.ts'
import {pairsOf} from './pairs.ts'

/** How a viewer is reached. */
export interface Reach {
  readonly peer: Omit<PeerOptions, 'role'>
  /** The TURN server that gave a relay, where one did. */
  server(): string | undefined
  /** Gives back what was allocated for it. */
  close(): Promise<void>
}

export interface ServedViewerOptions {
  /** As the service told it. */
  readonly clientId: string
  /** SDP */
  readonly offer: string
  readonly clock: Clock
  /** @throws FailureError */
  readonly media: () => Promise<MediaSource>
  readonly reach: () => Promise<Reach>
  readonly send: (message: OutgoingMessage) => void
  readonly onEvent: (event: MasterEvent) => void
  /** Every packet that goes out. */
  readonly onSent: (kind: MediaKind, bytes: number) => void
  /** Called once, when it is over for whatever reason; tells how many viewers are left. */
  readonly onEnd: () => number
}

/** What a master has with one viewer. */
export interface ServedViewer {
  addCandidate(candidate: CandidateInit): void
  close(because: ViewerEnd): Promise<void>
}

/** ICE with lost packets and DTLS with retransmissions are through in half of it; longer means that the viewer never wanted more than the answer. */
const connectDeadlineMs = 30_000

/** ICE may lose a path and find another one (RFC 7675 §5.1: consent expires after 30 s); who is away for longer has gone. */
const awayDeadlineMs = 30_000

/** A trickling viewer has a dozen by the time the peer is loaded. */
const maxEarlyCandidates = 100

/** Answers an offer, and sends media from when the connection stands until it ends. */
export function serveViewer(options: ServedViewerOptions): ServedViewer {
  const viewer = new Viewer(options)
  void viewer.answer()
  return viewer
}

class Viewer implements ServedViewer {
  readonly #options: ServedViewerOptions
  readonly #name: string
  readonly #beganAt: number
  readonly #early: CandidateInit[] = []
  readonly #sent = {packets: 0, bytes: 0}
  #cancelDeadline: Cancel
  #reach: Reach | undefined
  #peer: Peer | undefined
  #playback: Playback | undefined
  #connected = false
  #sentVideo = false
  #keyFramesAskedFor = 0
  #closed = false

  constructor(options: ServedViewerOptions) {
    this.#options = options
    this.#name = printable(options.clientId, {maxLength: 60})
    this.#beganAt = options.clock.monotonic()
    this.#cancelDeadline = options.clock.after(connectDeadlineMs, () => void this.close('not-connected'))
  }

  async answer(): Promise<void> {
    const {offer, send} = this.#options
    try {
      this.#reach = await this.#options.reach()
      const peer = await createPeer({role: 'camera', ...this.#reach.peer})
      this.#peer = peer
      if (this.#closed) return await this.#hangUp()
      peer.onCandidate((payload) => send({kind: 'ICE_CANDIDATE', payload}))
      peer.onStateChange((state) => this.#onState(state, peer))
      peer.onFarewell(() => void this.close('gone'))
      peer.onKeyFrameRequest(() => this.#onKeyFrameRequest())
      send({kind: 'SDP_ANSWER', payload: {type: 'answer', sdp: await peer.acceptOffer(offer)}})
      for (const candidate of this.#early.splice(0)) this.addCandidate(candidate)
    } catch (error) {
      void this.close('bad-offer', problemOf(error))
    }
  }

  addCandidate(candidate: CandidateInit): void {
    if (this.#peer) this.#peer.addCandidate(candidate).catch((error: unknown) => this.#ignored(problemOf(error)))
    else if (this.#early.length < maxEarlyCandidates) this.#early.push(candidate)
  }

  #ignored(problem: string): void {
    this.#options.onEvent({kind: 'ignored', clientId: this.#name, problem})
  }

  #onState(state: PeerState, peer: Peer): void {
    if (this.#closed) return
    if (state === 'connected') void this.#onConnected(peer)
    if (state === 'disconnected') this.#await('gone', awayDeadlineMs)
    if (state === 'failed' || state === 'closed') void this.close(this.#connected ? 'gone' : 'not-connected')
  }

  #await(because: ViewerEnd, ms: number): void {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#options.clock.after(ms, () => void this.close(because))
  }

  async #onConnected(peer: Peer): Promise<void> {
    this.#cancelDeadline()
    if (this.#connected) return
    this.#connected = true
    const afterMs = this.#elapsedMs()
    void this.#play(peer)
    const pair = await this.#pairOf(peer)
    this.#options.onEvent({kind: 'viewer-connected', clientId: this.#name, afterMs, ...(pair && {pair})})
  }

  async #pairOf(peer: Peer): Promise<PairNote | undefined> {
    const facts = await peer.facts().catch(() => undefined)
    const selected = pairsOf(facts?.stats ?? [], []).find(({nominated, state}) => nominated && state === 'succeeded')
    return selected && pairNote(selected)
  }

  async #play(peer: Peer): Promise<void> {
    try {
      const source = await this.#options.media()
      if (!this.#closed) this.#playback = source.play((kind, packet) => this.#sendRtp(peer, kind, packet))
    } catch (error) {
      void this.close('ended', problemOf(error))
    }
  }

  #onKeyFrameRequest(): void {
    this.#keyFramesAskedFor++
    this.#playback?.requestKeyFrame()
  }

  #sendRtp(peer: Peer, kind: MediaKind, packet: RtpPacket): void {
    peer.sendRtp(kind, packet)
    const bytes = packet.payload.length
    this.#sent.packets++
    this.#sent.bytes += bytes
    this.#options.onSent(kind, bytes)
    if (kind === 'audio' || this.#sentVideo) return
    this.#sentVideo = true
    this.#options.onEvent({kind: 'viewer-media', clientId: this.#name, afterMs: this.#elapsedMs()})
  }

  #elapsedMs(): number {
    return Math.round(this.#options.clock.monotonic() - this.#beganAt)
  }

  async close(because: ViewerEnd, problem?: string): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#cancelDeadline()
    this.#playback?.stop()
    const viewers = this.#options.onEnd()
    const sent: MediaCount = {...this.#sent}
    this.#options.onEvent({
      ...{kind: 'viewer-left', clientId: this.#name, because, servedMs: this.#elapsedMs(), sent, viewers},
      keyFramesAskedFor: this.#keyFramesAskedFor,
      ...(problem !== undefined && {problem}),
    })
    await this.#hangUp()
  }

  async #hangUp(): Promise<void> {
    await this.#peer?.close().catch(() => undefined)
    await this.#reach?.close().catch(() => undefined)
  }
}

const problemOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error), {maxLength: 300})
