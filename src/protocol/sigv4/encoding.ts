/**
 * Percent-encodes as AWS SigV4 does: everything but RFC 3986 §2.3 unreserved characters, upper-case hex
 * (`encodeURIComponent` leaves `!'()*` alone, which other signers do not). Lone surrogates become U+FFFD, as in any UTF-8.
 */
export const uriEncode = (text: string): string =>
  encodeURIComponent(Buffer.from(text).toString()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * Undoes percent-encoding. A `+` stays a `+`: signers of websocket URLs write a plus sign that way. What is not valid
 * percent-encoded UTF-8 is kept as it is, so that bad input becomes a wrong signature instead of an exception.
 */
export function uriDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** One parameter of a query string, still encoded as it was received. */
export interface RawParameter {
  readonly name: string
  readonly value: string
}

/** Splits the part of a URL behind `?` without decoding it. */
export const parseRawQuery = (query: string): RawParameter[] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? {name: part, value: ''} : {name: part.slice(0, at), value: part.slice(at + 1)}
    })

/** The first parameter of that name, decoded; names are compared as they are written. */
export function queryParameter(query: string, name: string): string | undefined {
  const found = parseRawQuery(query).find((parameter) => uriDecode(parameter.name) === name)
  return found && uriDecode(found.value)
}
