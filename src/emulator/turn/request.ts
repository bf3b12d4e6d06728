import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {attributeOf, type StunAttribute, type StunMessage} from '../../protocol/stun/message.ts'
import {encodeError, type StunError} from '../stun/error-response.ts'
import type {AllocationTable} from './allocation-table.ts'
import type {TurnAccount} from './credentials.ts'
import type {TurnClient, TurnEffect} from './events.ts'
import type {Reservations} from './reservations.ts'
import type {TurnSettings} from './settings.ts'

/** One TURN server: what it was told and what it holds. */
export interface TurnState {
  readonly settings: TurnSettings
  readonly allocations: AllocationTable
  readonly reservations: Reservations
  readonly random: (bytes: number) => Uint8Array
}

/** A request whose sender has proved who it is. */
export interface TurnRequest {
  readonly client: TurnClient
  readonly message: StunMessage
  readonly account: TurnAccount
  /** Wall clock ms. */
  readonly nowMs: number
}

/** Carries out one method. */
export type TurnMethod = (state: TurnState, request: TurnRequest) => TurnEffect[]

export const answer = (client: TurnClient, bytes: Uint8Array): TurnEffect => ({kind: 'to-client', client, bytes, loseable: false})

/** The signed success response. */
export const encodeSuccess = (
  {message, account}: Pick<TurnRequest, 'message' | 'account'>,
  attributes: readonly StunAttribute[],
): Uint8Array =>
  encodeStun(
    {method: message.method, class: 'success', transactionId: message.transactionId, attributes},
    {integrityKey: account.key, fingerprint: attributeOf(message, 'FINGERPRINT') !== undefined},
  )

export const succeed = (request: TurnRequest, attributes: readonly StunAttribute[] = []): TurnEffect[] => [
  answer(request.client, encodeSuccess(request, attributes)),
]

/** The signed error response. */
export const refuse = (request: TurnRequest, code: number, more: Omit<StunError, 'code' | 'key'> = {}): TurnEffect[] => [
  answer(request.client, encodeError(request.message, {...more, code, key: request.account.key})),
]

export const transactionOf = ({message}: Pick<TurnRequest, 'message'>): string =>
  Buffer.from(message.transactionId).toString('hex')
