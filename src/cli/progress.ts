/** One line of what is going on. */
export interface Progress {
  update(text: string): void
  stop(): void
}

/** On stderr, rewritten in place, and only where a person watches. */
export function createProgress(stream: NodeJS.WriteStream, wanted: boolean): Progress {
  if (!stream.isTTY || !wanted || process.env.TERM === 'dumb') return {update: () => {}, stop: () => {}}
  let shown = false
  const clear = (): void => {
    if (shown) stream.write('\r\x1b[2K')
    shown = false
  }
  return {
    update: (text) => {
      clear()
      stream.write(text.slice(0, (stream.columns || 80) - 1))
      shown = true
    },
    stop: clear,
  }
}
