import {createHmac, timingSafeEqual} from 'node:crypto'
import {nonceLifetimeSeconds} from './limits.ts'

const macBytes = 8

const macOf = (secret: Buffer, expiresHex: string, clientKey: string): Buffer =>
  createHmac('sha256', secret).update(`${expiresHex} ${clientKey}`).digest().subarray(0, macBytes)

/**
 * A nonce (RFC 8489 §9.2) of 24 hex characters that carries its own expiry and is bound to the client's 5-tuple, so that
 * nothing is kept for clients that only ask.
 */
export function createNonce(secret: Buffer, clientKey: string, nowMs: number): string {
  const expires = (Math.floor(nowMs / 1000) + nonceLifetimeSeconds).toString(16).padStart(8, '0')
  return expires + macOf(secret, expires, clientKey).toString('hex')
}

/** Whether this nonce was given to this 5-tuple and has not expired. */
export function isFreshNonce(secret: Buffer, nonce: string, clientKey: string, nowMs: number): boolean {
  if (!/^[0-9a-f]{24}$/.test(nonce)) return false
  const expires = nonce.slice(0, 8)
  const genuine = timingSafeEqual(Buffer.from(nonce.slice(8), 'hex'), macOf(secret, expires, clientKey))
  return genuine && Number.parseInt(expires, 16) * 1000 > nowMs
}
