import type {Identity} from '../identity/identity.ts'

/** What is kept of a call until somebody asks. */
export interface TrailEntry {
  readonly atMs: number
  readonly eventId: string
  readonly requestId: string
  /** `CreateSignalingChannel` */
  readonly operation: string
  readonly identity: Identity
  readonly sourceAddress: string
  readonly userAgent: string
  /** Bodies as they went over the wire, read when somebody asks. */
  readonly input: string
  readonly output: string
  readonly error?: {readonly code: string; readonly message: string}
}

export interface NumberedEntry extends TrailEntry {
  /** Rises from one to the next. */
  readonly number: number
}

/** What an event may take of the memory; CloudTrail leaves out request parameters above 100 KB, too. */
const maxBodyChars = 16 * 1024
const maxEntries = 10_000
/** Room for `maxEntries` of usual length, and a bound for those that are not. */
const maxChars = 32 * 1024 * 1024

/** Management events of one region, the latest. Nothing is read or formatted before somebody asks: most are never asked for. */
export class Trail {
  readonly #entries = new Map<number, NumberedEntry>()
  #next = 1
  #chars = 0

  record({input, output, ...entry}: TrailEntry): void {
    const number = this.#next++
    const kept = {...entry, number, input: bounded(input), output: bounded(output)}
    this.#entries.set(number, kept)
    this.#chars += lengthOf(kept)
    for (const oldest of this.#entries.values()) {
      if (this.#entries.size <= maxEntries && this.#chars <= maxChars) break
      this.#entries.delete(oldest.number)
      this.#chars -= lengthOf(oldest)
    }
  }

  /** Latest first, as LookupEvents lists them. @param before only those with a lower number */
  latest(before = Number.POSITIVE_INFINITY): NumberedEntry[] {
    return [...this.#entries.values()].filter(({number}) => number < before).reverse()
  }
}

const bounded = (body: string): string => (body.length > maxBodyChars ? '' : body)

/** With room for the rest of it. */
const lengthOf = ({input, output, userAgent}: TrailEntry): number => input.length + output.length + userAgent.length + 500
