import {FailureError} from '../../model/failure-error.ts'
import type {IceServer} from '../../model/ice-server.ts'
import type {Failure} from '../../model/observed.ts'
import type {MasterEvent, MasterNews, MasterSummary, PeerEnd, PeerEvent} from '../../model/peer-event.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {PeerIceServer} from '../../peer/load-werift.ts'
import type {MediaSource} from '../../peer/media-source.ts'
import {warmUpPeer} from '../../peer/peer.ts'
import type {MediaKind} from '../../peer/rtp-packet.ts'
import type {Cancel} from '../../platform/clock.ts'
import {IceServerKeeper} from '../../session/ice-server-keeper.ts'
import {type MasterSession, startMasterSession} from '../../session/master-session.ts'
import {SignalingMeter} from '../../session/signaling-meter.ts'
import type {World} from '../connect.ts'
import {EventQueue} from '../event-queue.ts'
import {firstPlace, placeNow} from '../signal/open-signal.ts'
import {isOnThisMachine, requireRightToMaster} from './live-master.ts'
import {type MediaChoice, openMedia} from './open-media.ts'
import {ReconnectLog} from './reconnect-log.ts'

export interface PeerMasterOptions {
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
  /** From the first connection on, in ms; without it until it is interrupted. */
  readonly durationMs?: number
  /** How long the first connection may take, in ms. */
  readonly connectTimeoutMs?: number
  /** Ctrl-C. */
  readonly signal?: AbortSignal
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

/** Ten viewers that come and go tell a few events a second; a terminal that was paused for an hour misses the oldest. */
const mostWaiting = 10_000

/**
 * A stand-in camera: is master of a channel, and serves every viewer.
 * @throws UserError when it may not, or when its media cannot be had; FailureError when the service does not let it in
 */
export async function servePeerMaster(world: World, options: PeerMasterOptions): Promise<PeerMaster> {
  await requireRightToMaster(world, options.channel, options.displace ?? false, options.signal)
  const run = new MasterRun(world, options)
  try {
    return await run.start()
  } catch (error) {
    await run.stop()
    throw error
  }
}

class MasterRun {
  readonly #world: World
  readonly #options: PeerMasterOptions
  readonly #queue = new EventQueue<PeerEvent>(mostWaiting)
  readonly #meter: SignalingMeter
  readonly #reconnects: ReconnectLog
  readonly #sent = {video: {packets: 0, bytes: 0}, audio: {packets: 0, bytes: 0}}
  readonly #startedAt: number
  #served = 0
  #mostAtOnce = 0
  #iceRefreshes = 0
  #session: MasterSession | undefined
  #keeper: IceServerKeeper | undefined
  #media: MediaSource | undefined
  #cancelEnd: Cancel = () => undefined
  #because: PeerEnd | undefined
  #failure: Failure | undefined

  constructor(world: World, options: PeerMasterOptions) {
    this.#world = world
    this.#options = options
    this.#meter = new SignalingMeter(world.clock)
    this.#startedAt = world.clock.monotonic()
    this.#reconnects = new ReconnectLog(world.clock, (reconnect) => this.#tell({kind: 'reconnected', ...reconnect}))
  }

  async start(): Promise<PeerMaster> {
    const {channel, media = {kind: 'sample'}, misbehave, signal} = this.#options
    const opened = await openMedia(this.#world, media, misbehave, (event) => this.#tell(event))
    this.#media = opened.source
    const first = await firstPlace(this.#world, this.#options, 'MASTER')
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
    this.#keepIceServers(first.channelArn)
    void warmUpPeer().catch(() => undefined)
    return {channelArn: first.channelArn, media: opened.about, feeders: opened.feeders, events: this.#run(channel)}
  }

  #connect(first: {channelArn: string; endpoint: string}): MasterSession {
    const {region, ca, clock, random, timeScale} = this.#world
    const {channel, maxViewers, connectTimeoutMs} = this.#options
    const localOnly = isOnThisMachine(this.#world)
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
      peer: async () => ({
        localOnly,
        iceServers: localOnly ? [] : iceServersOf(await this.#keeper!.current(), this.#world.stunUrl),
      }),
      ...(maxViewers !== undefined && {maxViewers}),
      onEvent: (event) => this.#onEvent(event),
      onSent: (kind, bytes) => this.#onSent(kind, bytes),
    })
  }

  #keepIceServers(channelArn: string): void {
    const {api, clock} = this.#world
    this.#keeper = new IceServerKeeper({
      clock,
      meter: this.#meter,
      fetch: async () => {
        const {https} = await api.getEndpoints(channelArn, 'MASTER', ['HTTPS'])
        if (https === undefined) throw noHttps
        return api.getIceServers(https, channelArn)
      },
      onEvent: (event) => {
        if (event.kind === 'ice-servers') this.#iceRefreshes = event.refreshes
        this.#tell(event)
      },
    })
    void this.#keeper.refresh()
  }

