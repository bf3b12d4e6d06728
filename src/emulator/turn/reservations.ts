import type {TurnEffect} from './events.ts'
import {reservationMs, reservationsPerServer} from './limits.ts'

interface Reservation {
  readonly id: number
  readonly untilMs: number
}

/** The ports that one server keeps for who has a RESERVATION-TOKEN (RFC 8656 §7.2), each for 30 s. */
export class Reservations {
  readonly #byToken = new Map<string, Reservation>()

  get full(): boolean {
    return this.#byToken.size >= reservationsPerServer
  }

  /** @param id of the relay beside whose port it is */
  add(token: Uint8Array, id: number, nowMs: number): void {
    this.#byToken.set(keyOf(token), {id, untilMs: nowMs + reservationMs})
  }

  /** The reservation that a token stands for, unless it has expired or was used. */
  find(token: Uint8Array, nowMs: number): number | undefined {
    const reservation = this.#byToken.get(keyOf(token))
    return reservation && reservation.untilMs > nowMs ? reservation.id : undefined
  }

  use(token: Uint8Array): void {
    this.#byToken.delete(keyOf(token))
  }

  tick(nowMs: number): TurnEffect[] {
    return [...this.#byToken].flatMap(([key, {id, untilMs}]): TurnEffect[] => {
      if (untilMs > nowMs) return []
      this.#byToken.delete(key)
      return [{kind: 'drop-reservation', reservationId: id}]
    })
  }
}

const keyOf = (token: Uint8Array): string => Buffer.from(token).toString('hex')
