import {verifyIntegrity, verifyIntegritySha256} from '../../protocol/stun/integrity.ts'
import {attributeOf, attributeValue, type StunAttribute, type StunDefect, type StunMessage} from '../../protocol/stun/message.ts'
import {missing} from '../stun/transaction.ts'
import {type Challenge, chosenAlgorithm, promisesAlgorithms} from './challenge.ts'

/**
 * A success must be signed as the request was (RFC 8489 §9.2.5). Errors are believed unsigned: coturn signs neither 401 nor 438, and
 * whoever insists on a signature there sees silence instead of a wrong password.
 * @param challenge that the request answered
 * @param needed what a success must carry besides
 */
export function checkTurnAnswer(
  message: StunMessage,
  bytes: Buffer,
  challenge: Challenge | undefined,
  needed: readonly StunAttribute['type'][],
): StunDefect | undefined {
  if (message.class === 'success') {
    const absent = needed.find((type) => !attributeOf(message, type))
    return (challenge && signatureDefect(message, bytes, challenge)) ?? (absent && missing(absent, bytes))
  }
  const code = attributeValue(message, 'ERROR-CODE')?.code
  // The 401 to a signed request is the last word; nothing in it is needed.
  if (code !== 438 && (code !== 401 || challenge)) return undefined
  const nonce = attributeValue(message, 'NONCE')
  if (nonce === undefined) return missing('NONCE', bytes)
  if (!challenge && !attributeOf(message, 'REALM')) return missing('REALM', bytes)
  return algorithmsDefect(message, nonce, bytes)
}

function signatureDefect(message: StunMessage, bytes: Buffer, {key, algorithms}: Challenge): StunDefect | undefined {
  const type = algorithms ? 'MESSAGE-INTEGRITY-SHA256' : 'MESSAGE-INTEGRITY'
  const value = attributeValue(message, type)
  if (!value) return missing(type, bytes)
  if ((algorithms ? verifyIntegritySha256 : verifyIntegrity)(bytes, key)) return undefined
  return {path: `${type.toLowerCase()}/value`, at: bytes.length - value.length, problem: 'is not signed with our password'}
}

/** A list that the nonce promises and that is not there was taken away to weaken us: not to be answered (RFC 8489 §9.2.5). */
function algorithmsDefect(message: StunMessage, nonce: string, bytes: Buffer): StunDefect | undefined {
  const offered = attributeValue(message, 'PASSWORD-ALGORITHMS')
  if (!offered) return promisesAlgorithms(nonce) ? missing('PASSWORD-ALGORITHMS', bytes) : undefined
  if (chosenAlgorithm(offered)) return undefined
  return {path: 'password-algorithms', at: bytes.length, problem: 'names neither MD5 nor SHA-256'}
}
