import {decodeStun} from '../../protocol/stun/decode-stun.ts'
import type {StunMessage} from '../../protocol/stun/message.ts'
import {answerBinding} from '../stun/answer-binding.ts'
import {encodeError, refuseMalformed, unknownAttributeCodes} from '../stun/error-response.ts'
import {allocate, type PendingAllocates, relayFailed, relayOpened} from './allocate.ts'
import {AllocationTable} from './allocation-table.ts'
import {type Authentication, authenticate, challengeOf} from './authenticate.ts'
import {channelBind} from './channel-bind.ts'
import {createPermission} from './create-permission.ts'
import type {TurnClient, TurnEffect, TurnEvent} from './events.ts'
import {refresh} from './refresh.ts'
import {relayChannelData, relayFromPeer, relaySend} from './relay-data.ts'
import {answer, refuse, type TurnMethod, type TurnState} from './request.ts'
import {Reservations} from './reservations.ts'
import type {TurnSettings} from './settings.ts'

/**
 * One TURN server (RFC 8656) without its sockets: events in, effects out, the time from outside. Whatever bytes come, it
 * neither throws nor keeps anything for a client that has not authenticated.
 */
export class TurnCore {
  readonly #state: TurnState
  readonly #pending: PendingAllocates = new Map()
  readonly #methods: Partial<Record<StunMessage['method'], TurnMethod>> = {
    Allocate: allocate(this.#pending),
    Refresh: refresh,
    CreatePermission: createPermission,
    ChannelBind: channelBind,
  }

  constructor(settings: TurnSettings, random: (bytes: number) => Uint8Array) {
    this.#state = {settings, random, allocations: new AllocationTable(settings.quota), reservations: new Reservations()}
  }

  /** How many allocations stand, over all channels. */
  get allocationCount(): number {
    return this.#state.allocations.size
  }

  /** Whether this client has an allocation that was not freed yet. */
  serves(client: TurnClient): boolean {
    return this.#state.allocations.has(client)
  }

  /** @param nowMs wall clock, ms since 1970 */
  step(event: TurnEvent, nowMs: number): TurnEffect[] {
    switch (event.kind) {
      case 'from-client':
        return this.#fromClient(event.client, event.bytes, nowMs)
      case 'from-peer':
        return relayFromPeer(this.#state, event.relayId, event.peer, event.bytes, nowMs)
      case 'relay-opened':
        return relayOpened(this.#state, this.#pending, event.relayId, event.address, nowMs)
      case 'relay-failed':
        return relayFailed(this.#state, this.#pending, event.relayId, nowMs)
      case 'client-gone':
        return this.#state.allocations.removeOf(event.client)
      case 'tick':
        return [...this.#state.allocations.tick(nowMs), ...this.#state.reservations.tick(nowMs)]
    }
  }

  #fromClient(client: TurnClient, bytes: Buffer, nowMs: number): TurnEffect[] {
    // The first two bits tell ChannelData (01) from STUN (00), RFC 8656 §12.
    if ((bytes[0] ?? 0) >> 6 === 1) return relayChannelData(this.#state, client, bytes, nowMs)
    const decoded = decodeStun(bytes)
    if (!decoded.ok) return asEffects(client, refuseMalformed(bytes))
    const {message} = decoded
    if (message.class === 'indication') return message.method === 'Send' ? relaySend(this.#state, client, message, nowMs) : []
    if (message.class !== 'request') return []
    if (message.method === 'Binding')
      return asEffects(client, answerBinding(message, client.address, this.#state.settings.name, this.#state.settings.faults))
    return this.#request(client, message, bytes, nowMs)
  }

  #request(client: TurnClient, message: StunMessage, bytes: Buffer, nowMs: number): TurnEffect[] {
    const {settings, allocations} = this.#state
    const method = this.#methods[message.method]
    if (!method) return asEffects(client, encodeError(message, {code: 400}))
    const authentication = authenticate(message, bytes, client, settings, nowMs)
    const fault = this.#fault(client, message, authentication, nowMs)
    if (fault) return fault
    if (!authentication.ok) return asEffects(client, encodeError(message, authentication.error))
    const request = {client, message, account: authentication.account, nowMs}
    const unknown = unknownAttributeCodes(message)
    if (unknown.length > 0) return refuse(request, 420, {unknown})
    return [...allocations.expireOf(client, nowMs), ...method(this.#state, request)]
  }

  #fault(client: TurnClient, message: StunMessage, who: Authentication, nowMs: number): TurnEffect[] | undefined {
    const {settings} = this.#state
    const fault = settings.faults.consult('turn', {
      server: settings.name,
      transport: client.transport,
      method: message.method,
      authenticated: who.ok,
      ...(who.ok && {channel: who.account.channelName}),
    })
    if (!fault || fault.kind === 'silent') return fault && []
    if (fault.kind === 'raw') return asEffects(client, fault.bytes)
    const {code, reason, sign, realm} = fault
    const alternate = code === 300 ? (fault.alternate ?? settings.alternate?.()) : undefined
    const challenge = {...challengeOf(settings, client, nowMs), ...(realm !== undefined && {realm})}
    const error = {
      code,
      ...(reason !== undefined && {reason}),
      ...((code === 401 || code === 438) && {challenge}),
      ...(alternate && {alternate}),
      ...(sign && who.ok && {key: who.account.key}),
    }
    return asEffects(client, encodeError(message, error))
  }
}

const asEffects = (client: TurnClient, bytes: Uint8Array | undefined): TurnEffect[] => (bytes ? [answer(client, bytes)] : [])
