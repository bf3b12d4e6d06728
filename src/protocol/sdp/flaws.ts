import {parseProfileLevelId} from '../../model/profile-level.ts'
import type {SdpFlaw} from '../../model/sdp.ts'
import {parseCandidate} from '../ice/parse-candidate.ts'
import {excerptOf, type SdpLine, type SplitSdp} from './lines.ts'

interface Grammar {
  readonly form: RegExp
  readonly problem: string
}

/** Attributes that a session hangs on, and how their RFC writes them. What is not here may be anything. */
const grammars: Readonly<Record<string, Grammar>> = {
  rtpmap: {form: /^\d{1,3} [\w.+-]+\/\d+(?:\/\d+)?$/, problem: 'is not a=rtpmap:TYPE NAME/CLOCK (RFC 8866 §6.6)'},
  fmtp: {form: /^\S+ \S.*$/, problem: 'is not a=fmtp:TYPE PARAMETERS (RFC 8866 §6.15)'},
  'ice-ufrag': {form: /^[\w+/-]{4,256}$/, problem: 'has a user fragment that is not 4 to 256 characters of ICE (RFC 8839 §5.4)'},
  'ice-pwd': {
    form: /^(?:[\w+/-]{22,256}|\[redacted\])$/,
    problem: 'has a password that is not 22 to 256 characters of ICE (RFC 8839 §5.4)',
  },
  fingerprint: {
    form: /^[\w-]+ [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})+$/,
    problem: 'is not a=fingerprint:HASH AA:BB:... (RFC 8122 §5)',
  },
  setup: {form: /^(?:active|passive|actpass|holdconn)$/, problem: 'is none of active, passive, actpass (RFC 4145 §4)'},
  extmap: {form: /^\d+(?:\/\w+)? \S+/, problem: 'is not a=extmap:ID URI (RFC 8285 §5)'},
}

/** Attributes that cannot be read, or that name what is not there; the description holds without them, if not the session. */
export function* findFlaws({session, sections}: SplitSdp): Generator<SdpFlaw> {
  for (const line of session) yield* flawsOf(line, undefined)
  for (const lines of sections) {
    const formats = new Set(lines[0]!.value.trim().split(/ +/).slice(3))
    for (const line of lines.slice(1)) yield* flawsOf(line, formats)
  }
}

function* flawsOf(line: SdpLine, formats: ReadonlySet<string> | undefined): Generator<SdpFlaw> {
  if (line.type !== 'a') return
  const [name, value] = splitAt(line.value)
  const problem = problemOf(name, value.trim()) ?? (formats && unknownFormat(name, value, formats))
  if (problem !== undefined)
    yield {
      line: line.number,
      problem,
      // A password that is too short is a password all the same.
      excerpt: name === 'ice-pwd' ? 'a=ice-pwd:[redacted]' : excerptOf(`a=${line.value}`),
    }
}

function splitAt(attribute: string): readonly [name: string, value: string] {
  const at = attribute.indexOf(':')
  return at === -1 ? [attribute, ''] : [attribute.slice(0, at), attribute.slice(at + 1)]
}

function problemOf(name: string, value: string): string | undefined {
  const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined
  if (grammar && !grammar.form.test(value)) return grammar.problem
  if (name === 'candidate') return candidateProblem(value)
  if (name === 'fmtp') return profileProblem(value)
  return undefined
}

function candidateProblem(value: string): string | undefined {
  const candidate = parseCandidate(`candidate:${value}`)
  if (!candidate) return 'is not a candidate (RFC 8839 §5.1)'
  if (candidate.port > 65_535) return `has port ${candidate.port}, beyond 65535`
  return candidate.priority > 2 ** 31 - 1 ? `has priority ${candidate.priority}, beyond 2^31 - 1 (RFC 8445 §5.1.2)` : undefined
}

function profileProblem(value: string): string | undefined {
  const [, written] = /profile-level-id\s*=\s*([^;\s]*)/i.exec(value) ?? []
  if (written === undefined) return undefined
  const decoded = parseProfileLevelId(written)
  if (!decoded) return 'has a profile-level-id that is not six hexadecimal digits (RFC 6184 §8.1)'
  return decoded.profile === undefined || decoded.level === undefined
    ? `has a profile-level-id that names no H.264 ${decoded.profile === undefined ? 'profile' : 'level'}`
    : undefined
}

function unknownFormat(name: string, value: string, formats: ReadonlySet<string>): string | undefined {
  if (name !== 'rtpmap' && name !== 'fmtp' && name !== 'rtcp-fb') return undefined
  const format = value.trimStart().split(' ')[0]!
  return format === '*' || formats.has(format) ? undefined : 'is about a format that its m= line does not have'
}
