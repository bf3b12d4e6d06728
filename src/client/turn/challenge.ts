import type {Secret} from '../../model/secret.ts'
import {longTermKey, longTermKeySha256} from '../../protocol/stun/integrity.ts'
import {attributeValue, type PasswordAlgorithm, type StunAttribute, type StunMessage} from '../../protocol/stun/message.ts'

export interface TurnCredentials {
  readonly username: string
  readonly password: Secret
}

/** What a server demands of whoever wants something of it, with the key that follows from it. */
export interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly key: Buffer
  /** Where the server says how passwords become keys: from then on SHA-256 signs, and only that (RFC 8489 §9.2.5). */
  readonly algorithms?: {readonly offered: readonly PasswordAlgorithm[]; readonly chosen: PasswordAlgorithm}
}

/** How a password becomes a key, by the numbers of RFC 8489 §18.5. */
const keyOf: Readonly<Record<number, typeof longTermKey>> = {1: longTermKey, 2: longTermKeySha256}

/** The server's list is in the order that it prefers; the first that we know is taken (RFC 8489 §9.2.5). */
export const chosenAlgorithm = (offered: readonly PasswordAlgorithm[]): PasswordAlgorithm | undefined =>
  offered.find(({algorithm}) => keyOf[algorithm])

/** "obMatJos2" and 24 bits in base64; the first bit promises PASSWORD-ALGORITHMS (RFC 8489 §9.2, §18.1). */
const nonceCookie = /^obMatJos2([A-Za-z0-9+/]{4})/

/** Whether a nonce says that PASSWORD-ALGORITHMS belongs to it: where that is missing, somebody took it away. */
export function promisesAlgorithms(nonce: string): boolean {
  const features = nonceCookie.exec(nonce)?.[1]
  return features !== undefined && (Buffer.from(features, 'base64')[0]! & 0x80) !== 0
}

/** The challenge in a 401 or 438 that `checkTurnAnswer` let pass; what it does not say again stays as it was. */
export function challengeIn(
  message: StunMessage,
  {username, password}: TurnCredentials,
  before: Challenge | undefined,
): Challenge {
  const realm = attributeValue(message, 'REALM') ?? before!.realm
  const nonce = attributeValue(message, 'NONCE')!
  const offered = attributeValue(message, 'PASSWORD-ALGORITHMS') ?? before?.algorithms?.offered
  const chosen = offered && chosenAlgorithm(offered)
  const key = (keyOf[chosen?.algorithm ?? 1] ?? longTermKey)(username, realm, password.reveal())
  return {realm, nonce, key, ...(offered && chosen && {algorithms: {offered, chosen}})}
}

/** What a request carries in answer to a challenge. */
export const answerOf = ({realm, nonce, algorithms}: Challenge, username: string): StunAttribute[] => [
  {type: 'USERNAME', value: username},
  {type: 'REALM', value: realm},
  {type: 'NONCE', value: nonce},
  ...(algorithms
    ? [
        {type: 'PASSWORD-ALGORITHMS' as const, value: algorithms.offered},
        {type: 'PASSWORD-ALGORITHM' as const, value: algorithms.chosen},
      ]
    : []),
]

/** What a request is signed with. */
export const signingOf = ({key, algorithms}: Challenge) => (algorithms ? {integritySha256Key: key} : {integrityKey: key})
