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
  'ice-ufrag': {
    form: /^[A-Za-z0-9+/]{4,256}$/,
    problem: 'has a user fragment that is not 4 to 256 characters of ICE (RFC 8839 §5.4)',
  },
  'ice-pwd': {
    form: /^(?:[A-Za-z0-9+/]{22,256}|\[redacted\])$/,
    problem: 'has a password that is not 22 to 256 characters of ICE (RFC 8839 §5.4)',
  },
  fingerprint: {
    form: /^[\w-]+ [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})*$/,
    problem: 'is not a=fingerprint:HASH AA:BB:... (RFC 8122 §5)',
  },
  setup: {form: /^(?:active|passive|actpass|holdconn)$/, problem: 'is none of active, passive, actpass (RFC 4145 §4)'},
  extmap: {form: /^\d+(?:\/\w+)? \S+/, problem: 'is not a=extmap:ID URI (RFC 8285 §5)'},
}

type Problem = Pick<SdpFlaw, 'problem' | 'fatal'>

/** Chromium refuses a description for these: `test/interop/sdp-chromium.test.ts`. */
const fatal = (problem: string | undefined): Problem | undefined => (problem === undefined ? undefined : {problem, fatal: true})
const harmless = (problem: string | undefined): Problem | undefined =>
  problem === undefined ? undefined : {problem, fatal: false}

/** Lines that are missing or cannot be read, or that name what is not there; the description holds without them, if not the session. */
export function* findFlaws({session, sections}: SplitSdp): Generator<SdpFlaw> {
  yield* headFlaws(session)
  for (const line of session) yield* flawsOf(line, undefined)
  for (const [media, ...lines] of sections) {
    const formats = new Set(media!.value.trim().split(/ +/).slice(3))
    yield* mediaFlaws(media!, formats, lines)
    for (const line of lines) yield* flawsOf(line, formats)
  }
}

/** What a text does not show once it is split: browsers want the last line ended as well. */
export function* endFlaws(sdp: string): Generator<SdpFlaw> {
  if (sdp.endsWith('\n')) return
  const lines = sdp.split('\n')
  yield {line: lines.length, problem: 'has no line end, being the last', excerpt: excerptOf(lines.at(-1)!), fatal: true}
}

/** RFC 8866 §5: v=, o= and s= in this order, and t= before attributes. */
function* headFlaws(session: readonly SdpLine[]): Generator<SdpFlaw> {
  const wrong = ['v', 'o', 's'].findIndex((type, at) => session[at]?.type !== type)
  if (wrong !== -1) yield missing('vos'[wrong]!, wrong + 1, session)
  else if (!session.some(({type}) => type === 't')) yield missing('t', 4, session)
}

const missing = (type: string, number: number, session: readonly SdpLine[]): SdpFlaw => {
  const there = session[number - 1]
  return {
    line: number,
    problem: `should be ${type}= (RFC 8866 §5)`,
    excerpt: there ? withoutSecret(there) : '',
    fatal: true,
  }
}

/** RFC 5761 §4: under rtcp-mux these payload types look like RTCP. */
const isTakenByRtcp = (format: string): boolean => /^\d+$/.test(format) && Number(format) >= 64 && Number(format) <= 95

function* mediaFlaws(media: SdpLine, formats: ReadonlySet<string>, lines: readonly SdpLine[]): Generator<SdpFlaw> {
  if (!lines.some(({type, value}) => type === 'a' && value === 'rtcp-mux')) return
  for (const format of formats)
    if (isTakenByRtcp(format))
      yield {
        line: media.number,
        problem: `has payload type ${format}, which is taken for RTCP with rtcp-mux (RFC 5761 §4)`,
        excerpt: excerptOf(`m=${media.value}`),
        fatal: true,
      }
}

function* flawsOf(line: SdpLine, formats: ReadonlySet<string> | undefined): Generator<SdpFlaw> {
  if (line.type !== 'a') return
  const [name, value] = splitAt(line.value)
  const problem = problemOf(name, value.trim()) ?? (formats && unknownFormat(name, value, formats))
  if (problem !== undefined) yield {line: line.number, ...problem, excerpt: withoutSecret(line)}
}

/** A password that is too short is a password all the same. */
const withoutSecret = ({type, value}: SdpLine): string =>
  /^(?:ice-pwd|crypto)\b/i.test(value) ? `${type}=${splitAt(value)[0]}:[redacted]` : excerptOf(`${type}=${value}`)

function splitAt(attribute: string): readonly [name: string, value: string] {
  const at = attribute.indexOf(':')
  return at === -1 ? [attribute, ''] : [attribute.slice(0, at), attribute.slice(at + 1)]
}

function problemOf(name: string, value: string): Problem | undefined {
  const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined
  if (grammar && !grammar.form.test(value)) return fatal(grammar.problem)
  if (name === 'candidate') return fatal(candidateProblem(value))
  if (name === 'fingerprint') return fatal(hashProblem(value))
  return name === 'fmtp' ? harmless(profileProblem(value)) : undefined
}

function candidateProblem(value: string): string | undefined {
  const candidate = parseCandidate(`candidate:${value}`)
  if (!candidate) return 'is not a candidate (RFC 8839 §5.1)'
  if (candidate.port > 65_535) return `has port ${candidate.port}, beyond 65535`
  return candidate.priority > 2 ** 32 - 1 ? `has priority ${candidate.priority}, which is no number of 32 bits` : undefined
}

/** RFC 8122 §5 and the IANA registry of hash functions: how many bytes each has. */
const hashBytes: Readonly<Record<string, number>> = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
  md5: 16,
  md2: 16,
}

function hashProblem(value: string): string | undefined {
  const [hash = '', digest = ''] = value.split(' ')
  const bytes = Object.hasOwn(hashBytes, hash.toLowerCase()) ? hashBytes[hash.toLowerCase()]! : undefined
  if (bytes === undefined) return 'names a hash that nobody registered'
  const has = digest.split(':').length
  return has === bytes ? undefined : `has ${has} bytes, and ${hash} has ${bytes}`
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

/** Of these Chromium minds all but the rtpmap. */
function unknownFormat(name: string, value: string, formats: ReadonlySet<string>): Problem | undefined {
  if (name !== 'rtpmap' && name !== 'fmtp' && name !== 'rtcp-fb') return undefined
  const format = value.trimStart().split(' ')[0]!
  if (format === '*' || formats.has(format)) return undefined
  return {problem: 'is about a format that its m= line does not have', fatal: name !== 'rtpmap'}
}
