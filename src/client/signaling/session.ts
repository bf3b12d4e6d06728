import type {Role} from '../../model/channel.ts'
import type {SignalingConnectFact} from '../../model/evidence.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import type {ConnectReason, SessionEvent} from '../../model/signaling.ts'
import type {Cancel, Clock} from '../../platform/clock.ts'
import {startDeadline, unlessAborted} from '../../platform/deadline.ts'
import type {Random} from '../../platform/random.ts'
import type {WebsocketMessage} from '../../platform/websocket.ts'
import {parseServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {SigningCredentials} from '../../protocol/sigv4/signature.ts'
import {printable} from '../../protocol/text.ts'
import {connectSignaling} from './connect.ts'
import type {SignalingConnection} from './connection.ts'
import {startPinger} from './pinger.ts'
import {createSessionState, type SessionEffect, type SessionInput, type SessionState, stepSession} from './session-state.ts'

/** Where the channel is now: asked anew when the service sends us away, and when an endpoint does not work any more. */
export interface SignalingPlace {
  readonly channelArn: string
  /** WSS of GetSignalingChannelEndpoint. */
  readonly endpoint: string
}

export interface SessionOptions {
  readonly role: Role
  readonly clientId?: string
  readonly region: string
  readonly ca?: string
  readonly clock: Clock
  readonly random: Random
  /** @throws FailureError */
  readonly place: (why: ConnectReason, signal: AbortSignal) => Promise<SignalingPlace>
  /** Asked for every connection, so that keys which are about to expire have been replaced. @throws FailureError */
  readonly credentials: () => Promise<SigningCredentials>
  readonly onEvent: (event: SessionEvent) => void
  readonly onFrame: (frame: WebsocketMessage) => void
  /** Between pings; 0: none. */
  readonly pingMs?: number
  /** Opening one connection, endpoint and all, may take so long. */
  readonly connectTimeoutMs?: number
  readonly giveUpMs?: number
  /** Whether it goes on whatever is answered, and from the first attempt on; `connected` then waits. */
  readonly persistent?: boolean
  /** How many times sooner the service does what it waits for: an emulator's; 1 when absent. */
  readonly timeScale?: number
  /** For tests of what becomes of a session without a network. */
  readonly open?: typeof connectSignaling
}

/** A signaling connection that is made again whenever it ends, until it is closed or there is no prospect. */
export interface SignalingSession {
  /** Settles with the first attempt. @throws FailureError when it failed: then the session has ended */
  readonly connected: Promise<void>
  /** Resolves when the session is over; with the failure that ended it, where one did. */
  readonly ended: Promise<Failure | undefined>
  /** @returns false when there is no connection now and nothing was sent */
  send(frame: string): boolean
  /** Calls back when the service has answered a ping. */
  ping(onPong: () => void): void
  /** Resolves when all that the service sent before has been given to `onFrame`; or, where no pong comes, after `withinMs`. */
  settle(withinMs: number): Promise<void>
  close(): Promise<void>
}

/** The C SDK pings as often. It keeps the idle timer of the service from running out, and shows a dead network within half a minute. */
export const defaultPingMs = 10_000
/** Where time runs faster. */
const leastPingMs = 250
/** So many pings in a row without a pong: one may be lost in a hand-over of a mobile network, three are not. */
const pingsUntilDead = 3
export const defaultConnectTimeoutMs = 20_000
/** Longer than a restart of a router or a roll-out of the service. */
const defaultGiveUpMs = 5 * 60_000

export function startSession(options: SessionOptions): SignalingSession {
  const session = new Session(options)
  session.start()
  return session
}

class Session implements SignalingSession {
  readonly #options: SessionOptions
  readonly #state: SessionState
  readonly #connections = new Map<number, SignalingConnection>()
  readonly #pings = new Map<number, Cancel>()
  readonly #abort = new AbortController()
  readonly connected: Promise<void>
  readonly ended: Promise<Failure | undefined>
  #place: SignalingPlace | undefined
  #cancelWait: Cancel = () => undefined
  #tellConnected: () => void = () => undefined
  #tellFailed: (error: FailureError) => void = () => undefined
  #tellEnded: (failure: Failure | undefined) => void = () => undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.#state = createSessionState(options.clock.monotonic())
    this.connected = new Promise((resolve, reject) => {
      this.#tellConnected = resolve
      this.#tellFailed = reject
    })
    // Whoever only waits for the end learns of it there.
    this.connected.catch(() => undefined)
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve
    })
  }

  start(): void {
    this.#step({kind: 'start'})
  }

  send(frame: string): boolean {
    const current = this.#current()
    if (!current?.connection.sendFrame(frame)) return false
    this.#step({kind: 'traffic', id: current.id})
    return true
  }

  ping(onPong: () => void): void {
    this.#current()?.connection.ping(onPong)
  }

  settle(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(withinMs, resolve)
      this.ping(() => {
        cancel()
        resolve()
      })
    })
  }

  async close(): Promise<void> {
    this.#step({kind: 'stop'})
    await this.ended
  }

  #current(): {id: number; connection: SignalingConnection} | undefined {
    const id = this.#state.links.findLast(({closing}) => !closing)?.id
    const connection = id === undefined ? undefined : this.#connections.get(id)
    return id === undefined || !connection ? undefined : {id, connection}
  }

  #step(input: SessionInput): void {
    const {clock, random, giveUpMs = defaultGiveUpMs, persistent = false, timeScale = 1} = this.#options
    const chance = random.bytes(1)[0]! / 255
    const context = {now: Math.round(clock.monotonic()), random: chance, giveUpMs, persistent, timeScale}
    for (const effect of stepSession(this.#state, input, context)) this.#apply(effect)
  }

  #apply(effect: SessionEffect): void {
    if (effect.kind === 'tell') this.#options.onEvent(effect.event)
    else if (effect.kind === 'connect') void this.#connect(effect.id, effect.why)
    else if (effect.kind === 'close') void this.#connections.get(effect.id)?.close()
    else if (effect.kind === 'end') this.#end(effect.failure)
    else this.#cancelWait = this.#options.clock.after(effect.ms, () => this.#step({kind: 'due'}))
  }

  #end(failure: Failure | undefined): void {
    this.#cancelWait()
    this.#abort.abort()
    for (const connection of this.#connections.values()) void connection.close()
    this.#tellFailed(new FailureError(failure ?? {kind: 'interrupted', message: 'The signaling session was closed.'}))
    this.#tellEnded(failure)
  }

  async #connect(id: number, why: ConnectReason): Promise<void> {
    const {clock, connectTimeoutMs = defaultConnectTimeoutMs} = this.#options
    const deadline = startDeadline(this.#abort.signal, clock, connectTimeoutMs, 'Connecting to the signaling channel')
    try {
      const opening = await unlessAborted(this.#open(why, deadline.signal), deadline.signal)
      if (opening.status === 'refused') this.#step({kind: 'failed', id, failure: refusal(opening.fact)})
      else this.#opened(id, opening.connection, opening.fact.endpoint)
    } catch (error) {
      this.#step({kind: 'failed', id, failure: failureOf(error)})
    } finally {
      deadline.cancel()
    }
  }

  async #open(why: ConnectReason, signal: AbortSignal) {
    const {role, clientId, region, ca, clock, open = connectSignaling} = this.#options
    // An endpoint that has just worked is used again after an ordinary close.
    if (why !== 'closed' || !this.#place) this.#place = await this.#options.place(why, signal)
    const opening = await open({
      ...this.#place,
      role,
      ...(clientId !== undefined && {clientId}),
      region,
      ...(ca !== undefined && {ca}),
      credentials: await this.#options.credentials(),
      signal,
      clock,
    })
    // It came after the deadline, and nobody waits for it any more.
    if (signal.aborted && opening.status === 'open') await opening.connection.close()
    return opening
  }

  #opened(id: number, connection: SignalingConnection, endpoint: string): void {
    const {role, clientId, timeScale = 1} = this.#options
    const pingMs = this.#options.pingMs ?? Math.max(leastPingMs, defaultPingMs / timeScale)
    this.#connections.set(id, connection)
    const {channelArn} = this.#place!
    this.#step({kind: 'opened', id, where: {role, ...(clientId !== undefined && {clientId}), channelArn, endpoint}})
    this.#tellConnected()
    connection.onClose(({code, reason, error}) => this.#closed(id, code, reason || (error ?? '')))
    if (pingMs > 0) this.#ping(id, connection, pingMs)
    connection.onFrame((frame) => {
      this.#options.onFrame(frame)
      this.#step({kind: 'traffic', id, ...(frame.kind === 'text' && typeOf(frame.text))})
    })
  }

  #closed(id: number, code: number, reason: string): void {
    this.#pings.get(id)?.()
    this.#pings.delete(id)
    this.#connections.delete(id)
    this.#step({kind: 'closed', id, code, reason: printable(reason, {maxLength: 200})})
  }

  #ping(id: number, connection: SignalingConnection, everyMs: number): void {
    const {clock, onEvent} = this.#options
    const stop = startPinger({
      clock,
      everyMs,
      ping: (onPong) => connection.ping(onPong),
      onPong: (rttMs) => {
        this.#step({kind: 'traffic', id})
        onEvent({kind: 'pong', rttMs: Math.round(rttMs * 1000) / 1000})
      },
      onSilence: (waitedMs, inRow) => this.#step({kind: 'unanswered', id, waitedMs, dead: inRow >= pingsUntilDead}),
    })
    this.#pings.set(id, stop)
  }
}

function typeOf(text: string): {messageType?: string} {
  const parsed = parseServiceFrame(text)
  return parsed.kind === 'service' ? {messageType: parsed.frame.messageType} : {}
}

function refusal({httpStatus, body = '', endpoint, role, headers}: SignalingConnectFact): Failure {
  const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-apigw-id']
  const code = headers['x-amzn-errortype']
  return {
    kind: 'refused',
    httpStatus,
    code: code ?? String(httpStatus),
    message: `${endpoint} refused the websocket of a ${role.toLowerCase()} with status ${httpStatus}${body ? `: ${body}` : ''}`,
    endpoint,
    ...(requestId !== undefined && {requestId}),
  }
}

const failureOf = (error: unknown): Failure =>
  error instanceof FailureError
    ? error.failure
    : {kind: 'bug', message: printable(error instanceof Error ? error.message : String(error))}
