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
export const canonicalOf = (way: SigningWay): string =>
  way.finish([way.method, canonicalPath(way.path), queryOf(way), `host:${way.host}\n`, 'host', way.payloadHash].join('\n'))

export const stringToSignOf = (way: SigningWay): string => stringToSign(canonicalOf(way), way.amzDate, way.scope)

export const signatureOfWay = (way: SigningWay, keyOf = signingKey): string =>
  signatureWith(keyOf(way.secret, way.keyScope), canonicalOf(way), way.amzDate, way.scope)
