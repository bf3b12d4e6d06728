import type {OfferAnswerFact, PeerDefect, SdpFact} from '../model/evidence.ts'
import {readCandidates} from '../protocol/ice/address-scope.ts'
import {parseSdp} from '../protocol/sdp/parse-sdp.ts'
import type {IncomingMessage} from '../protocol/signaling/incoming.ts'
import type {StatusResponse} from '../protocol/signaling/service-frame.ts'
import {printable} from '../protocol/text.ts'

/** A peer that floods us fills neither the memory nor the report. */
const maxCandidates = 100
const maxDefects = 20

export type Collected = Pick<
  OfferAnswerFact,
  'answer' | 'answeredAfterMs' | 'remoteCandidates' | 'candidates' | 'candidatesBeforeAnswer' | 'statusResponse' | 'defects'
>

/**
 * Sorts what arrives after an offer. The client id is the same in every run, so what was said to an earlier run may still have
 * been queued for us, and nothing in an answer says which offer it answers. Therefore the offer goes out behind a ping: what
 * arrives before the pong cannot be about our offer, and is forgotten when the pong comes. Where none comes, it stands.
 */
export class AnswerCollector {
  readonly #correlationId: string
  #answer: {readonly fact: SdpFact; readonly afterMs: number} | undefined
  #refusal: StatusResponse | undefined
  #candidates: string[] = []
  /** Those that were there when the answer came. */
  #early = 0
  #defects: PeerDefect[] = []
  /** The answer came, and cannot be used. */
  #spoilt = false
  #fenced = false

  constructor(correlationId: string) {
    this.#correlationId = correlationId
  }

  /** The pong has come. */
  forgetEarlier(): void {
    this.#fenced = true
    this.#answer = undefined
    this.#candidates = []
    this.#early = 0
    this.#defects = []
    this.#spoilt = false
  }

  /** @param afterMs since the offer was sent */
  take(message: IncomingMessage, afterMs: number): void {
    if (message.messageType === 'SDP_ANSWER') this.#takeAnswer(message.payload.sdp, afterMs)
    else if (message.messageType === 'ICE_CANDIDATE') this.#takeCandidate(message.payload.candidate)
    else if (message.messageType === 'STATUS_RESPONSE') this.#takeStatus(message.statusResponse)
    else if (message.messageType === 'DEFECT') this.#takeDefect(message.defect, message.of)
  }

  /** Nothing more that matters can come, but candidates. A refusal names our offer, so it needs no pong. */
  get settled(): boolean {
    return this.#refusal !== undefined || (this.#fenced && (this.#answer !== undefined || this.#spoilt))
  }

  get result(): Collected {
    const remoteCandidates = [...candidatesIn(this.#answer?.fact.sdp ?? ''), ...this.#candidates].slice(0, maxCandidates)
    return {
      ...(this.#answer && {answer: this.#answer.fact, answeredAfterMs: this.#answer.afterMs}),
      remoteCandidates,
      candidates: readCandidates(remoteCandidates),
      ...(this.#answer && {candidatesBeforeAnswer: this.#early}),
      ...(this.#refusal && {statusResponse: readable(this.#refusal)}),
      defects: this.#defects,
    }
  }

  /** The first answer counts: a second one would be a second master's. */
  #takeAnswer(sdp: string, afterMs: number): void {
    if (this.#answer) return
    const parsed = parseSdp('answer', sdp)
    if (parsed.ok) {
      this.#answer = {fact: parsed.fact, afterMs}
      this.#early = this.#candidates.length
    } else this.#takeDefect(parsed.defect, 'SDP_ANSWER')
  }

  #takeCandidate(candidate: string): void {
    if (candidate !== '' && this.#candidates.length < maxCandidates) this.#candidates.push(printable(candidate))
  }

  #takeStatus(status: StatusResponse): void {
    if (status.correlationId === this.#correlationId && !status.success) this.#refusal = status
  }

  #takeDefect(defect: PeerDefect, of: string | undefined): void {
    if (of === 'SDP_ANSWER') this.#spoilt = true
    if (this.#defects.length < maxDefects) this.#defects.push(defect)
  }
}

const candidatesIn = (sdp: string): string[] =>
  sdp.split(/\r?\n/).flatMap((line) => (line.startsWith('a=candidate:') ? [printable(line.slice(2))] : []))

const readable = ({success, errorType, statusCode, description}: StatusResponse) => ({
  success,
  errorType: printable(errorType, {maxLength: 256}),
  statusCode: printable(statusCode, {maxLength: 20}),
  ...(description !== undefined && {description: printable(description, {maxLength: 1024})}),
})
