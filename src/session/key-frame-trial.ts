import {type KeyFrameTrialFact, keyFrameQuietMs, type Measured} from '../model/session-evidence.ts'
import type {Cancel, Clock} from '../platform/clock.ts'

export interface KeyFrameTrialOptions {
  readonly clock: Clock
  /** Since the session began. */
  readonly elapsedMs: () => number
  readonly requestKeyFrame: () => void
}

/** An encoder makes one with its next picture; some are begun anew for it. */
const answerMs = 2_000
/** A request, or its answer, may be lost. */
const maxRequests = 2
/** With fewer, the picture stands still, which says nothing of key frames. */
const leastPictures = 10

/**
 * Whether a sender makes a key frame when a viewer asks for one (PLI, RFC 4585 §6.3.1): tried once in a session, when pictures have come
 * for a while and none of them was a key frame.
 */
export class KeyFrameTrial {
  readonly #options: KeyFrameTrialOptions
  readonly #sentAtMs: number[] = []
  #pictures = 0
  #keyFrames = 0
  #answeredAfterMs: number | undefined
  #isOver = false
  #cancel: Cancel = () => undefined

  constructor(options: KeyFrameTrialOptions) {
    this.#options = options
  }

  /** Give it every whole picture, from the first on that can be shown. */
  take(isKey: boolean): void {
    this.#pictures++
    if (!isKey) return
    if (this.#sentAtMs.length === 0) this.#await()
    else this.#takeAnswer()
  }

  #takeAnswer(): void {
    this.#keyFrames++
    if (this.#isOver) return
    this.#answeredAfterMs = this.#options.elapsedMs() - this.#sentAtMs.at(-1)!
    this.stop()
  }

  #await(): void {
    if (this.#isOver) return
    this.#cancel()
    this.#pictures = 0
    this.#cancel = this.#options.clock.after(keyFrameQuietMs, () => this.#ask())
  }

  #ask(): void {
    if (this.#sentAtMs.length === maxRequests || this.#pictures < leastPictures) {
      this.stop()
      return
    }
    if (this.#sentAtMs.length === 0) this.#pictures = 0
    this.#sentAtMs.push(this.#options.elapsedMs())
    this.#options.requestKeyFrame()
    this.#cancel = this.#options.clock.after(answerMs, () => this.#ask())
  }

  get requests(): number {
    return this.#sentAtMs.length
  }

  get fact(): Measured<KeyFrameTrialFact> {
    if (this.#sentAtMs.length === 0) return 'not-measured'
    const waitedMs = this.#options.elapsedMs() - this.#sentAtMs.at(-1)!
    // Both requests had their time, and the picture moved all the while.
    const isWhole = this.#sentAtMs.length === maxRequests && waitedMs >= answerMs && this.#pictures >= leastPictures
    return {
      requestedAtMs: [...this.#sentAtMs],
      pictures: this.#pictures,
      keyFrames: this.#keyFrames,
      answeredAfterMs: this.#answeredAfterMs ?? (isWhole ? 'unanswered' : 'not-measured'),
    }
  }

  stop(): void {
    this.#isOver = true
    this.#cancel()
  }
}
