import type {TransportAddress} from '../../model/transport-address.ts'
import {decodeStun} from '../../protocol/stun/decode-stun.ts'
import {headerLength, magicCookie} from '../../protocol/stun/header.ts'
import type {FaultRegistry} from '../faults/registry.ts'
import {answerBinding} from './answer-binding.ts'

const cookieAt = 4

/**
 * Answers a Binding request of RFC 3489, as coturn still does: where the magic cookie is today, its clients have the first quarter of
 * a longer transaction id, which the answer repeats, and they read MAPPED-ADDRESS (RFC 5389 §12.2).
 * @returns undefined for what is none, and for silence
 */
export function answerClassicBinding(
  bytes: Buffer,
  from: TransportAddress,
  server: string,
  faults: Pick<FaultRegistry, 'consult'>,
): Uint8Array | undefined {
  if (bytes.length < headerLength || bytes.readUInt32BE(cookieAt) === magicCookie) return undefined
  const modern = Buffer.from(bytes)
  modern.writeUInt32BE(magicCookie, cookieAt)
  const decoded = decodeStun(modern)
  if (!decoded.ok || decoded.message.class !== 'request' || decoded.message.method !== 'Binding') return undefined
  const answer = answerBinding(decoded.message, from, server, faults, 'MAPPED-ADDRESS')
  if (!answer) return undefined
  const classic = Buffer.from(answer)
  // What a fault has it say instead is no STUN, and stays as it is.
  if (classic.length >= headerLength && classic.readUInt32BE(cookieAt) === magicCookie)
    bytes.copy(classic, cookieAt, cookieAt, cookieAt + 4)
  return classic
}
