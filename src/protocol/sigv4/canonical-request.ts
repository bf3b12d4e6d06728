import {createHash} from 'node:crypto'
import {parseRawQuery, type RawParameter, uriDecode, uriEncode} from './encoding.ts'

/** A request in the terms that SigV4 signs it in. */
export interface CanonicalParts {
  readonly method: string
  /** The path as it goes over the wire; empty means `/`. */
  readonly path: string
  /** Canonical already: sorted and encoded. See {@link canonicalQuery}. */
  readonly query: string
  /** The signed headers with their values: names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Hex SHA-256 of the body. */
  readonly payloadHash: string
}

export const sha256Hex = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const joinSorted = (parameters: readonly RawParameter[]): string =>
  [...parameters]
    .sort((a, b) => compareBytes(a.name, b.name) || compareBytes(a.value, b.value))
    .map(({name, value}) => `${name}=${value}`)
    .join('&')

/** Decodes each parameter, encodes it again the one right way, and sorts by name, then value, in byte order. */
export const canonicalQuery = (parameters: readonly RawParameter[]): string =>
  joinSorted(parameters.map(({name, value}) => ({name: uriEncode(uriDecode(name)), value: uriEncode(uriDecode(value))})))

/** Sorted, but with the encoding that the sender chose: what signers that encode in their own way have signed. */
export const sortedRawQuery = (parameters: readonly RawParameter[]): string => joinSorted(parameters)

/** Path segments are encoded once more than on the wire, as every service but S3 wants it; dot segments and `//` are resolved. */
export function canonicalPath(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const tail = kept.length > 0 && /\/\.{0,2}$/.test(path) ? '/' : ''
  return `/${kept.map(uriEncode).join('/')}${tail}`
}

const trimmed = (value: string): string => value.trim().replace(/\s+/g, ' ')

/** The names of the signed headers as they stand in SignedHeaders: sorted, joined with `;`. */
export const signedHeaderNames = (headers: CanonicalParts['headers']): string =>
  headers
    .map(([name]) => name)
    .sort(compareBytes)
    .join(';')

/** AWS General Reference, "Create a signed AWS API request", step 1. */
export function canonicalRequest(parts: CanonicalParts): string {
  const headers = [...parts.headers].sort(([a], [b]) => compareBytes(a, b))
  const lines = headers.map(([name, value]) => `${name}:${trimmed(value)}\n`).join('')
  return [parts.method, canonicalPath(parts.path), parts.query, lines, signedHeaderNames(headers), parts.payloadHash].join('\n')
}

export const canonicalQueryOf = (query: string): string => canonicalQuery(parseRawQuery(query))
