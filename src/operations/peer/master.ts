import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import type {MasterEvent, MasterSummary, PeerEvent} from '../../model/peer-event.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {MediaSource} from '../../peer/media-source.ts'
import {warmUpPeer} from '../../peer/peer.ts'
import type {MediaKind} from '../../peer/rtp-packet.ts'
import {IceServerKeeper} from '../../session/ice-server-keeper.ts'
import {type MasterSession, startMasterSession} from '../../session/master-session.ts'
import type {Reach} from '../../session/served-viewer.ts'
import {SignalingMeter} from '../../session/signaling-meter.ts'
import type {World} from '../connect.ts'
import {firstPlace, placeNow} from '../signal/open-signal.ts'
import {requireRightToMaster} from './live-master.ts'
import {type MediaChoice, openMedia} from './open-media.ts'
import {PeerRun, type PeerRunOptions} from './peer-run.ts'
import {needsServers, openReach, type RelayChoice} from './reach.ts'

export interface PeerMasterOptions extends PeerRunOptions, RelayChoice {
  /** Name or ARN. */
  readonly channel: string
  /** Needed where it is not this machine's emulator: a master that is connected is cut off from new viewers. */
  readonly displace?: boolean
  /** The sample when absent. */
  readonly media?: MediaChoice
  /** How to spoil the media, by name: to see what viewers make of it. */
  readonly misbehave?: string
  /** As many as a KVS channel takes when absent: 10. */
  readonly maxViewers?: number
  /** How long the first connection may take, in ms. */
  readonly connectTimeoutMs?: number
}

/** A master that serves. */
export interface PeerMaster {
  readonly channelArn: string
  /** What the media is, in words. */
  readonly media: string
  /** Command lines that feed the media, where it comes from outside. */
  readonly feeders: readonly string[]
  /**
   * What happens, as it happens; the last one is of kind `end`. Leaving the loop ends it.
   * @throws UserError when another master took the channel, FailureError when the connection is lost for good
   */
  readonly events: AsyncIterableIterator<PeerEvent>
}

/**
 * A stand-in camera: is master of a channel, and serves every viewer.
 * @throws UserError when it may not, or when its media cannot be had; FailureError when the service does not let it in
 */
export async function servePeerMaster(world: World, options: PeerMasterOptions): Promise<PeerMaster> {
  await requireRightToMaster(world, options.channel, options.displace ?? false, options.signal)
  const serving = new Serving(world, options)
  try {
    return await serving.start()
  } catch (error) {
    await serving.run.stop()
    throw error
  }
}

class Serving {
  readonly #world: World
  readonly #options: PeerMasterOptions
  readonly run: PeerRun
  readonly #meter: SignalingMeter
  readonly #sent = {video: {packets: 0, bytes: 0}, audio: {packets: 0, bytes: 0}}
  #served = 0
  #mostAtOnce = 0
  #iceRefreshes = 0
  #session: MasterSession | undefined
  #keeper: IceServerKeeper | undefined
  #media: MediaSource | undefined

