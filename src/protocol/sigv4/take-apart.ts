import {parseRawQuery, type RawParameter} from './encoding.ts'

/** A URL as it was written: nothing is normalised, since what a signer got wrong would be gone then. */
export interface UrlParts {
  /** In lower case. */
  readonly scheme: string
  /** In lower case, without the port. */
  readonly host: string
  readonly port?: number
  /** Empty when there is none. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  readonly parameters: readonly RawParameter[]
  readonly fragment?: string
}

/** API Gateway takes 10 KiB of request line and headers; what is longer than this is no URL that anybody signed. */
export const maxUrlLength = 65_536

/** What surrounds a URL in logs and shells. */
const wrapping = /^[\s"'`<(]+|[\s"'`>)\\,;]+$/g

const form = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is

/** @returns undefined when the text is no URL with a host and a query */
export function takeApart(text: string): UrlParts | undefined {
  if (text.length > maxUrlLength) return undefined
  const [, scheme, authority, path = '', query, fragment] = form.exec(text.replace(wrapping, '')) ?? []
  const [, host, port] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:@]*)(?::(\d{1,5}))?$/.exec(authority ?? '') ?? []
  if (scheme === undefined || !host || query === undefined) return undefined
  return {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    ...(port !== undefined && {port: Number(port)}),
    path,
    query,
    parameters: parseRawQuery(query),
    ...(fragment !== undefined && {fragment}),
  }
}

/** The Host header that a websocket client sends for it (RFC 6455 §4.1): with the port unless it is the scheme's own. */
export const hostHeaderOf = ({scheme, host, port}: UrlParts): string =>
  port === undefined || port === (/^(wss|https)$/.test(scheme) ? 443 : 80) ? host : `${host}:${port}`
