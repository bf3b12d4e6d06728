import {connectSignaling} from '../client/signaling/connect.ts'
import type {SignalingConnection} from '../client/signaling/connection.ts'
import {warmUpPeer} from '../peer/peer.ts'
import {type Clock, systemClock} from '../platform/clock.ts'
import {type Random, systemRandom} from '../platform/random.ts'
import type {IncomingMessage} from '../protocol/signaling/incoming.ts'
import {printable} from '../protocol/text.ts'
import {startViewerSession, type ViewerSession} from './camera-viewer-session.ts'

export interface DemoCameraOptions {
  /** WSS of GetSignalingChannelEndpoint for the master. */
  readonly endpointWss: string
  readonly channelArn: string
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string}
  readonly region: string
  /** Whether viewers are on this machine only; true where the endpoint is on loopback, when absent. */
  readonly localOnly?: boolean
  /** What to trust besides the system's authorities, PEM. */
  readonly ca?: string
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: (line: string) => void
}

export interface DemoCamera {
  /** Resolves when it is the channel's master for the first time; not at all when it is stopped before. */
  readonly connected: Promise<void>
  /** Hangs up on every viewer, and on the channel. */
  stop(): Promise<void>
}

/** As many as a KVS channel takes (developer guide, quotas: 10 concurrent viewers per channel). */
const maxViewers = 10

/** After a failure: at once would hammer a service that is down, and a minute is too long for somebody who waits for a picture. */
const firstRetryMs = 250
const lastRetryMs = 10_000

/** Loading the peer keeps the process busy for a moment; whoever asked for the camera is served first. */
const warmUpAfterMs = 50

/**
 * Starts a camera on a signaling channel: an ordinary master which answers offers with H.264 and Opus and sends a short
 * sample in a loop. It connects again whenever it is cut off, and no offer, however broken, ends it.
 */
export function startDemoCamera(options: DemoCameraOptions): DemoCamera {
  const camera = new Camera(options)
  const ended = camera.run()
  return {
    connected: camera.connected,
    stop: async () => {
      await camera.stop()
      await ended
    },
  }
}

class Camera {
  readonly #options: DemoCameraOptions
  readonly #clock: Clock
  readonly #log: (line: string) => void
  readonly #abort = new AbortController()
  readonly #viewers = new Map<string, ViewerSession>()
  #connection: SignalingConnection | undefined
  #tellConnected: () => void = () => undefined
  readonly connected = new Promise<void>((resolve) => {
    this.#tellConnected = resolve
  })

  constructor(options: DemoCameraOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#log = (line) => options.log?.(`camera: ${line}`)
  }

  async run(): Promise<void> {
    const {signal} = this.#abort
    let retryMs = firstRetryMs
    while (!signal.aborted) {
      const wasOpen = await this.#serveOnce().catch((error: unknown) => {
        if (!signal.aborted) this.#log(`cannot connect: ${describe(error)}`)
        return false
      })
      if (wasOpen) retryMs = firstRetryMs
      await this.#pause(retryMs)
      retryMs = Math.min(retryMs * 2, lastRetryMs)
    }
  }

  /** One connection from its opening to its end. @returns whether there was one */
  async #serveOnce(): Promise<boolean> {
    const {endpointWss, channelArn, credentials, region, ca} = this.#options
    const opening = await connectSignaling({
      ...{endpoint: endpointWss, channelArn, credentials, region, role: 'MASTER', clock: this.#clock, signal: this.#abort.signal},
      ...(ca !== undefined && {ca}),
    })
    if (opening.status === 'refused') {
      this.#log(`refused with status ${opening.fact.httpStatus}${opening.fact.body ? `: ${opening.fact.body}` : ''}`)
      return false
    }
    await this.#serve(opening.connection)
    return true
  }

  async #serve(connection: SignalingConnection): Promise<void> {
    this.#connection = connection
    this.#log('is master of its channel')
    this.#tellConnected()
    const cancelWarmUp = this.#clock.after(warmUpAfterMs, () => void warmUpPeer().catch(() => undefined))
    connection.onMessage((message) => this.#receive(message, connection))
    const closed = new Promise<void>((resolve) => connection.onClose(() => resolve()))
    const stop = () => void connection.close()
    if (this.#abort.signal.aborted) stop()
    this.#abort.signal.addEventListener('abort', stop, {once: true})
    await closed
    this.#abort.signal.removeEventListener('abort', stop)
    cancelWarmUp()
    this.#connection = undefined
  }

  #receive(message: IncomingMessage, connection: SignalingConnection): void {
    if (message.messageType === 'GO_AWAY') {
      this.#log('was told to go away, connects again')
      void connection.close()
    }
    if (message.messageType === 'SDP_OFFER') {
      if (message.senderClientId === undefined) this.#log('ignores an offer without senderClientId')
      else this.#answer(message.senderClientId, message.payload.sdp)
    } else if (message.messageType === 'ICE_CANDIDATE')
      this.#viewers.get(message.senderClientId ?? '')?.addCandidate(message.payload)
    if (message.messageType === 'DEFECT') this.#log(`ignores a message: ${message.defect.where}: ${message.defect.problem}`)
  }

  #answer(clientId: string, offer: string): void {
    // A viewer that offers again starts anew: the browser was reloaded, or the probe ran twice.
    void this.#viewers.get(clientId)?.close()
    if (this.#viewers.size >= maxViewers) {
      this.#log(`has ${maxViewers} viewers, ignores another`)
      return
    }
    const session = startViewerSession({
      ...{
        clientId,
        offer,
        localOnly: this.#options.localOnly ?? isLoopback(this.#options.endpointWss),
        clock: this.#clock,
        random: this.#options.random ?? systemRandom,
      },
      send: (message) => this.#connection?.send({...message, recipientClientId: clientId}),
      log: (line) => this.#log(`${printable(clientId, {maxLength: 60})}: ${line}`),
      onEnd: () => this.#viewers.get(clientId) === session && this.#viewers.delete(clientId),
    })
    this.#viewers.set(clientId, session)
  }

  #pause(ms: number): Promise<void> {
    const {signal} = this.#abort
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const done = () => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = this.#clock.after(ms, done)
      signal.addEventListener('abort', done)
    })
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await Promise.all([...this.#viewers.values()].map((viewer) => viewer.close()))
  }
}

const describe = (error: unknown): string => printable(error instanceof Error ? error.message : String(error), {maxLength: 200})

/** What serves this machine only is to have nothing that others can reach, so neither has its camera. */
const isLoopback = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
