import type {OutgoingMessage} from '../client/signaling/connection.ts'
import {createPeer, type Peer, type PeerState} from '../peer/peer.ts'
import {loadSample} from '../peer/sample.ts'
import {playSample} from '../peer/sample-player.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {CandidateInit} from '../protocol/signaling/payload.ts'
import {printable} from '../protocol/text.ts'

export interface ViewerSessionOptions {
  readonly clientId: string
  /** SDP */
  readonly offer: string
  /** Whether the viewer is on this machine, and the camera is to be found from nowhere else. */
  readonly localOnly: boolean
  readonly clock: Clock
  readonly random: Random
  readonly send: (message: OutgoingMessage) => void
  readonly log: (line: string) => void
  /** Called once, when the session is over for whatever reason. */
  readonly onEnd: () => void
}

/** What the camera has with one viewer. */
export interface ViewerSession {
  addCandidate(candidate: CandidateInit): void
  close(): Promise<void>
}

/** ICE with lost packets and DTLS with retransmissions are through in half of it; longer means that the viewer never wanted more than the answer. */
const connectDeadlineMs = 30_000

/** Answers an offer, and sends the sample from when the connection stands until it ends. */
export function startViewerSession(options: ViewerSessionOptions): ViewerSession {
  const session = new Session(options)
  void session.answer()
  return session
}

class Session implements ViewerSession {
  readonly #options: ViewerSessionOptions
  readonly #early: CandidateInit[] = []
  readonly #cancelDeadline: Cancel
  #peer: Peer | undefined
  #stopSample: Cancel | undefined
  #closed = false

  constructor(options: ViewerSessionOptions) {
    this.#options = options
    this.#cancelDeadline = options.clock.after(connectDeadlineMs, () => this.#end('did not connect in time'))
  }

  async answer(): Promise<void> {
    const {offer, localOnly, send, log} = this.#options
    try {
      const peer = await createPeer({role: 'camera', localOnly})
      if (this.#closed) return await peer.close()
      this.#peer = peer
      peer.onCandidate((payload) => send({kind: 'ICE_CANDIDATE', payload}))
      peer.onStateChange((state) => this.#onState(state, peer))
      send({kind: 'SDP_ANSWER', payload: {type: 'answer', sdp: await peer.acceptOffer(offer)}})
      log('was answered')
      for (const candidate of this.#early.splice(0)) this.addCandidate(candidate)
    } catch (error) {
      this.#end(printable(error instanceof Error ? error.message : String(error)))
    }
  }

  addCandidate(candidate: CandidateInit): void {
    if (this.#peer) this.#peer.addCandidate(candidate).catch(() => this.#options.log('ignores a candidate'))
    else if (this.#early.length < maxEarlyCandidates) this.#early.push(candidate)
  }

  #onState(state: PeerState, peer: Peer): void {
    if (state === 'connected') this.#play(peer)
    if (state === 'failed' || state === 'closed') this.#end(`connection ${state}`)
  }

  #play(peer: Peer): void {
    if (this.#stopSample || this.#closed) return
    const {clock, random, log} = this.#options
    log('is connected')
    this.#cancelDeadline()
    this.#stopSample = playSample({clock, random, sample: loadSample(), send: (kind, packet) => peer.sendRtp(kind, packet)})
  }

  #end(reason: string): void {
    if (this.#closed) return
    this.#options.log(reason)
    void this.close()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#cancelDeadline()
    this.#stopSample?.()
    this.#options.onEnd()
    await this.#peer?.close().catch(() => undefined)
  }
}

/** A trickling viewer has a dozen by the time the peer is loaded. */
const maxEarlyCandidates = 100
