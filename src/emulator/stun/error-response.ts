import type {TransportAddress} from '../../model/transport-address.ts'
import {attributeCodecs, isComprehensionRequired} from '../../protocol/stun/attributes/registry.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {stunReasonPhrase} from '../../protocol/stun/error-codes.ts'
import {type AttributeName, attributeOf, type StunAttribute, type StunMessage} from '../../protocol/stun/message.ts'

/** Where coturn, which KVS seems to run, words it in its own way; phrases are for people, only the code counts. */
const coturnWords: Readonly<Record<number, string>> = {401: 'Unauthorized', 403: 'Forbidden IP'}

export interface StunError {
  readonly code: number
  /** Without one, the usual phrase of the code. */
  readonly reason?: string
  /** Attribute numbers of a 420. */
  readonly unknown?: readonly number[]
  /** With what a client can authenticate: on 401 and 438. */
  readonly challenge?: {readonly realm: string; readonly nonce: string}
  /** Where else to ask: on 300. */
  readonly alternate?: TransportAddress
  /** Signs the response. */
  readonly key?: Uint8Array
}

/** Encodes the error response to a request (RFC 8489 §6.3.4). */
export function encodeError(request: StunMessage, error: StunError): Uint8Array {
  const attributes: StunAttribute[] = [
    {
      type: 'ERROR-CODE',
      value: {code: error.code, reason: error.reason ?? coturnWords[error.code] ?? stunReasonPhrase(error.code)},
    },
  ]
  if (error.unknown) attributes.push({type: 'UNKNOWN-ATTRIBUTES', value: error.unknown})
  if (error.challenge)
    attributes.push({type: 'REALM', value: error.challenge.realm}, {type: 'NONCE', value: error.challenge.nonce})
  if (error.alternate) attributes.push({type: 'ALTERNATE-SERVER', value: error.alternate})
  return encodeStun(
    {method: request.method, class: 'error', transactionId: request.transactionId, attributes},
    {...(error.key && {integrityKey: error.key}), fingerprint: attributeOf(request, 'FINGERPRINT') !== undefined},
  )
}

/**
 * Known to the codec and not to this server: RFC 8489's anonymous usernames and password algorithms, which coturn does not have;
 * NAT discovery (RFC 5780), which wants a second address; TCP relays (RFC 6062), which KVS does not offer.
 */
const foreign: ReadonlySet<StunAttribute['type']> = new Set([
  'USERHASH',
  'PASSWORD-ALGORITHM',
  'CHANGE-REQUEST',
  'CONNECTION-ID',
] satisfies AttributeName[])

/** Stuntman's client sends CHANGE-REQUEST with every Binding request; one that asks for no change is harmless, at coturn as here. */
const asksForNothing = (attribute: StunAttribute, {method}: StunMessage): boolean =>
  method === 'Binding' && attribute.type === 'CHANGE-REQUEST' && !attribute.value.changeIp && !attribute.value.changePort

const isNotUnderstood = (attribute: StunAttribute, message: StunMessage): boolean =>
  attribute.type === 'unknown' || (foreign.has(attribute.type) && !asksForNothing(attribute, message))

/** Numbers of the attributes that would have to be understood but are not (RFC 8489 §6.3.1), each once. */
export const unknownAttributeCodes = (message: StunMessage): number[] => [
  ...new Set(message.attributes.flatMap((a) => (isNotUnderstood(a, message) ? codeOf(a) : []))),
]

function codeOf(attribute: StunAttribute): number[] {
  const code = attribute.type === 'unknown' ? attribute.code : attributeCodecs[attribute.type].code
  return isComprehensionRequired(code) ? [code] : []
}

const requestBits = 0x0110

/**
 * Answers 400 to what has the header of a STUN request but cannot be read, so that whoever debugs a client sees that the server
 * is there. @returns undefined for anything else, which gets silence (RFC 8489 §6.3)
 */
export function refuseMalformed(bytes: Buffer): Uint8Array | undefined {
  if (bytes.length < 20 || bytes.readUInt32BE(4) !== 0x2112a442) return undefined
  const type = bytes.readUInt16BE(0)
  if (type > 0x3fff || (type & requestBits) !== 0 || bytes.readUInt16BE(2) !== bytes.length - 20) return undefined
  const like: StunMessage = {method: 'Binding', class: 'request', transactionId: bytes.subarray(8, 20), attributes: []}
  const answer = Buffer.from(encodeError(like, {code: 400}))
  answer.writeUInt16BE(type | requestBits)
  return answer
}
