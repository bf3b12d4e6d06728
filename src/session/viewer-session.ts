import {FailureError} from '../model/failure-error.ts'
import type {Failure} from '../model/observed.ts'
import type {SessionCandidate, SessionFact, SessionMark, SessionState} from '../model/session-evidence.ts'
import {closeNotify} from '../peer/farewell.ts'
import {createPeer, type Peer, type PeerState} from '../peer/peer.ts'
import type {PeerFacts} from '../peer/peer-facts.ts'
import type {Cancel} from '../platform/clock.ts'
import {parseCandidate} from '../protocol/ice/parse-candidate.ts'
import type {IncomingMessage} from '../protocol/signaling/incoming.ts'
import type {CandidateInit} from '../protocol/signaling/payload.ts'
import {AnswerCollector, type Collected} from './answer-collector.ts'
import {isWanted} from './candidate-filter.ts'
import {keep, whyUnusable} from './known-candidates.ts'
import {MediaWatch} from './media-watch.ts'
import {sessionFact} from './session-fact.ts'
import {failureFrom, hungUpWith, refusalOf} from './session-failures.ts'
import {MarkKeeper} from './session-marks.ts'
import {settledLater} from './settle-later.ts'
import type {ViewerSessionOptions} from './viewer-session-options.ts'

export interface ViewerSession {
  /** The SDP that was offered. Rejects when there is no peer. */
  readonly offer: Promise<string>
  readonly correlationId: string
  /** Give it what comes over the channel. */
  receive(message: IncomingMessage): void
  /** Resolves when it is reached, or when it will not be any more. @returns whether it was */
  reached(mark: SessionMark): Promise<boolean>
  /** Resolves when the answer came and was taken, when it was refused or cannot be used, or with the end of the session. */
  readonly answered: Promise<void>
  /** What came after the offer, for judging the exchange by itself. */
  readonly exchanged: Collected
  /** Resolves when the session is over; with the failure that ended it, where one did. */
  readonly ended: Promise<Failure | undefined>
  /** All that is known by now. `beganAtMs`: where the session began in the caller's time. */
  snapshot(beganAtMs: number): Promise<SessionFact>
  /** Hangs up: closes the peer and gives back its allocations. The line stays open. May be called at any time and again. */
  close(): Promise<void>
}

/** Where the service answers no pings, what came is taken for news after so long. */
const fenceMs = 1_000

/** Starts at once: makes a peer and sends its offer. */
export function startViewerSession(options: ViewerSessionOptions): ViewerSession {
  const session = new Session(options)
  void session.start()
  return session
}

class Session implements ViewerSession {
  readonly #options: ViewerSessionOptions
  readonly #marks: MarkKeeper
  readonly #collector: AnswerCollector
  readonly #local: SessionCandidate[] = []
  readonly #remote: SessionCandidate[] = []
  readonly #offer = settledLater<string>()
  readonly #answered = settledLater<void>()
  readonly #ended = settledLater<Failure | undefined>()
  readonly correlationId: string
  #peer: Peer | undefined
  #state: SessionState = 'unanswered'
  #failure: Failure | undefined
  #farewell: number | undefined
  #answer: string | undefined
  #facts: PeerFacts | undefined
  /** Candidates of ours that were found before the offer was on its way. */
  #unsent: CandidateInit[] | undefined = []
  #fenced = false
  #cancelFence: Cancel = () => undefined
  #closing: Promise<void> | undefined
  readonly #media: MediaWatch