  constructor(world: World, options: PeerMasterOptions) {
    this.#world = world
    this.#options = options
    this.run = new PeerRun(world, options, () => this.#hangUp())
    this.#meter = new SignalingMeter(world.clock)
  }

  async start(): Promise<PeerMaster> {
    const {channel, media = {kind: 'sample'}, misbehave, signal} = this.#options
    const opened = await openMedia(this.#world, media, misbehave, (event) => this.run.tell(event))
    this.#media = opened.source
    const first = await firstPlace(this.#world, this.#options, 'MASTER')
    this.#keeper = this.#keepIceServers(first.channelArn)
    this.#session = this.#connect(first)
    const stop = () => void this.#session?.close()
    signal?.addEventListener('abort', stop, {once: true})
    if (signal?.aborted) stop()
    try {
      await this.#session.connected
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
    void this.#keeper.refresh()
    void warmUpPeer().catch(() => undefined)
    void this.#session.ended.then((failure) => this.run.end(failure ? 'failure' : 'interrupted', failure))
    const events = this.run.events(
      () => this.#summary(),
      (failure) => errorOf(failure, channel),
    )
    return {channelArn: first.channelArn, media: opened.about, feeders: opened.feeders, events}
  }

  #connect(first: {channelArn: string; endpoint: string}): MasterSession {
    const {region, ca, clock, random, timeScale} = this.#world
    const {channel, maxViewers, connectTimeoutMs} = this.#options
    return startMasterSession({
      signaling: {
        ...{region, clock, random},
        ...(ca !== undefined && {ca}),
        ...(timeScale !== undefined && {timeScale}),
        ...(connectTimeoutMs !== undefined && {connectTimeoutMs}),
        // A stand-in for a camera is there for days: a network that is gone for an hour is no reason to give up.
        giveUpMs: Number.POSITIVE_INFINITY,
        credentials: () => this.#world.credentials(),
        place: async (why) => (why === 'start' ? first : placeNow(this.#world, channel, 'MASTER')),
      },
      meter: this.#meter,
      media: async () => this.#media!,
      reach: () => this.#reach(),
      ...(maxViewers !== undefined && {maxViewers}),
      onEvent: (event) => this.#onEvent(event),
      onSent: (kind, bytes) => this.#onSent(kind, bytes),
    })
  }

  /** The way to one viewer, with a relay of its own. */
  async #reach(): Promise<Reach> {
    const servers = needsServers(this.#world, this.#options) ? await this.#keeper!.current() : []
    return openReach(this.#world, servers, this.#options)
  }

  #keepIceServers(channelArn: string): IceServerKeeper {
    const {api, clock} = this.#world
    return new IceServerKeeper({
      clock,
      meter: this.#meter,
      fetch: async () => {
        const {https} = await api.getEndpoints(channelArn, 'MASTER', ['HTTPS'])
        if (https === undefined) throw noHttps
        return api.getIceServers(https, channelArn)
      },
      onEvent: (event) => {
        if (event.kind === 'ice-servers') this.#iceRefreshes = event.refreshes
        this.run.tell(event)
      },
    })
  }

  #onEvent(event: SessionEvent | MasterEvent): void {
    if (isOfSession(event)) {
      this.run.tellSession(event)
      if (event.kind === 'go-away' && event.messageType === 'RECONNECT_ICE_SERVER') void this.#keeper?.refresh()
      return
    }
    if (event.kind === 'viewer-joined') this.#mostAtOnce = Math.max(this.#mostAtOnce, event.viewers)
    if (event.kind === 'viewer-media') this.#served++
    if (event.kind === 'viewer-left' && event.viewers === 0) this.run.reconnects.mediaEnded()
    this.run.tell(event)
  }

  #onSent(kind: MediaKind, bytes: number): void {
    this.#sent[kind].packets++
    this.#sent[kind].bytes += bytes
    this.run.reconnects.media()
  }

  async #hangUp(): Promise<void> {
    this.#keeper?.stop()
    await this.#session?.close()
    await this.#media?.close()
  }

  #summary(): MasterSummary {
    return {
      ...{kind: 'end', role: 'MASTER', viewersServed: this.#served, mostViewersAtOnce: this.#mostAtOnce},
      ...this.run.summary,
      sent: {video: {...this.#sent.video}, audio: {...this.#sent.audio}},
      iceRefreshCount: this.#iceRefreshes,
      reconnects: this.#meter.metrics.numberOfReconnects,
    }
  }
}

const sessionKinds = new Set<string>(['connected', 'go-away', 'closed', 'not-connected', 'retry', 'pong', 'no-pong'])

const isOfSession = (event: SessionEvent | MasterEvent): event is SessionEvent => sessionKinds.has(event.kind)

const noHttps = new FailureError({kind: 'malformed', message: 'The service named no HTTPS endpoint for the role MASTER.'})

const errorOf = (failure: Failure, channel: string): Error =>
  failure.code === 'displaced' ? displacedFrom(channel) : new FailureError(failure)

const displacedFrom = (channel: string): UserError =>
  new UserError({
    code: 'displaced',
    message: `Another master has taken ${channel}: the newest one wins, and this one does not fight for it.`,
    remedy: [
      {text: 'If it is a camera that should not be there, give each device a channel of its own.'},
      {text: 'To take the channel again:', command: `kvsctl peer master ${channel} --displace`},
    ],
    exitCode: exitCodes.finding,
  })
