import type {SdpFlaw} from '../../model/sdp.ts'
import {printable} from '../text.ts'

/** `type=value` of one line. */
export interface SdpLine {
  readonly type: string
  readonly value: string
  /** Counted from 1. */
  readonly number: number
}

/** RFC 8866 §5 asks for CRLF and tells parsers to accept a bare newline too. */
const textLines = (sdp: string): string[] => sdp.replace(/(?:\r?\n)+$/, '').split(/\r?\n/)

/** The lines of a description; those that are none of SDP are left out. */
export const linesOf = (sdp: string): SdpLine[] =>
  textLines(sdp).flatMap((line, index) =>
    wellFormed.test(line) ? [{type: line.slice(0, 1), value: line.slice(2), number: index + 1}] : [],
  )

/** RFC 8866 §5: `<type>=<value>`, one lower-case letter, no space around the equals sign. */
const wellFormed = /^[a-z]=/

/** No peer needs one; RFC 8866 §9 forbids some and lets others pass, but those are what terminal escapes are made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that must not be there
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/

/** RFC 8866 §5.14: `m=<media> <port>[/<number>] <proto> <fmt> ...` */
const mediaLine = /^m=[\w-]+ \d{1,5}(?:\/\d+)? \S+(?: \S+)+ *$/

/** Every line because of which a description is no SDP, first to last. */
export function* findDefects(sdp: string): Generator<SdpFlaw> {
  for (const [index, line] of textLines(sdp).entries()) {
    const problem = problemOfLine(line, index)
    if (problem) yield {line: index + 1, problem, excerpt: excerptOf(line), fatal: true}
  }
}

export const excerptOf = (line: string): string => printable(line, {maxLength: 120})

function problemOfLine(line: string, index: number): string | undefined {
  if (index === 0 && line.trimEnd() !== 'v=0') return 'is not v=0'
  if (!wellFormed.test(line)) return 'is not of the form type=value'
  if (controlCharacter.test(line)) return 'has a control character'
  if (line.startsWith('m=') && !mediaLine.test(line)) return 'is not a media description'
  return undefined
}

export interface SplitSdp {
  readonly session: readonly SdpLine[]
  /** The lines of each media section, its m= line first. */
  readonly sections: readonly (readonly SdpLine[])[]
}

export function splitSections(lines: readonly SdpLine[]): SplitSdp {
  const session: SdpLine[] = []
  const sections: SdpLine[][] = []
  for (const line of lines) {
    if (line.type === 'm') sections.push([line])
    else (sections.at(-1) ?? session).push(line)
  }
  return {session, sections}
}

export const attributesOf = (lines: readonly SdpLine[]): readonly string[] =>
  lines.flatMap(({type, value}) => (type === 'a' ? [value] : []))