  constructor(options: ViewerSessionOptions) {
    this.#options = options
    this.#marks = new MarkKeeper(options.clock, options.onMark)
    this.#media = new MediaWatch({
      clock: options.clock,
      marks: this.#marks,
      readsPictures: options.peer.videoFormat === undefined || options.peer.videoFormat.startsWith('h264'),
      requestKeyFrame: () => this.#peer?.requestKeyFrame(),
      ...(options.onFrame && {onFrame: options.onFrame}),
    })
    this.correlationId = `kvsctl-${options.random.bytes(8).toString('hex')}`
    this.#collector = new AnswerCollector(this.correlationId)
    // Whoever awaits it sees the failure; the session ends with it as well.
    this.#offer.promise.catch(() => undefined)
  }

  get offer(): Promise<string> {
    return this.#offer.promise
  }

  get answered(): Promise<void> {
    return this.#answered.promise
  }

  get ended(): Promise<Failure | undefined> {
    return this.#ended.promise
  }

  get exchanged(): Collected {
    return this.#collector.result
  }

  reached(mark: SessionMark): Promise<boolean> {
    return this.#marks.reached(mark)
  }

  async start(): Promise<void> {
    try {
      const {peer: how, relays} = this.#options
      const peer = await createPeer({role: 'viewer', ...how, ...(relays && {relays: relays.relays})})
      if (this.#closing) return await peer.close()
      this.#peer = peer
      this.#listen(peer)
      const sdp = this.#told(await peer.createOffer())
      this.#offer.resolve(sdp)
      this.#sendOffer(sdp)
    } catch (error) {
      this.#offer.reject(error)
      this.#end('failed', failureFrom(error))
    }
  }

  #listen(peer: Peer): void {
    peer.onCandidate((candidate) => this.#found(candidate))
    peer.onStateChange((state) => this.#onState(state))
    peer.onFarewell((alert) => this.#onFarewell(alert))
    peer.onIceConnected(() => this.#marks.set('iceConnectedMs'))
    peer.onDataChannelOpen(() => this.#marks.set('dataChannelOpenMs'))
    if (this.#options.onSenderReport) peer.onSenderReport(this.#options.onSenderReport)
    for (const kind of ['video', 'audio'] as const) peer.onRtp(kind, (packet) => this.#media.take(kind, packet))
  }

  /** Behind a ping: what comes before its pong was meant for an earlier run under the same client id (see AnswerCollector). */
  #sendOffer(sdp: string): void {
    const {line, clock, meter} = this.#options
    line.ping(() => this.#fence())
    this.#cancelFence = clock.after(fenceMs, () => this.#fence())
    if (!line.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp}, correlationId: this.correlationId})) {
      meter.failed()
      this.#end('failed', {kind: 'unreachable', message: 'The websocket was closed before the offer could be sent.'})
      return
    }
    meter.sent()
    this.#marks.set('offerSentMs')
    const unsent = this.#unsent ?? []
    this.#unsent = undefined
    for (const candidate of unsent) this.#send(candidate)
  }

  #fence(): void {
    if (this.#fenced) return
    this.#fenced = true
    this.#cancelFence()
    this.#collector.forgetEarlier()
  }

  /** An offer that does not trickle holds its candidates; those that the other side is not to know are taken out. */
  #told(sdp: string): string {
    return sdp
      .split(/(?<=\n)/)
      .filter((line) => !line.startsWith('a=candidate:') || this.#whyUntold(line) === undefined)
      .join('')
  }

  #whyUntold(line: string): string | undefined {
    const {send, peer} = this.#options
    const wanted = send ?? (peer.relayOnly ? (['relay'] as const) : [])
    const parsed = parseCandidate(line.trim())
    return parsed && !isWanted(parsed, wanted) ? (send ? '--send' : 'relay only') : undefined
  }

  #found(candidate: CandidateInit): void {
    const leftOut = this.#whyUntold(candidate.candidate)
    const trickles = this.#options.peer.trickle !== false
    const via = trickles ? 'trickle' : 'description'
    keep(this.#local, candidate.candidate, {atMs: this.#marks.elapsedMs(), via, ...(leftOut !== undefined && {leftOut})})
    if (leftOut !== undefined || !trickles) return
    if (this.#unsent) this.#unsent.push(candidate)
    else this.#send(candidate)
  }

  #send(candidate: CandidateInit): void {
    const {line, meter} = this.#options
    if (line.send({kind: 'ICE_CANDIDATE', payload: candidate})) meter.sent()
    else meter.failed()
  }

  receive(message: IncomingMessage): void {
    if (this.#closing) return
    const {meter} = this.#options
    meter.received()
    if (message.messageType === 'DEFECT') meter.stumbled()
    const before = this.#collector.settled
    this.#collector.take(message, this.#marks.elapsedMs() - (this.#marks.marks.offerSentMs ?? 0))
    if (message.messageType === 'ICE_CANDIDATE') this.#takeCandidate(message.payload)
    else if (!before && this.#collector.settled) void this.#settle(message)
  }

  async #settle(message: IncomingMessage): Promise<void> {
    if (message.messageType === 'SDP_ANSWER') await this.#takeAnswer(message.payload.sdp)
    else if (message.messageType === 'STATUS_RESPONSE') this.#end('refused', refusalOf(message.statusResponse))
    else if (message.messageType === 'DEFECT')
      this.#end('refused', {kind: 'malformed', message: `The answer cannot be used: ${message.defect.problem}.`})
    this.#answered.resolve()
  }

  async #takeAnswer(sdp: string): Promise<void> {
    this.#marks.set('answerMs')
    this.#answer = sdp
    this.#state = 'connecting'
    const kept = sdp.split(/(?<=\n)/).filter((line) => !line.startsWith('a=candidate:') || this.#noteRemote(line, 'description'))
    try {
      await this.#peer?.acceptAnswer(kept.join(''))
    } catch (error) {
      this.#end('refused', failureFrom(error))
    }
  }

  #takeCandidate(candidate: CandidateInit): void {
    if (!this.#fenced) return
    if (candidate.candidate !== '' && !this.#noteRemote(candidate.candidate, 'trickle')) return
    this.#peer?.addCandidate(candidate).catch(() => this.#options.meter.stumbled())
  }

  /** @returns whether it is to be used */
  #noteRemote(line: string, via: SessionCandidate['via']): boolean {
    this.#marks.set('firstRemoteCandidateMs')
    const {accept = []} = this.#options
    const parsed = parseCandidate(line.trim())
    const leftOut = parsed && (isWanted(parsed, accept) ? whyUnusable(parsed) : '--accept')
    keep(this.#remote, line, {atMs: this.#marks.elapsedMs(), via, ...(leftOut !== undefined && {leftOut})})
    return leftOut !== '--accept'
  }

  #onState(state: PeerState): void {
    if (state === 'connected') {
      this.#state = 'connected'
      this.#marks.set('dtlsConnectedMs')
    }
    if (state === 'failed') this.#end('failed', {kind: 'unreachable', message: 'The connection between the peers failed.'})
    if (state === 'closed') this.#end('closed')
  }

  #onFarewell(alert: number): void {
    this.#farewell ??= alert
    this.#end(alert === closeNotify ? 'closed' : 'failed', hungUpWith(alert))
  }

  #end(state: SessionState, failure?: Failure): void {
    if (this.#closing || this.#failure) return
    this.#state = state
    this.#failure = failure
    this.#marks.end()
    this.#answered.resolve()
    this.#ended.resolve(failure)
  }

  async snapshot(beganAtMs: number): Promise<SessionFact> {
    // What was known last is told of a session that is over: its peer has forgotten it.
    if (!this.#closing && this.#peer) this.#facts = await this.#peer.facts().catch(() => this.#facts)
    const {relays, clock} = this.#options
    return sessionFact({
      ...{options: this.#options, beganAtMs, watchedMs: this.#marks.elapsedMs(), nowMs: clock.now()},
      ...{state: this.#state, marks: this.#marks.marks, local: [...this.#local], remote: [...this.#remote]},
      ...{media: this.#media.report(), payloadTypes: this.#media.payloadTypes, keyFrameRequests: this.#media.keyFrameRequests},
      keyFrameTrial: this.#media.keyFrameTrial,
      ...(this.#facts && {facts: this.#facts}),
      relayServers: relays?.facts ?? [],
      ...(this.#answer !== undefined && {answer: this.#answer}),
      ...(this.#failure && {failure: this.#failure}),
      ...(this.#farewell !== undefined && {farewell: this.#farewell}),
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#hangUp()
    return this.#closing
  }

  async #hangUp(): Promise<void> {
    this.#cancelFence()
    this.#media.stop()
    this.#marks.end()
    this.#answered.resolve()
    this.#ended.resolve(this.#failure)
    this.#offer.reject(new FailureError({kind: 'interrupted', message: 'The session was closed.'}))
    await this.#peer?.close()
  }
}
