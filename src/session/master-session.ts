import {formatMessage, readFrame} from '../client/signaling/connection.ts'
import {type SessionOptions, type SignalingSession, startSession} from '../client/signaling/session.ts'
import type {Failure} from '../model/observed.ts'
import type {MasterEvent} from '../model/peer-event.ts'
import type {SessionEvent} from '../model/signaling.ts'
import type {MediaSource} from '../peer/media-source.ts'
import type {MediaKind} from '../peer/rtp-packet.ts'
import type {IncomingMessage} from '../protocol/signaling/incoming.ts'
import {printable} from '../protocol/text.ts'
import {type Reach, type ServedViewer, serveViewer} from './served-viewer.ts'
import type {SignalingMeter} from './signaling-meter.ts'

export interface MasterSessionOptions {
  readonly signaling: Omit<SessionOptions, 'role' | 'onEvent' | 'onFrame'>
  readonly meter: SignalingMeter
  /** Asked when the first viewer is connected. @throws FailureError */
  readonly media: () => Promise<MediaSource>
  /** How a viewer is reached; asked for every one, since credentials of ICE servers live for minutes. */
  readonly reach: () => Promise<Reach>
  /** As many as a KVS channel takes when absent. */
  readonly maxViewers?: number
  readonly onEvent: (event: SessionEvent | MasterEvent) => void
  readonly onSent?: (kind: MediaKind, bytes: number) => void
}

export interface MasterSession {
  /** Settles with the first connection. @throws FailureError when there is none */
  readonly connected: Promise<void>
  /** Resolves when the signaling session is over; with the failure that ended it, where one did. */
  readonly ended: Promise<Failure | undefined>
  readonly viewers: number
  /** Hangs up on every viewer, and on the channel. */
  close(): Promise<void>
}

/** Developer guide, quotas: 10 concurrent viewers per channel. */
const defaultMaxViewers = 10

/**
 * A camera on a signaling channel: answers every viewer's offer and sends it media. The signaling connection is made again whenever it
 * ends; sessions with viewers go on meanwhile. A newer master is not fought: the session then ends with the failure `displaced`.
 */
export function startMasterSession(options: MasterSessionOptions): MasterSession {
  return new Master(options)
}

class Master implements MasterSession {
  readonly #options: MasterSessionOptions
  readonly #viewers = new Map<string, ServedViewer>()
  readonly #session: SignalingSession
  readonly ended: Promise<Failure | undefined>
  #displaced: Failure | undefined

  constructor(options: MasterSessionOptions) {
    this.#options = options
    this.#session = startSession({
      ...options.signaling,
      role: 'MASTER',
      onEvent: (event) => this.#onEvent(event),
      onFrame: (frame) => this.#receive(readFrame(frame)),
    })
    this.ended = this.#session.ended.then((failure) => this.#displaced ?? failure)
  }

  get connected(): Promise<void> {
    return this.#session.connected
  }

  get viewers(): number {
    return this.#viewers.size
  }

  #onEvent(event: SessionEvent): void {
    const {meter, onEvent} = this.#options
    if (event.kind === 'connected') meter.connected()
    if (event.kind === 'closed') meter.disconnected()
    if (event.kind === 'not-connected') meter.stumbled()
    onEvent(event)
    if (event.kind !== 'closed' || event.cause !== 'displaced') return
    // Coming back would displace the other one, which would come back in its turn, and no viewer would be served.
    this.#displaced = displaced
    void this.#session.close()
  }

  #receive(message: IncomingMessage): void {
    const {meter} = this.#options
    meter.received()
    if (message.messageType === 'SDP_OFFER') this.#offered(message.senderClientId, message.payload.sdp)
    else if (message.messageType === 'ICE_CANDIDATE')
      this.#viewers.get(message.senderClientId ?? '')?.addCandidate(message.payload)
    else if (message.messageType === 'DEFECT') {
      meter.stumbled()
      this.#ignored(`a message: ${message.defect.where}: ${message.defect.problem}`)
    }
  }

  #ignored(problem: string): void {
    this.#options.onEvent({kind: 'ignored', problem})
  }

  #offered(clientId: string | undefined, offer: string): void {
    if (clientId === undefined) this.#ignored('an offer without senderClientId')
    else this.#serve(clientId, offer)
  }

  #serve(clientId: string, offer: string): void {
    const {maxViewers = defaultMaxViewers, onEvent, media, reach, onSent = () => {}} = this.#options
    // A viewer that offers again starts anew: the browser was reloaded, or the probe ran twice.
    void this.#viewers.get(clientId)?.close('offered-again')
    const name = printable(clientId, {maxLength: 60})
    if (this.#viewers.size >= maxViewers) {
      onEvent({kind: 'viewer-refused', clientId: name, viewers: this.#viewers.size})
      return
    }
    onEvent({kind: 'viewer-joined', clientId: name, viewers: this.#viewers.size + 1})
    const viewer = serveViewer({
      ...{clientId, offer, media, reach, onEvent, onSent, clock: this.#options.signaling.clock},
      send: (message) => this.#send(formatMessage({...message, recipientClientId: clientId})),
      onEnd: () => {
        if (this.#viewers.get(clientId) === viewer) this.#viewers.delete(clientId)
        return this.#viewers.size
      },
    })
    this.#viewers.set(clientId, viewer)
  }

  #send(frame: string): void {
    const {meter} = this.#options
    if (this.#session.send(frame)) meter.sent()
    else meter.failed()
  }

  async close(): Promise<void> {
    await Promise.all([...[...this.#viewers.values()].map((viewer) => viewer.close('ended')), this.#session.close()])
  }
}

const displaced: Failure = {
  kind: 'refused',
  code: 'displaced',
  message: 'Another master has taken the channel: the newest one wins, and this one does not fight for it.',
}
