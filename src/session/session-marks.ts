import type {SessionMark, SessionMarks} from '../model/session-evidence.ts'
import type {Clock} from '../platform/clock.ts'

/** Keeps when what was reached, and lets others wait for it. */
export class MarkKeeper {
  readonly #clock: Clock
  readonly #beganAt: number
  readonly #marks: Partial<Record<SessionMark, number>> = {}
  readonly #waiting = new Map<SessionMark, (() => void)[]>()
  readonly #onMark: (mark: SessionMark, atMs: number) => void
  #over = false

  constructor(clock: Clock, onMark: (mark: SessionMark, atMs: number) => void = () => {}) {
    this.#clock = clock
    this.#beganAt = clock.monotonic()
    this.#onMark = onMark
  }

  /** ms since the session began, to the microsecond. */
  elapsedMs(): number {
    return Math.round((this.#clock.monotonic() - this.#beganAt) * 1000) / 1000
  }

  /** Only the first time counts. */
  set(mark: SessionMark): void {
    if (this.#marks[mark] !== undefined || this.#over) return
    this.#marks[mark] = this.elapsedMs()
    this.#onMark(mark, this.#marks[mark])
    this.#release(mark)
  }

  has(mark: SessionMark): boolean {
    return this.#marks[mark] !== undefined
  }

  /** Resolves when it is reached, or when it will not be any more. @returns whether it was */
  reached(mark: SessionMark): Promise<boolean> {
    if (this.has(mark) || this.#over) return Promise.resolve(this.has(mark))
    return new Promise((resolve) => {
      this.#waiting.set(mark, [...(this.#waiting.get(mark) ?? []), () => resolve(this.has(mark))])
    })
  }

  /** Nothing more will be reached. */
  end(): void {
    this.#over = true
    for (const mark of this.#waiting.keys()) this.#release(mark)
  }

  get marks(): SessionMarks {
    return {...this.#marks}
  }

  #release(mark: SessionMark): void {
    for (const tell of this.#waiting.get(mark) ?? []) tell()
    this.#waiting.delete(mark)
  }
}
