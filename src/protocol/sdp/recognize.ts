import type {SdpForm} from '../../model/sdp.ts'
import {parseClientFrame} from '../signaling/client-frame.ts'
import {decodePayload} from '../signaling/payload.ts'
import {parseServiceFrame} from '../signaling/service-frame.ts'
import {printable} from '../text.ts'

export interface RecognizedSdp {
  readonly form: SdpForm
  /** Absent where nothing says it. */
  readonly type?: 'offer' | 'answer'
  readonly sdp: string
}

export type Recognition =
  | {readonly ok: true; readonly found: readonly RecognizedSdp[]}
  /** What was given instead, as the end of a sentence. */
  | {readonly ok: false; readonly problem: string}

/** More are in no recording that somebody examines by hand. */
const mostFound = 1000

/** Escapes of JSON and of consoles, which stand for line ends: `\r\n`. */
const escapedLineEnd = /\\r\\n|\\n/

/** `type: offer, sdp: v=0`, as chrome://webrtc-internals writes it, and `sdp:` alone. */
const internals = /^\s*(?:type:\s*(offer|answer|pranswer)\s*,\s*)?sdp:\s*/i

/**
 * Finds the session descriptions in what people have at hand: SDP, `{"type","sdp"}`, the base64 of that (a KVS payload), a signaling
 * frame, lines of a recording, or SDP with its line ends written as `\r\n`.
 */
export function recognizeSdp(text: string): Recognition {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') return {ok: false, problem: 'it is empty'}
  if (isBinary(trimmed)) return {ok: false, problem: 'it is not text'}
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('"')) return inJson(trimmed)
  const [lead = '', type] = internals.exec(trimmed) ?? []
  const bare = trimmed.slice(lead.length)
  if (looksLikeSdp(bare)) return one(asSdp(bare, type))
  const decoded = decodePayload(trimmed)
  if (decoded !== undefined && /^\s*[{"v]/.test(decoded)) return inside(decoded, 'base64')
  return {ok: false, problem: `it begins with "${printable(trimmed, {maxLength: 40})}"`}
}

const one = (found: RecognizedSdp): Recognition => ({ok: true, found: [found]})

/** Control characters but line ends and tabs, or what is left of bytes that are no UTF-8. */
function isBinary(text: string): boolean {
  const beginning = text.slice(0, 4096)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that tell
  const odd = beginning.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0
  return odd > beginning.length / 20
}

/** Lines that could be those of an SDP, even one whose first line was lost. */
const looksLikeSdp = (text: string): boolean => /^v=/.test(text) || (/^[a-z]=/.test(text) && /(?:^|\n|\\n)m=/.test(text))

function asSdp(text: string, type?: string): RecognizedSdp {
  const escaped = !text.includes('\n') && escapedLineEnd.test(text)
  const sdp = escaped ? withoutEscapes(text.replace(/["'],?$/, '')) : text
  return {
    form: escaped ? 'SDP with escapes' : 'SDP',
    ...(isType(type?.toLowerCase()) && {type: type!.toLowerCase() as 'offer' | 'answer'}),
    // Trimming took the last line end.
    sdp: `${sdp.trimEnd()}${sdp.includes('\r\n') ? '\r\n' : '\n'}`,
  }
}

const withoutEscapes = (text: string): string => text.replace(/\\([rnt"/\\])/g, (_, c: string) => meaning[c] ?? c)
const meaning: Readonly<Record<string, string>> = {r: '\r', n: '\n', t: '\t'}

const isType = (type: unknown): type is 'offer' | 'answer' => type === 'offer' || type === 'answer'

/** What was inside of something else; a payload in a payload is no payload. */
function inside(text: string, form: SdpForm): Recognition {
  const value = parseJson(text)
  if (value === undefined) {
    if (looksLikeSdp(text)) return one({...asSdp(text), form})
    return {ok: false, problem: `it is ${form} of "${printable(text, {maxLength: 40})}", which is neither JSON nor SDP`}
  }
  const found = descriptionIn(value)
  return found ? one({...found, form}) : {ok: false, problem: `it is ${form} of JSON without type and sdp`}
}

function inJson(text: string): Recognition {
  const value = parseJson(text)
  if (value !== undefined) return fromValue(value, text)
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 1 && parseJson(lines[0]!) !== undefined) return inRecording(lines)
  return {ok: false, problem: 'it begins like JSON and is not; is it cut off?'}
}

function fromValue(value: unknown, text: string): Recognition {
  if (typeof value === 'string') return looksLikeSdp(value) ? one({...asSdp(value), form: 'JSON'}) : noSdpInJson
  const description = descriptionIn(value)
  if (description) return one({...description, form: 'JSON'})
  const recorded = recordedFrame(value)
  if (recorded !== undefined) return orNone(inFrame(recorded, 'recording'))
  return orNone(inFrame(text, 'signaling frame'))
}

const noSdpInJson: Recognition = {ok: false, problem: 'it is JSON, and no session description is in it'}

const orNone = (found: RecognizedSdp | undefined): Recognition => (found ? one(found) : noSdpInJson)

function inRecording(lines: readonly string[]): Recognition {
  const found: RecognizedSdp[] = []
  for (const line of lines) {
    const frame = recordedFrame(parseJson(line)) ?? line
    const description = inFrame(frame, 'recording')
    if (description && found.length < mostFound) found.push(description)
  }
  return found.length > 0 ? {ok: true, found} : {ok: false, problem: 'none of its lines holds an SDP offer or answer'}
}

/** A line of `signal record` has the frame as it was on the wire; one of `signal tap --json --raw` as well. */
function recordedFrame(value: unknown): string | undefined {
  const frame = (value as {frame?: unknown} | null | undefined)?.frame
  return typeof frame === 'string' ? frame : undefined
}

function inFrame(text: string, form: SdpForm): RecognizedSdp | undefined {
  const client = parseClientFrame(text)
  const service = parseServiceFrame(text)
  const [kind, payload] = client.ok
    ? [client.frame.action, client.frame.messagePayload]
    : service.kind === 'service'
      ? [service.frame.messageType, service.frame.messagePayload]
      : []
  if (kind !== 'SDP_OFFER' && kind !== 'SDP_ANSWER') return undefined
  const found = descriptionIn(parseJson(decodePayload(payload ?? '') ?? ''))
  return found && {type: kind === 'SDP_OFFER' ? 'offer' : 'answer', ...found, form}
}

/** RTCSessionDescriptionInit, or an object with one as its localDescription and the like. */
function descriptionIn(value: unknown): Omit<RecognizedSdp, 'form'> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const {sdp, type} = value as {sdp?: unknown; type?: unknown}
  return typeof sdp === 'string' ? {sdp, ...(isType(type) && {type})} : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
