import {defaultWidth, type Style} from '../render/human/style.ts'

type Stream = NodeJS.WriteStream & {readonly fd: number}

/** Colour only on a terminal that wants it: https://no-color.org, and `--no-color`. */
export function styleOf(stream: NodeJS.WriteStream, noColor: boolean, env: NodeJS.ProcessEnv = process.env): Style {
  const wanted = !noColor && !env.NO_COLOR && env.TERM !== 'dumb'
  return {color: Boolean(stream.isTTY) && wanted, width: stream.isTTY ? stream.columns || defaultWidth : defaultWidth}
}

/** Writes and waits until the reader has taken it, so that a slow pipe does not fill the memory. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A closed pipe reports its error to the stream's listeners (main.ts); the write itself just ends.
    stream.write(text, () => resolve())
  })
}

/** Ends the process quietly, with 0, when whoever reads stdout has seen enough: `kvsctl channel list | head -1`. */
export function endOnClosedPipe(streams: readonly Stream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
}
