import type {PeerDefect} from '../../model/evidence.ts'
import {printable} from '../text.ts'

/** RTCSessionDescriptionInit: what the payload of SDP_OFFER and SDP_ANSWER says. */
export interface SessionDescription {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
}

/** RTCIceCandidateInit: what the payload of ICE_CANDIDATE says. An empty `candidate` is the end of candidates. */
export interface CandidateInit {
  readonly candidate: string
  readonly sdpMid?: string
  readonly sdpMLineIndex?: number
  readonly usernameFragment?: string
}

export type Decoded<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly defect: PeerDefect}

/** Text as a payload travels: base64 of UTF-8, standard alphabet. */
export const encodePayload = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const encodeJson = (value: unknown): string => encodePayload(JSON.stringify(value))

/** Base64 of `{"type","sdp"}`: standard alphabet, keys in the order in which browsers write them. */
export const encodeSessionDescription = ({type, sdp}: SessionDescription): string => encodeJson({type, sdp})

export const encodeCandidate = ({candidate, sdpMid, sdpMLineIndex, usernameFragment}: CandidateInit): string =>
  encodeJson({candidate, sdpMid, sdpMLineIndex, usernameFragment})

const failed = (where: PeerDefect['where'], problem: string, text: string): {ok: false; defect: PeerDefect} => ({
  ok: false,
  defect: {where, problem, excerpt: printable(text, {maxLength: 120})},
})

/** Decodes the payload of an SDP_OFFER or SDP_ANSWER; that the SDP itself makes sense is `parseSdp`'s business. */
export function decodeSessionDescription(payload: string | undefined, wanted: 'offer' | 'answer'): Decoded<SessionDescription> {
  const json = decodeJson(payload)
  if (!json.ok) return json
  const text = json.text
  if (typeof json.value !== 'object' || json.value === null) return failed('json', 'it is not an object with type and sdp', text)
  const {type, sdp} = json.value as {type?: unknown; sdp?: unknown}
  if (type !== wanted) return failed('json', `its type is ${describe(type)}, not "${wanted}"`, text)
  if (typeof sdp !== 'string') return failed('json', `its sdp is ${describe(sdp)}`, text)
  return {ok: true, value: {type: wanted, sdp}}
}

/** RFC 8839 §5.1, without its extensions: foundation, component, transport, priority, address, port, type. */
const candidateLine = /^(?:a=)?candidate:\S+ \d+ \S+ \d+ \S+ \d+ typ \S+/i

/** Decodes the payload of an ICE_CANDIDATE. The JSON literal `null` (Android) means the end of candidates, like `""`. */
export function decodeCandidate(payload: string | undefined): Decoded<CandidateInit> {
  const json = decodeJson(payload)
  if (!json.ok) return json
  if (json.value === null) return {ok: true, value: {candidate: ''}}
  if (typeof json.value !== 'object') return failed('json', 'it is not an object with candidate', json.text)
  const {candidate, sdpMid, sdpMLineIndex, usernameFragment} = json.value as Record<string, unknown>
  if (typeof candidate !== 'string') return failed('json', `its candidate is ${describe(candidate)}`, json.text)
  if (candidate !== '' && !candidateLine.test(candidate))
    return failed('candidate', 'it is not a candidate as RFC 8839 §5.1 writes it', candidate)
  return {
    ok: true,
    value: {
      candidate,
      ...(typeof sdpMid === 'string' && {sdpMid}),
      ...(typeof sdpMLineIndex === 'number' && {sdpMLineIndex}),
      ...(typeof usernameFragment === 'string' && {usernameFragment}),
    },
  }
}

const describe = (value: unknown): string => {
  if (value === undefined) return 'missing'
  return typeof value === 'string' ? `"${printable(value, {maxLength: 40})}"` : `a ${value === null ? 'null' : typeof value}`
}

type DecodedJson = {readonly ok: true; readonly value: unknown; readonly text: string} | {ok: false; defect: PeerDefect}

/** Both alphabets of RFC 4648 (Android sends the URL-safe one), padded or not, line breaks ignored. */
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/

function decodeJson(payload: string | undefined): DecodedJson {
  if (payload === undefined || payload === '') return failed('frame', 'it has no messagePayload', '')
  if (!isBase64(payload)) return failed('base64', 'it is not base64', payload)
  const text = decodePayload(payload)
  if (text === undefined) return failed('base64', 'it does not decode to UTF-8 text', payload)
  try {
    return {ok: true, value: JSON.parse(text), text}
  } catch {
    return failed('json', 'it decodes to text that is not JSON', text)
  }
}

const withoutLineEnds = (payload: string): string => payload.replace(/[\r\n]/g, '')

function isBase64(payload: string): boolean {
  const compact = withoutLineEnds(payload)
  return base64.test(compact) && compact.replace(/=+$/, '').length % 4 !== 1
}

/** The text that a payload carries; undefined when it is not base64 of UTF-8. */
export function decodePayload(payload: string): string | undefined {
  if (!isBase64(payload)) return undefined
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(Buffer.from(withoutLineEnds(payload), 'base64'))
  } catch {
    return undefined
  }
}
