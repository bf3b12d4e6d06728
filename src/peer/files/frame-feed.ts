/** Something to send, and for how long it is on. */
export interface Frame {
  readonly payloads: readonly Buffer[]
  readonly durationMs: number
}

/** Where a player takes its frames from; it cannot wait. */
export interface FrameFeed {
  /** @returns undefined while there is none yet */
  next(): Frame | undefined
  /** Whether there will never be another one. */
  readonly isOver: boolean
  close(): void
}

/** Read ahead: for a second and more, whatever the disk does. */
const aheadMs = 1500

/** Frames that are read from a file while it is played, again and again. */
export function loopingFeed(frames: () => AsyncGenerator<Frame>, onError: (error: unknown) => void): FrameFeed {
  const waiting: Frame[] = []
  let waitingMs = 0
  let closed = false
  let wake: () => void = () => undefined
  let isOver = false

  const untilRoom = async () => {
    while (!closed && waitingMs >= aheadMs)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  const read = async () => {
    while (!closed) {
      let any = false
      for await (const frame of frames()) {
        any = true
        waiting.push(frame)
        waitingMs += frame.durationMs
        await untilRoom()
        if (closed) return
      }
      // The file was there when it was opened: somebody emptied it meanwhile.
      if (!any) throw new Error('The file has no frames any more.')
    }
  }
  read().catch((error: unknown) => {
    isOver = true
    if (!closed) onError(error)
  })
  return {
    next: () => {
      const frame = waiting.shift()
      if (frame) waitingMs -= frame.durationMs
      if (waitingMs < aheadMs) wake()
      return frame
    },
    get isOver() {
      return isOver && waiting.length === 0
    },
    close: () => {
      closed = true
      waiting.length = 0
      wake()
    },
  }
}
