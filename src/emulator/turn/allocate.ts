import type {TransportAddress} from '../../model/transport-address.ts'
import {stunReasonPhrase} from '../../protocol/stun/error-codes.ts'
import {attributeOf, attributeValue, type StunAttribute, type StunMessage} from '../../protocol/stun/message.ts'
import {encodeError, type StunError} from '../stun/error-response.ts'
import type {Allocation} from './allocation.ts'
import {countMinutes} from './allocation-table.ts'
import {challengeOf} from './authenticate.ts'
import type {RelayPort, TurnEffect} from './events.ts'
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
    const port = portFor(state, request)
    if (!port) return refuse(request, 508)
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
    const token = attributeValue(message, 'RESERVATION-TOKEN')
    if (token) state.reservations.use(token)
    return [{kind: 'open-relay', relayId: made.relayId, port}]
  }

/** Which port the request is about; undefined when there is none for it. */
function portFor({reservations}: TurnState, {message, nowMs}: TurnRequest): RelayPort | undefined {
  const token = attributeValue(message, 'RESERVATION-TOKEN')
  const reservationId = token && reservations.find(token, nowMs)
  if (token) return reservationId === undefined ? undefined : {kind: 'reserved', reservationId}
  if (wantsPair(message)) return reservations.full ? undefined : {kind: 'even-pair'}
  return {kind: attributeOf(message, 'EVEN-PORT') ? 'even' : 'any'}
}

const wantsPair = (message: StunMessage): boolean => attributeValue(message, 'EVEN-PORT') === true

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
  if (additional && (wanted || wantsPair(message) || additional === 'IPv4')) return {code: 400}
  // Without a wish, the family that there is: coturn's `--allocation-default-address-family=keep`.
  return (wanted ?? family) === family ? undefined : {code: 440}
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
  const pair = request !== undefined && wantsPair(request.message)
  if (!request || !allocation)
    return [{kind: 'close-relay', relayId}, ...(pair ? [{kind: 'drop-reservation', reservationId: relayId} as const] : [])]
  allocation.answer = encodeSuccess(request, [
    {type: 'XOR-RELAYED-ADDRESS', value: relayed},
    {type: 'LIFETIME', value: Math.ceil((allocation.expiresAtMs - request.nowMs) / 1000)},
    {type: 'XOR-MAPPED-ADDRESS', value: request.client.address},
    ...(pair ? [reserve(state, relayId, nowMs)] : []),
    ...missingFamily(state, request.message),
  ])
  return [answer(request.client, allocation.answer), ...countMinutes(allocation, nowMs)]
}

function reserve({reservations, random}: TurnState, relayId: number, nowMs: number): StunAttribute {
  const token = random(8)
  reservations.add(token, relayId, nowMs)
  return {type: 'RESERVATION-TOKEN', value: token}
}

/** Who wants a relay of each family gets one, and is told why there is no other (RFC 8656 §7.2). */
function missingFamily({settings}: TurnState, message: StunMessage): StunAttribute[] {
  if (!attributeOf(message, 'ADDITIONAL-ADDRESS-FAMILY')) return []
  const family = settings.family === 'IPv4' ? 'IPv6' : 'IPv4'
  return [{type: 'ADDRESS-ERROR-CODE', value: {family, code: 440, reason: stunReasonPhrase(440)}}]
}

/** No relay can be had: 508, and the allocation was never there. */
export function relayFailed(state: TurnState, pending: PendingAllocates, relayId: number, nowMs: number): TurnEffect[] {
  const request = pending.get(relayId)
  pending.delete(relayId)
  const allocation = state.allocations.ofRelay(relayId, nowMs)
  if (!request || !allocation) return []
  return [...state.allocations.remove(allocation), ...refuse(request, 508)]
}
