import type {StunErrorFact} from '../../model/evidence.ts'
import {stunReasonPhrase} from '../../protocol/stun/error-codes.ts'
import {attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import {printable} from '../../protocol/text.ts'

/** Reason phrases of a line; coturn's are below 40 characters. */
const maxReasonLength = 100

/**
 * The error that an error response carries. Reason phrases are for people and come with odd ends (coturn's with NULs), so they are
 * cleaned, and replaced by the registered phrase where nothing is left.
 */
export function errorFactOf(message: StunMessage): StunErrorFact {
  const {code, reason} = attributeValue(message, 'ERROR-CODE') ?? {code: 0, reason: ''}
  const clean = printable(reason.replace(/\0+/g, ' ').trim(), {maxLength: maxReasonLength})
  return {method: message.method, code, reason: clean || stunReasonPhrase(code)}
}

/** `Allocate: 486 Allocation Quota Reached` */
export const formatStunError = ({method, code, reason}: StunErrorFact): string => `${method}: ${code} ${reason}`
