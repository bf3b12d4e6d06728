import {stripVTControlCharacters} from 'node:util'
import {Chalk, type ChalkInstance} from 'chalk'

/** How a person will see the text: what the terminal can do. */
export interface Style {
  readonly color: boolean
  /** Columns of the terminal; text for a pipe takes {@link defaultWidth}. */
  readonly width: number
}

/** Wide enough for a TURN host name beside its numbers, and what most windows have at least. */
export const defaultWidth = 100

export const plain: Style = {color: false, width: defaultWidth}

/** Colours by meaning, so that no renderer names a colour. */
export interface Paint {
  good(text: string): string
  bad(text: string): string
  doubtful(text: string): string
  quiet(text: string): string
  strong(text: string): string
  heading(text: string): string
}

export function paintOf(style: Style): Paint {
  const chalk: ChalkInstance = new Chalk({level: style.color ? 1 : 0})
  return {
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    doubtful: (text) => chalk.yellow(text),
    quiet: (text) => chalk.dim(text),
    strong: (text) => chalk.bold(text),
    heading: (text) => chalk.bold.underline(text),
  }
}

/** `412 ms`, `3.1 s`: enough digits to compare, no more. */
export function renderMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}

/** Columns that a text takes; colours take none. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length

/** Wraps at words to `width` columns; every line is indented by `indent`. Words longer than a line stay whole. Text may be painted. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    let taken = indent.length
    for (const word of paragraph.split(' ')) {
      if (line !== '' && taken + 1 + widthOf(word) > width) {
        lines.push(line)
        line = ''
        taken = indent.length
      }
      taken += widthOf(word) + (line === '' ? 0 : 1)
      line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => indent + line).join('\n')
}

/** {@link wrap} with the first line further out: the lines below stand under its text, and not under its mark. */
export const wrapHanging = (text: string, width: number, indent: string): string =>
  indent + wrap(text, width, `${indent}  `).trimStart()
