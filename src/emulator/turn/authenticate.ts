import {verifyIntegrity} from '../../protocol/stun/integrity.ts'
import {attributeOf, attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import type {StunError} from '../stun/error-response.ts'
import {accountOf, type TurnAccount} from './credentials.ts'
import type {TurnClient} from './events.ts'
import {createNonce, isFreshNonce} from './nonce.ts'
import type {TurnSettings} from './settings.ts'

export type Authentication = {readonly ok: true; readonly account: TurnAccount} | {readonly ok: false; readonly error: StunError}

/** What a client needs to authenticate: REALM and a NONCE of its own. */
export const challengeOf = (settings: TurnSettings, client: TurnClient, nowMs: number) => ({
  realm: settings.realm,
  nonce: createNonce(settings.nonceSecret, client.key, nowMs),
})

/**
 * The long-term credential mechanism (RFC 8489 §9.2.4), as far as coturn and so KVS has it: no USERHASH, no PASSWORD-ALGORITHM.
 * Whether the credential has expired is not asked here: that concerns new allocations only.
 */
export function authenticate(
  message: StunMessage,
  bytes: Uint8Array,
  client: TurnClient,
  settings: TurnSettings,
  nowMs: number,
): Authentication {
  const refuse = (code: 401 | 438): Authentication => ({
    ok: false,
    error: {code, challenge: challengeOf(settings, client, nowMs)},
  })
  if (!attributeOf(message, 'MESSAGE-INTEGRITY')) return refuse(401)
  const username = attributeValue(message, 'USERNAME')
  const realm = attributeValue(message, 'REALM')
  const nonce = attributeValue(message, 'NONCE')
  if (username === undefined || realm === undefined || nonce === undefined) return {ok: false, error: {code: 400}}
  if (!isFreshNonce(settings.nonceSecret, nonce, client.key, nowMs)) return refuse(438)
  const account = realm === settings.realm ? accountOf(username, settings) : undefined
  return account && verifyIntegrity(bytes, account.key) ? {ok: true, account} : refuse(401)
}
