import type {PeerDefect, SdpFact, SdpMediaFact} from '../../model/evidence.ts'
import {encodeSessionDescription} from '../signaling/payload.ts'
import {printable} from '../text.ts'

export type ParsedSdp = {readonly ok: true; readonly fact: SdpFact} | {readonly ok: false; readonly defect: PeerDefect}

interface Line {
  readonly type: string
  readonly value: string
}

/**
 * Takes an SDP apart into what kvsctl reports about it. It reads line by line: a parser that skips what it does not
 * understand, as the usual packages do, cannot say which line is broken.
 */
export function parseSdp(type: 'offer' | 'answer', sdp: string): ParsedSdp {
  const problem = findProblem(sdp)
  if (problem) return {ok: false, defect: {where: 'sdp', ...problem}}
  const fact: SdpFact = {
    type,
    sdp,
    sdpBytes: Buffer.byteLength(sdp),
    payloadBytes: encodeSessionDescription({type, sdp}).length,
    media: sections(linesOf(sdp)).map(mediaFact),
  }
  return {ok: true, fact}
}

/** RFC 8866 §5 asks for CRLF and tells parsers to accept a bare newline too. */
const textLines = (sdp: string): string[] => sdp.replace(/(\r?\n)+$/, '').split(/\r?\n/)

const linesOf = (sdp: string): Line[] => textLines(sdp).map((line) => ({type: line.slice(0, 1), value: line.slice(2)}))

/** RFC 8866 §5: `<type>=<value>`, one lower-case letter, no space around the equals sign. */
const wellFormed = /^[a-z]=/

/** No peer needs one; RFC 8866 §9 forbids some and lets others pass, but those are what terminal escapes are made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that must not be there
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/

/** RFC 8866 §5.14: `m=<media> <port>[/<number>] <proto> <fmt> ...` */
const mediaLine = /^m=[\w-]+ \d{1,5}(?:\/\d+)? \S+(?: \S+)+ *$/

function findProblem(sdp: string): {problem: string; excerpt: string} | undefined {
  if (sdp.trim() === '') return {problem: 'it is empty', excerpt: ''}
  const lines = textLines(sdp)
  for (const [index, line] of lines.entries()) {
    const problem = problemOfLine(line, index)
    if (problem) return {problem: `line ${index + 1} ${problem}`, excerpt: printable(line, {maxLength: 120})}
  }
  if (!lines.some((line) => line.startsWith('m=')))
    return {problem: 'it has no m= line', excerpt: printable(sdp, {maxLength: 120})}
  return undefined
}

function problemOfLine(line: string, index: number): string | undefined {
  if (index === 0 && line.trimEnd() !== 'v=0') return 'is not v=0'
  if (!wellFormed.test(line)) return 'is not of the form type=value'
  if (controlCharacter.test(line)) return 'has a control character'
  if (line.startsWith('m=') && !mediaLine.test(line)) return 'is not a media description'
  return undefined
}

/** The lines of each media section, its m= line first. */
function sections(lines: readonly Line[]): Line[][] {
  const found: Line[][] = []
  for (const line of lines) {
    if (line.type === 'm') found.push([line])
    else found.at(-1)?.push(line)
  }
  return found
}

function mediaFact(lines: readonly Line[]): SdpMediaFact {
  const [kind, port, , ...formats] = lines[0]!.value.trim().split(/ +/)
  const attributes = lines.filter((line) => line.type === 'a').map((line) => line.value)
  return {
    kind: printable(kind!),
    port: Number.parseInt(port!, 10),
    direction: attributes.find((a) => /^(sendrecv|sendonly|recvonly|inactive)$/.test(a)) ?? 'sendrecv',
    codecs: formats.flatMap((format) => codecOf(format, attributes)),
  }
}

/** `H264/90000 42e01f pm=1`: encoding and clock rate, for H.264 its profile-level-id and packetization-mode (RFC 6184 §8.1). */
function codecOf(format: string, attributes: readonly string[]): string[] {
  const encoding = attributeOf(attributes, 'rtpmap', format)
  if (encoding === undefined) return []
  const parameters = attributeOf(attributes, 'fmtp', format) ?? ''
  const profile = /profile-level-id=([0-9a-f]{6})/i.exec(parameters)?.[1]
  const mode = /packetization-mode=(\d)/.exec(parameters)?.[1]
  return [printable([encoding, profile?.toLowerCase(), mode && `pm=${mode}`].filter(Boolean).join(' '), {maxLength: 80})]
}

const attributeOf = (attributes: readonly string[], name: string, format: string): string | undefined =>
  attributes.find((a) => a.startsWith(`${name}:${format} `))?.slice(name.length + format.length + 2)
