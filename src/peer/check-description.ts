import {FailureError} from '../model/failure-error.ts'
import {parseSdp} from '../protocol/sdp/parse-sdp.ts'

/** Three times what the C SDK can receive (25 000 characters), far below what would keep a parser busy. */
const maxSdpLength = 75_000

/** A KVS peer needs three; a hostile one could ask for a socket per section. */
const maxSections = 16

/** Each is paired with every local one and checked, so their number is work that a stranger orders. */
export const maxRemoteCandidates = 100

/** @throws FailureError `malformed`, in words that name what is missing, or `refused` when media is rejected */
export function checkDescription(type: 'offer' | 'answer', sdp: string): void {
  if (sdp.length > maxSdpLength) throw malformed(type, `it has ${sdp.length} characters, more than ${maxSdpLength}`)
  const parsed = parseSdp(type, sdp)
  if (!parsed.ok) throw malformed(type, parsed.defect.problem)
  const problem = findMissing(sdp, parsed.fact.media.length)
  if (problem !== undefined) throw malformed(type, problem)
  const rejected = parsed.fact.media.filter(({kind, port}) => port === 0 && kind !== 'application')
  if (type === 'answer' && rejected.length > 0) throw rejectedMedia(rejected.map(({kind}) => kind))
}

/** RFC 8829 §5.3.1: port 0 in an answer says that the section is not wanted. */
const rejectedMedia = (kinds: readonly string[]): FailureError =>
  new FailureError({
    kind: 'refused',
    code: 'media-rejected',
    message: `The answer rejects our ${kinds.join(' and ')} (port 0 in its m= line): it has none to send, or not in a codec that was offered.`,
  })

function findMissing(sdp: string, sections: number): string | undefined {
  if (sections > maxSections) return `it has ${sections} media sections, more than ${maxSections}`
  if (!/^a=ice-ufrag:\S{4,256}\s*$/m.test(sdp)) return 'it has no ICE user name (a=ice-ufrag, RFC 8839 §5.4)'
  if (!/^a=ice-pwd:\S{22,256}\s*$/m.test(sdp)) return 'it has no ICE password (a=ice-pwd, RFC 8839 §5.4)'
  if (!/^a=fingerprint:\S+ [0-9A-Fa-f:]+\s*$/m.test(sdp)) return 'it has no DTLS fingerprint (a=fingerprint, RFC 8122 §5)'
  const candidates = sdp.match(/^a=candidate:/gm)?.length ?? 0
  return candidates > maxRemoteCandidates ? `it has ${candidates} candidates, more than ${maxRemoteCandidates}` : undefined
}

export const malformed = (what: string, problem: string, cause?: unknown): FailureError =>
  new FailureError({kind: 'malformed', message: `The ${what} of the other side cannot be used: ${problem}.`}, cause)
