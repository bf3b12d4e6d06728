import {canonicalPath, compareBytes, sha256Hex} from './canonical-request.ts'
import type {ClientEncoding} from './client-encodings.ts'
import {type RawParameter, uriDecode, uriEncode} from './encoding.ts'
import {type CredentialScope, signatureWith, signingKey, stringToSign} from './signature.ts'

/** All that goes into a signature, each of which a client may get wrong by itself. */
export interface SigningWay {
  readonly method: string
  readonly path: string
  /** As in the URL, encoded; without the signature. */
  readonly parameters: readonly RawParameter[]
  /** `written` is as it stands in the URL. */
  readonly encode: ClientEncoding | 'written'
  readonly sort: ((a: string, b: string) => number) | 'written'
  readonly host: string
  readonly payloadHash: string
  readonly amzDate: string
  /** What stands in the string to sign, and what the key is derived for. */
  readonly scope: CredentialScope
  readonly keyScope: CredentialScope
  readonly secret: string
  /** What becomes of the canonical request before it is hashed. */
  readonly finish: (canonical: string) => string
}

export const emptyHash = sha256Hex('')

const queryOf = ({parameters, encode, sort}: SigningWay): string => {
  const pairs = parameters.map(({name, value}): [string, string] => [
    encode === 'written' ? name : uriEncode(uriDecode(name)),
    encode === 'written' ? value : encode(uriDecode(value)),
  ])
  if (sort !== 'written') pairs.sort(([a, x], [b, y]) => sort(a, b) || compareBytes(x, y))
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

/** Only `host` is signed: a websocket client cannot add headers (developer guide, "ConnectAsViewer"). */
const canonicalWith = ({method, path, host, payloadHash, finish}: SigningWay, query: string): string =>
  finish([method, canonicalPath(path), query, `host:${host}\n`, 'host', payloadHash].join('\n'))

export const canonicalOf = (way: SigningWay): string => canonicalWith(way, queryOf(way))

export const stringToSignOf = (way: SigningWay): string => stringToSign(canonicalOf(way), way.amzDate, way.scope)

/** By what the query of a way depends on: two ways that differ in something else have the same one. */
type KeptQueries = WeakMap<SigningWay['parameters'], Map<unknown, Map<unknown, string>>>

/** Signs in a thousand ways, most of which share their key, or their query, with others. */
export class WaySigner {
  readonly #keys = new Map<string, Buffer>()
  readonly #queries: KeptQueries = new WeakMap()

  signature(way: SigningWay): string {
    return signatureWith(this.#keyOf(way), canonicalWith(way, this.#queryOf(way)), way.amzDate, way.scope)
  }

  #keyOf({secret, keyScope}: SigningWay): Buffer {
    const name = JSON.stringify([secret, keyScope])
    const key = this.#keys.get(name) ?? signingKey(secret, keyScope)
    this.#keys.set(name, key)
    return key
  }

  #queryOf(way: SigningWay): string {
    const ofParameters = this.#queries.get(way.parameters) ?? new Map<unknown, Map<unknown, string>>()
    this.#queries.set(way.parameters, ofParameters)
    const ofEncoding = ofParameters.get(way.encode) ?? new Map<unknown, string>()
    ofParameters.set(way.encode, ofEncoding)
    const query = ofEncoding.get(way.sort) ?? queryOf(way)
    ofEncoding.set(way.sort, query)
    return query
  }
}
