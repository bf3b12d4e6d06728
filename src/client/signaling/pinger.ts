import type {Cancel, Clock} from '../../platform/clock.ts'

export interface PingerOptions {
  readonly clock: Clock
  readonly everyMs: number
  /** Sends a ping, and calls back at the pong. */
  readonly ping: (onPong: () => void) => void
  readonly onPong: (rttMs: number) => void
  /** @param inRow how many pings have had no pong since the last one that had */
  readonly onSilence: (waitedMs: number, inRow: number) => void
}

/** Pings in a steady rhythm, and measures how long the pongs take. @returns what stops it */
export function startPinger({clock, everyMs, ping, onPong, onSilence}: PingerOptions): Cancel {
  let stopped = false
  let cancel: Cancel = () => undefined
  let unansweredSince: number | undefined
  let inRow = 0

  function send(): void {
    const sentAt = clock.monotonic()
    unansweredSince ??= sentAt
    inRow++
    ping(() => {
      // One pong calls back for all pings before it: the round trip is that of the last.
      if (stopped || inRow === 0) return
      inRow = 0
      unansweredSince = undefined
      onPong(clock.monotonic() - sentAt)
    })
    cancel = clock.after(everyMs, next)
  }

  function next(): void {
    if (unansweredSince !== undefined) onSilence(clock.monotonic() - unansweredSince, inRow)
    if (!stopped) send()
  }

  cancel = clock.after(everyMs, send)
  return () => {
    stopped = true
    cancel()
  }
}
