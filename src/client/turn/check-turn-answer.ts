import {verifyIntegrity} from '../../protocol/stun/integrity.ts'
import {attributeOf, attributeValue, type StunAttribute, type StunDefect, type StunMessage} from '../../protocol/stun/message.ts'
import {missing} from '../stun/transaction.ts'

/**
 * A success must be signed as the request was (RFC 8489 §9.2.5). Errors are believed unsigned: coturn signs neither 401 nor 438, and
 * whoever insists on a signature there sees silence instead of a wrong password.
 * @param key that the request was signed with
 * @param needed what a success must carry besides
 */
export function checkTurnAnswer(
  message: StunMessage,
  bytes: Buffer,
  key: Buffer | undefined,
  needed: readonly StunAttribute['type'][],
): StunDefect | undefined {
  if (message.class === 'success') {
    if (key && !attributeOf(message, 'MESSAGE-INTEGRITY')) return missing('MESSAGE-INTEGRITY', bytes)
    if (key && !verifyIntegrity(bytes, key))
      return {path: 'message-integrity/value', at: bytes.length - 20, problem: 'is not signed with our password'}
    const absent = needed.find((type) => !attributeOf(message, type))
    return absent && missing(absent, bytes)
  }
  const code = attributeValue(message, 'ERROR-CODE')?.code
  // The 401 to a signed request is the last word; nothing in it is needed.
  if (code !== 438 && (code !== 401 || key)) return undefined
  if (!attributeOf(message, 'NONCE')) return missing('NONCE', bytes)
  return key || attributeOf(message, 'REALM') ? undefined : missing('REALM', bytes)
}
