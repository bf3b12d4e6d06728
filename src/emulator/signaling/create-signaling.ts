import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Role} from '../../model/channel.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {formatGatewayFrame, formatServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {VerifiedUpgrade} from '../auth/authenticate-upgrade.ts'
import type {EmulatorContext} from '../context.ts'
import {serviceDate} from '../http/service-date.ts'
import type {StoredChannel} from '../state/store.ts'
import {Agenda} from './agenda.ts'
import {watchConnectionFaults} from './connection-faults.ts'
import {Delivery} from './delivery.ts'
import type {AlexaOffer, ConnectRequest, OfferOutcome, Refusal, SignalingEffect, SignalingEvent} from './events.ts'
import {refusals} from './refusals.ts'
import {createRules} from './rules.ts'
import {SignalingSockets} from './sockets.ts'
import {countConnect, createState, masterOn, nextDeadline} from './state.ts'
import {step} from './step.ts'
import {errorHeaders, gatewayId, writeRefusal} from './write-refusal.ts'

export interface OpenConnection {
  readonly connectionId: string
  readonly channelName: string
  readonly role: Role
  readonly clientId?: string
  /** `displaced`: a newer connection of the same client took over. */
  readonly phase: 'current' | 'displaced' | 'closing'
}

/** What of a good upgrade request matters to the service. */
type ProvenUpgrade = Pick<VerifiedUpgrade, 'channelArn' | 'clientId'>

export interface SignalingService {
  /** Takes over a socket whose upgrade request carried a good signature. */
  handleUpgrade(role: Role, request: IncomingMessage, socket: Duplex, head: Buffer, verified: ProvenUpgrade): void
  openConnections(): readonly OpenConnection[]
  /** The master that viewers of the channel reach now. */
  masterOf(channelName: string): Pick<OpenConnection, 'clientId'> | undefined
  /** Says GO_AWAY to everyone on the channel and closes. */
  channelDeleted(channelName: string): void
  /** Says GO_AWAY; who is still there a minute later is closed. */
  goAway(channelName: string): void
  /** Says RECONNECT_ICE_SERVER: clients are to fetch ICE servers and connect again. Nobody is closed. */
  reconnectIceServer(channelName: string): void
  /** Takes an offer to the master of a channel that exists, and waits for its answer. Never rejects. */
  sendOffer(offer: Omit<AlexaOffer, 'messageTtlSeconds'>): Promise<OfferOutcome>
  /** Closes every connection with 1001; cuts those that do not follow soon. */
  close(): Promise<void>
}

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  /** When it was asked for, for the metric Latency. */
  readonly startedAt: number
}

