import type {SessionFact} from '../model/session-evidence.ts'
import {type Style, wrap} from '../render/human/style.ts'
import {metricLines, sessionLine} from '../render/session-lines.ts'

export interface SessionWatcher {
  show(fact: SessionFact): void
  end(): void
}

/** A block that is rewritten in place on a terminal; a line for each look in a pipe. */
export function sessionWatcher(stream: NodeJS.WriteStream, {terminal, style}: {style: Style; terminal: boolean}): SessionWatcher {
  let shown = 0
  const clear = () => {
    if (shown > 0) stream.write(`\x1b[${shown}A\x1b[0J`)
    shown = 0
  }
  return {
    show: (fact) => {
      if (!terminal) return void stream.write(`${sessionLine(fact)}\n`)
      const width = style.width ?? 80
      const lines = [
        ...wrap(sessionLine(fact), width - 1, '  ').split('\n'),
        ...metricLines(fact.signaling).map(([name, value]) => `  ${name.padEnd(26)}${value}`.slice(0, width - 1)),
      ]
      clear()
      stream.write(lines.map((line) => `${line}\n`).join(''))
      shown = lines.length
    },
    end: clear,
  }
}
