import {uriEncode} from './encoding.ts'

/** How clients write values into a query, where it is not what SigV4 wants. */
export type ClientEncoding = (decoded: string) => string

const escaped = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/** ECMA-262 encodeURIComponent leaves `!'()*` as they are. */
export const javascriptEncoding: ClientEncoding = (text) => encodeURIComponent(Buffer.from(text).toString())

/** java.net.URLEncoder is for HTML forms: a space becomes `+`, `*` stays, `~` does not. */
export const javaEncoding: ClientEncoding = (text) =>
  uriEncode(text).replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E')

/** Foundation's CharacterSet.urlHostAllowed, which leaves `:` and most punctuation; KVSSigner.swift then escapes `+` and `=`. */
export const iosEncoding: ClientEncoding = (text) => text.replace(/[^A-Za-z0-9._~\-!$&'()*,;:[\]]/gu, escaped)

export const noEncoding: ClientEncoding = (text) => text

export const doubleEncoding: ClientEncoding = (text) => uriEncode(uriEncode(text))

export const lowerCaseEncoding: ClientEncoding = (text) => uriEncode(text).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())

/** What a server or library makes of a `+` that it takes for a space. */
export const plusIsSpaceEncoding: ClientEncoding = (text) => uriEncode(text.replaceAll('+', ' '))
