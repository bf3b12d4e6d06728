import {decodePayload, encodePayload} from './payload.ts'

/** What stands in the place of a secret. */
export const redacted = '[redacted]'

/**
 * Whoever holds ice-pwd can answer connectivity checks in the session's place (RFC 8445 §19.1); the keys of SDES (RFC 4568) decrypt the
 * media.
 */
export const redactSdp = (sdp: string): string => redactValues(sdp, /a=(?:ice-pwd|crypto):[^\r\n]*/gi)

/** The same in what should be JSON around an SDP and is not: lines end as JSON writes it. */
const redactBroken = (text: string): string => redactValues(text, /a=(?:ice-pwd|crypto):(?:[^\\"\r\n]|\\[^rn])*/gi)

/** Of a=crypto only the key goes, which stands behind `inline:`. */
const redactValues = (text: string, lines: RegExp): string =>
  text.replace(lines, (line) => {
    const marker = line[2]!.toLowerCase() === 'i' ? 'a=ice-pwd:' : ' inline:'
    const at = line.toLowerCase().indexOf(marker)
    return at === -1 ? line : line.slice(0, at + marker.length) + redacted
  })

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A signaling frame, of either direction, without the secrets in its payload. Where there are none it stays as it is, byte for byte. */
export function redactFrame(text: string): string {
  const fields = parse(text)
  if (!isFields(fields)) return redactBroken(text)
  const clean = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, redactField(key.toLowerCase(), value)]))
  return Object.entries(clean).every(([key, value]) => value === fields[key]) ? text : write(clean)
}

/** What is nested so deeply that it cannot be written again was not written by any client. */
function write(value: Fields): string {
  try {
    return JSON.stringify(value)
  } catch {
    return redacted
  }
}

function redactField(key: string, value: unknown): unknown {
  if (key === 'messagepayload' && typeof value === 'string') return redactPayload(value)
  // The C SDK sends its TURN servers along with an offer.
  return key === 'iceserverlist' && Array.isArray(value) ? value.map(withoutPassword) : value
}

const withoutPassword = (server: unknown): unknown =>
  isFields(server)
    ? Object.fromEntries(Object.entries(server).map(([key, value]) => [key, /password/i.test(key) ? redacted : value]))
    : server

const redactPayload = (payload: string): string => changeSdp(payload, redactSdp, redactBroken)

/** A redacted payload that parsers take again: with an ice-pwd, if not the one that was there. */
export const withFreshPassword = (payload: string, icePwd: string): string =>
  changeSdp(payload, (sdp) => sdp.replaceAll(`a=ice-pwd:${redacted}`, `a=ice-pwd:${icePwd}`))

/** @param otherwise what to do with text that is no JSON with SDP in it */
function changeSdp(payload: string, change: (sdp: string) => string, otherwise = (text: string): string => text): string {
  const json = decodePayload(payload)
  if (json === undefined) return payload
  const value = parse(json)
  if (!isFields(value) || typeof value.sdp !== 'string') return encodeChanged(payload, json, otherwise(json))
  const sdp = change(value.sdp)
  return sdp === value.sdp ? payload : encodePayload(write({...value, sdp}))
}

const encodeChanged = (payload: string, before: string, after: string): string =>
  after === before ? payload : encodePayload(after)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
