/** Where a packet stands among those of its source. `number` goes on above 16 bits. */
export interface Placed {
  /**
   * - `next`: higher than all before
   * - `late`: lower than the highest, and new
   * - `duplicate`: came before
   * - `stray`: too far away from all others to be of this source, unless the next one follows it
   * - `restart`: follows a stray one: the source began anew
   */
  readonly status: 'next' | 'late' | 'duplicate' | 'stray' | 'restart'
  readonly number: number
}

/** RFC 3550 §A.1 (MAX_DROPOUT). */
const maxAhead = 3000

/** RFC 3550 has 100 (MAX_MISORDER); what is sent again on request comes later than that at some Mbit/s. */
const maxBehind = 1000

const cycle = 2 ** 16

/** Puts the sequence numbers of one source in order, through wraps and restarts, and counts what is missing (RFC 3550 §A.1, §A.3). */
export class SequenceTracker {
  /** At the place of each of the newest numbers, that number if it came. */
  readonly #seen: number[] = new Array(4096).fill(-1)
  #lowest = 0
  #highest: number | undefined
  #follower: number | undefined
  #expectedBefore = 0

  /** From the lowest to the highest, of all that the source began. */
  get expected(): number {
    return this.#expectedBefore + (this.#highest === undefined ? 0 : this.#highest - this.#lowest + 1)
  }

  place(sequenceNumber: number): Placed {
    if (this.#highest === undefined) return this.#begin(cycle + sequenceNumber, 'next')
    const ahead = (sequenceNumber - (this.#highest % cycle) + cycle) % cycle
    if (ahead > 0 && ahead <= maxAhead) return this.#advance(this.#highest + ahead)
    if (ahead === 0 || cycle - ahead <= maxBehind) return this.#lookBack(this.#highest - ((cycle - ahead) % cycle))
    if (sequenceNumber === this.#follower) return this.#restart(sequenceNumber)
    this.#follower = (sequenceNumber + 1) % cycle
    return {status: 'stray', number: sequenceNumber}
  }

  #begin(number: number, status: 'next' | 'restart'): Placed {
    this.#lowest = number
    this.#highest = number
    this.#follower = undefined
    return this.#note(number, status)
  }

  #advance(number: number): Placed {
    this.#highest = number
    return this.#note(number, 'next')
  }

  #lookBack(number: number): Placed {
    if (this.#seen[number % this.#seen.length] === number) return {status: 'duplicate', number}
    this.#lowest = Math.min(this.#lowest, number)
    return this.#note(number, 'late')
  }

  #restart(sequenceNumber: number): Placed {
    const cycles = Math.floor(this.#highest! / cycle) + 2
    this.#expectedBefore = this.expected
    return this.#begin(cycles * cycle + sequenceNumber, 'restart')
  }

  #note(number: number, status: Placed['status']): Placed {
    this.#seen[number % this.#seen.length] = number
    return {status, number}
  }
}
