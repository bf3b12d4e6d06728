import type {TransportAddress} from '../../model/transport-address.ts'
import {attributeOf, attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import {encodeError, type StunError} from '../stun/error-response.ts'
import type {Allocation} from './allocation.ts'
import {countMinutes} from './allocation-table.ts'
import {challengeOf} from './authenticate.ts'
import type {TurnEffect} from './events.ts'
import {grantedLifetimeSeconds} from './lifetime.ts'
import {answer, encodeSuccess, refuse, type TurnMethod, type TurnRequest, type TurnState, transactionOf} from './request.ts'

/** IANA protocol number of UDP, the only relay transport (RFC 8656; TCP relays are RFC 6062 and not offered by KVS). */
const udpProtocol = 17
const dontFragment = 0x001a

/** Requests whose relay is being opened, by relay. */
export type PendingAllocates = Map<number, TurnRequest>

/** Allocate (RFC 8656 §7.2). The success response follows when the relay is open. */
export const allocate =
  (pending: PendingAllocates): TurnMethod =>
  (state, request) => {
    const {client, message, account, nowMs} = request
    const existing = state.allocations.of(client, nowMs)
    if (existing) return repeatOrMismatch(existing, request)
    // KVS credentials end with the seconds in their username. Only here: an allocation outlives its credential.
    if (account.expiresAtMs <= nowMs) return unauthorized(state, request)
    const defect = defectOf(message, state.settings.family)
    if (defect) return refuse(request, defect.code, defect)
    const lifetimeMs = grantedLifetimeSeconds(attributeValue(message, 'LIFETIME')) * 1000
    const made = state.allocations.add(
      {
        client,
        account,
        transactionId: transactionOf(request),
        expiresAtMs: nowMs + lifetimeMs,
      },
      nowMs,
    )
    if (made === 'channel-full') return refuse(request, 486)
    if (made === 'server-full') return refuse(request, 508)
    pending.set(made.relayId, request)
    return [{kind: 'open-relay', relayId: made.relayId, evenPort: attributeOf(message, 'EVEN-PORT') !== undefined}]
  }

/** The same request again gets the same answer, or none while it is being worked on; another one 437. */
function repeatOrMismatch(existing: Allocation, request: TurnRequest): TurnEffect[] {
  if (existing.transactionId !== transactionOf(request)) return refuse(request, 437)
  return existing.answer ? [answer(request.client, existing.answer)] : []
}

/** As coturn does it: unsigned, and no word of the credential being too old. */
const unauthorized = (state: TurnState, {client, message, nowMs}: TurnRequest): TurnEffect[] => [
  answer(client, encodeError(message, {code: 401, challenge: challengeOf(state.settings, client, nowMs)})),
]

function defectOf(message: StunMessage, family: 'IPv4' | 'IPv6'): StunError | undefined {
  const transport = attributeValue(message, 'REQUESTED-TRANSPORT')
  if (transport === undefined) return {code: 400}
  if (transport !== udpProtocol) return {code: 442}
  // Node has no way to set the DF bit, and RFC 8656 §7.2 wants this answer from servers that cannot.
  if (attributeOf(message, 'DONT-FRAGMENT')) return {code: 420, unknown: [dontFragment]}
  const wanted = attributeValue(message, 'REQUESTED-ADDRESS-FAMILY')
  const evenPort = attributeOf(message, 'EVEN-PORT') !== undefined
  const token = attributeOf(message, 'RESERVATION-TOKEN') !== undefined
  const additional = attributeValue(message, 'ADDITIONAL-ADDRESS-FAMILY')
  if (token && (evenPort || wanted || additional)) return {code: 400}
  if (additional && (wanted || evenPort || additional === 'IPv4')) return {code: 400}
  // Ports are not reserved in pairs here: no next higher port is kept, so no token can name one.
  if (token || attributeValue(message, 'EVEN-PORT')) return {code: 508}
  return (wanted ?? 'IPv4') === family ? undefined : {code: 440}
}

/** The relay is open: the client gets its address. Nobody may want it any more by now. */
export function relayOpened(
  state: TurnState,
  pending: PendingAllocates,
  relayId: number,
  relayed: TransportAddress,
  nowMs: number,
): TurnEffect[] {
  const request = pending.get(relayId)
  pending.delete(relayId)
  const allocation = state.allocations.ofRelay(relayId, nowMs)
  if (!request || !allocation) return [{kind: 'close-relay', relayId}]
  allocation.answer = encodeSuccess(request, [
    {type: 'XOR-RELAYED-ADDRESS', value: relayed},
    {type: 'LIFETIME', value: Math.ceil((allocation.expiresAtMs - request.nowMs) / 1000)},
    {type: 'XOR-MAPPED-ADDRESS', value: request.client.address},
  ])
  return [answer(request.client, allocation.answer), ...countMinutes(allocation, nowMs)]
}

/** No relay can be had: 508, and the allocation was never there. */
export function relayFailed(state: TurnState, pending: PendingAllocates, relayId: number, nowMs: number): TurnEffect[] {
  const request = pending.get(relayId)
  pending.delete(relayId)
  const allocation = state.allocations.ofRelay(relayId, nowMs)
  if (!request || !allocation) return []
  return [...state.allocations.remove(allocation), ...refuse(request, 508)]
}