/** Starts the signaling service. It has no listener of its own: sockets come through `handleUpgrade`. */
export function createSignaling(context: EmulatorContext): SignalingService {
  const {clock, store, faults, metrics, log, random, limits, timeScale} = context
  const {rateScale} = limits
  const viewersPerChannel = limits.of('signaling.viewers')
  const state = createState(createRules({...context.signaling, timeScale, rateScale, viewersPerChannel}))
  const agenda = new Agenda(clock)
  /** By id of the request: who waits for the answer to an Alexa offer. */
  const askers = new Map<string, (outcome: OfferOutcome) => void>()
  let closing = false

  const sockets = new SignalingSockets(
    clock,
    {
      text: (connectionId, text) =>
        dispatch({
          kind: 'frame',
          connectionId,
          text,
          ...channelSettings(state.connections.get(connectionId)?.channelName),
          strike: (about) => faults.consult('message', about),
          withholdsReport: (about) => faults.consult('report', about) !== undefined,
        }),
      binary: (connectionId) => dispatch({kind: 'binary', connectionId}),
      ping: (connectionId) => dispatch({kind: 'ping', connectionId}),
      closed: (connectionId) => dispatch({kind: 'closed', connectionId}),
      broken: (connectionId, problem) => log(`signaling ${connectionId}: ${problem}`),
    },
    () => serviceDate(context),
  )
  const delivery = new Delivery(faults, agenda, (connectionId, text) => sockets.send(connectionId, text))
  const connectionFaults = watchConnectionFaults({faults, state, sockets, agenda, dispatch})

  function channelSettings(name = ''): {messageTtlSeconds: number; storesMedia: boolean} {
    const {messageTtlSeconds = 0} = store.get('channels', name) ?? {}
    return {messageTtlSeconds, storesMedia: store.get('mappings', name) !== undefined}
  }

  function dispatch(event: SignalingEvent, upgrade?: Upgrade): void {
    const startedAt = upgrade?.startedAt ?? clock.monotonic()
    for (const effect of step(state, event, clock.monotonic())) apply(effect, startedAt, upgrade)
    if (!closing) agenda.wake(nextDeadline(state), () => dispatch({kind: 'tick'}))
  }

  function apply(effect: SignalingEffect, startedAt: number, upgrade: Upgrade | undefined): void {
    if (effect.kind === 'accept') accept(effect.connectionId, upgrade!)
    else if (effect.kind === 'refuse') refuse(upgrade!.socket, effect.refusal)
    else if (effect.kind === 'deliver') delivery.deliver(effect)
    else if (effect.kind === 'reply') sockets.send(effect.connectionId, formatServiceFrame(effect.frame))
    else if (effect.kind === 'gateway') sockets.send(effect.connectionId, gatewayFrame(effect))
    else if (effect.kind === 'close') sockets.close(effect.connectionId, effect.code, effect.reason)
    else if (effect.kind === 'conclude') conclude(effect.requestId, effect.outcome)
    else if (effect.kind === 'count') count(effect, clock.monotonic() - startedAt)
    else metrics.record('MessagesTransferred.Count', 'Count', {SignalingChannelName: effect.channelName}, 1)
  }

  const gatewayFrame = ({connectionId, message}: {connectionId: string; message: string}) =>
    formatGatewayFrame({message, connectionId, requestId: gatewayId(random)})

  const count = ({operation, channelName, failed}: Extract<SignalingEffect, {kind: 'count'}>, tookMs: number) =>
    metrics.operation(operation, channelName, {failed, tookMs})

  /** A handshake that ws itself refuses never becomes a websocket, and would hold its slot. */
  function accept(connectionId: string, upgrade: Upgrade): void {
    sockets.accept(connectionId, upgrade.request, upgrade.socket, upgrade.head)
    dispatch({kind: sockets.has(connectionId) ? 'opened' : 'closed', connectionId}, upgrade)
    connectionFaults.strike(connectionId)
  }

  function conclude(id: string, outcome: OfferOutcome): void {
    askers.get(id)?.(outcome)
    askers.delete(id)
  }

  const refuse = (socket: Duplex, {status, body, errorType}: Refusal) =>
    writeRefusal(context, socket, {status, body, headers: errorType === undefined ? {} : errorHeaders(random, errorType)})

  /** The channel, if it is there under this very ARN and can be connected to. */
  function channelOf(arn: string): StoredChannel | undefined {
    const parsed = parseResourceArn(arn)
    const channel = parsed && store.get('channels', parsed.name)
    if (channel?.arn !== arn || channel.status === 'CREATING' || channel.status === 'DELETING') return undefined
    return channel
  }

  /** Lets the connection in, unless a fault has it wait, or answers in its place. */
  function connect(request: ConnectRequest, upgrade: Upgrade): void {
    const {role, channelName: channel} = request
    const fault = faults.consult('upgrade', {role, channel})
    const admit = () => {
      if (closing || upgrade.socket.destroyed) return void upgrade.socket.destroy()
      const held = role === 'VIEWER' ? faults.consult('slots', {channel}) : undefined
      dispatch({kind: 'connect', ...request, ...(held && {heldSlots: held.count})}, upgrade)
    }
    if (!fault) admit()
    else if (fault.kind === 'delay') agenda.later(fault.ms, admit)
    else if (fault.kind === 'hang') upgrade.socket.resume().once('end', () => upgrade.socket.destroy())
    else {
      if (!fault.byProxy) apply(countConnect(request, true), upgrade.startedAt, upgrade)
      writeRefusal(context, upgrade.socket, fault)
    }
  }

  return {
    handleUpgrade(role, request, socket, head, {channelArn, clientId}) {
      const startedAt = clock.monotonic()
      socket.on('error', () => socket.destroy())
      const channel = channelOf(channelArn)
      if (closing) socket.destroy()
      else if (channelArn === '') refuse(socket, refusals.missingChannelArn)
      else if (!channel) refuse(socket, refusals.channelNotFound)
      else {
        const from: ConnectRequest = {connectionId: gatewayId(random), channelArn, channelName: channel.name, role}
        connect({...from, ...(clientId && {clientId})}, {request, socket, head, startedAt})
      }
    },
    openConnections: () =>
      [...state.connections.values()].flatMap(({connectionId, channelName, role, clientId, phase}) =>
        phase === 'pending' ? [] : [{connectionId, channelName, role, ...(clientId !== undefined && {clientId}), phase}],
      ),
    masterOf(channelName) {
      const master = masterOn(state, channelName)
      return master && {...(master.clientId !== undefined && {clientId: master.clientId})}
    },
    channelDeleted: (channelName) => dispatch({kind: 'channel-deleted', channelName}),
    goAway: (channelName) => dispatch({kind: 'go-away', channelName}),
    reconnectIceServer: (channelName) => dispatch({kind: 'reconnect-ice-server', channelName}),
    sendOffer: (offer) =>
      new Promise((resolve) => {
        if (closing) return resolve({status: 'timed-out'})
        const id = gatewayId(random)
        askers.set(id, resolve)
        dispatch({kind: 'alexa-offer', requestId: id, ...offer, ...channelSettings(offer.channelName)})
      }),
    async close() {
      closing = true
      connectionFaults.stop()
      agenda.clear()
      for (const id of [...askers.keys()]) conclude(id, {status: 'timed-out'})
      await sockets.closeAll(1001, 'Going away')
    },
  }
}