  #onEvent(event: SessionEvent | MasterEvent): void {
    if (event.kind === 'pong') return
    if (event.kind === 'viewer-joined') this.#mostAtOnce = Math.max(this.#mostAtOnce, event.viewers)
    if (event.kind === 'viewer-media') this.#served++
    if (event.kind === 'viewer-left' && event.viewers === 0) this.#reconnects.mediaEnded()
    this.#tell(event)
    if (event.kind === 'go-away' || event.kind === 'closed' || event.kind === 'connected') this.#reconnects.take(event)
    if (event.kind === 'go-away' && event.messageType === 'RECONNECT_ICE_SERVER') void this.#keeper?.refresh()
  }

  #onSent(kind: MediaKind, bytes: number): void {
    this.#sent[kind].packets++
    this.#sent[kind].bytes += bytes
    this.#reconnects.media()
  }

  #tell(news: MasterNews): void {
    this.#queue.push(this.#stamped(news))
  }

  #stamped(news: MasterNews): PeerEvent {
    const {clock} = this.#world
    return {
      schema: 'urn:kvsctl:schema:peer-event:1',
      at: new Date(clock.now()).toISOString(),
      sinceStartMs: this.#elapsedMs(),
      ...news,
    }
  }

  #elapsedMs(): number {
    return Math.round(this.#world.clock.monotonic() - this.#startedAt)
  }

  async *#run(channel: string): AsyncIterableIterator<PeerEvent> {
    const {signal, durationMs} = this.#options
    const interrupt = () => this.#end('interrupted')
    signal?.addEventListener('abort', interrupt, {once: true})
    if (signal?.aborted) interrupt()
    if (durationMs !== undefined) this.#cancelEnd = this.#world.clock.after(durationMs, () => this.#end('duration'))
    void this.#session!.ended.then((failure) => {
      this.#failure ??= failure
      this.#end(failure ? 'failure' : 'interrupted')
    })
    try {
      yield* this.#queue.read()
      yield this.#stamped(this.#summary())
      if (this.#failure?.code === 'displaced') throw displacedFrom(channel)
      if (this.#failure) throw new FailureError(this.#failure)
    } finally {
      signal?.removeEventListener('abort', interrupt)
      await this.stop()
    }
  }

  #end(because: PeerEnd): void {
    if (this.#because !== undefined) return
    this.#because = because
    void this.stop().then(() => this.#queue.end())
  }

  /** Hangs up on everybody, and tells it. */
  async stop(): Promise<void> {
    this.#cancelEnd()
    this.#keeper?.stop()
    await this.#session?.close()
    await this.#media?.close()
    this.#reconnects.settle()
  }

  #summary(): MasterSummary {
    const {newest, byReason, longestMediaGapMs} = this.#reconnects
    return {
      ...{kind: 'end', role: 'MASTER', because: this.#because ?? 'interrupted', ranMs: this.#elapsedMs()},
      ...{viewersServed: this.#served, mostViewersAtOnce: this.#mostAtOnce},
      sent: {video: {...this.#sent.video}, audio: {...this.#sent.audio}},
      iceRefreshCount: this.#iceRefreshes,
      reconnects: this.#meter.metrics.numberOfReconnects,
      reconnectsByReason: byReason,
      newestReconnects: newest,
      ...(longestMediaGapMs !== undefined && {longestMediaGapMs}),
    }
  }
}

const noHttps = new FailureError({kind: 'malformed', message: 'The service named no HTTPS endpoint for the role MASTER.'})

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

/** What the peer takes of them: one STUN and one TURN server. */
function iceServersOf(servers: readonly IceServer[], stunUrl: string): PeerIceServer[] {
  const turn = servers.flatMap(({urls, username, password}) =>
    urls
      .filter(({kind, transport}) => kind === 'turn' && transport === 'udp')
      .map(({url}) => ({urls: url, ...(username !== undefined && {username}), ...(password && {credential: password.reveal()})})),
  )
  return [{urls: stunUrl}, ...turn.slice(0, 1)]
}
