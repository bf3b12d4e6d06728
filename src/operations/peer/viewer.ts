import {formatMessage, readFrame} from '../../client/signaling/connection.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import type {ExpectationResult, PeerEvent, ViewerFigures, ViewerSummary} from '../../model/peer-event.ts'
import type {SessionFact} from '../../model/session-evidence.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {Clip} from '../../peer/clip/save-clip.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {WebsocketMessage} from '../../platform/websocket.ts'
import {pairNote} from '../../session/pair-note.ts'
import type {Reach} from '../../session/served-viewer.ts'
import {SignalingMeter} from '../../session/signaling-meter.ts'
import {startViewerSession, type ViewerSession} from '../../session/viewer-session.ts'
import type {World} from '../connect.ts'
import {type Joined, joinChannel} from '../signal/open-signal.ts'
import {judgeExpectations, parseExpectation} from './expectations.ts'
import {PeerRun, type PeerRunOptions} from './peer-run.ts'
import {needsServers, openReach, type RelayChoice, withServer} from './reach.ts'
import {figuresOf} from './viewer-figures.ts'

export interface PeerViewerOptions extends PeerRunOptions, RelayChoice {
  /** Name or ARN. */
  readonly channel: string
  /** One stable id per host without it. */
  readonly clientId?: string
  /** `fps>=10` */
  readonly expect?: readonly string[]
  /** Keeps what comes of the first session as MP4. */
  readonly savePath?: string
  /** Whether a session that ends is begun again, until the time is over. */
  readonly persistent?: boolean
  /** How long the first connection may take, in ms. */
  readonly connectTimeoutMs?: number
}

/** A viewer that watches. */
export interface PeerViewer {
  readonly channelArn: string
  readonly clientId: string
  /**
   * What happens, as it happens; the last one is of kind `end`. Leaving the loop ends it.
   * @throws UserError when there is no session, and when an expectation is not met
   */
  readonly events: AsyncIterableIterator<PeerEvent>
}

/** A camera answers within two seconds; one that wakes up from sleep takes ten. */
const answerTimeoutMs = 15_000
/** ICE with lost packets and DTLS with retransmissions are through in half of it. */
const connectTimeoutMs = 30_000
/** Somebody who looks wants to see something each second; a log of hours does not. */
const measureEveryMs = 1_000
const measureSeldomMs = 30_000
/** A camera that restarts is there again within some seconds. */
const retryMs = 2_000

/**
 * A stand-in viewer: watches a channel, measures what comes, and holds it to expectations.
 * @throws UserError for expectations that make no sense, and where there is no such channel; FailureError when the service does not let it in
 */
export async function watchPeer(world: World, options: PeerViewerOptions): Promise<PeerViewer> {
  const watching = new Watching(world, options)
  try {
    return await watching.start()
  } catch (error) {
    await watching.run.stop()
    throw error
  }
}

class Watching {
  readonly #world: World
  readonly #options: PeerViewerOptions
  readonly #expectations
  readonly #meter: SignalingMeter
  readonly run: PeerRun
  #joined: Joined | undefined
  #session: ViewerSession | undefined
  #reach: Reach | undefined
  #server: string | undefined
  #clip: Clip | undefined
  #sessions = 0
  #fact: SessionFact | undefined
  #lost: Failure | undefined
  #saved: Awaited<ReturnType<Clip['finish']>> | undefined
  #cancelMeasure: Cancel = () => undefined
  #cancelDeadline: Cancel = () => undefined

  constructor(world: World, options: PeerViewerOptions) {
    this.#world = world
    this.#options = options
    this.#expectations = (options.expect ?? []).map(parseExpectation)
    this.#meter = new SignalingMeter(world.clock)
    this.run = new PeerRun(world, options, () => this.#hangUp())
  }

  async start(): Promise<PeerViewer> {
    const {channel, savePath, clientId, connectTimeoutMs, signal} = this.#options
    if (savePath !== undefined) {
      const {saveClip} = await import('../../peer/clip/save-clip.ts')
      this.#clip = await saveClip({path: savePath, kinds: ['video', 'audio']})
    }
    const joined = await joinChannel(
      this.#world,
      {
        channel,
        ...(clientId !== undefined && {clientId}),
        ...(connectTimeoutMs !== undefined && {connectTimeoutMs}),
        ...(signal && {signal}),
      },
      {onEvent: (event) => this.#onEvent(event), onFrame: (frame) => this.#onFrame(frame)},
    )
    this.#joined = joined
    void joined.session.ended.then((failure) => this.run.end(failure ? 'failure' : 'interrupted', failure))
    void this.#begin('start')
    const events = this.run.events(
      () => this.#summary(),
      (failure) => this.#errorOf(failure),
    )
    return {channelArn: joined.channelArn, clientId: joined.clientId!, events: this.#judged(events)}
  }

  #onEvent(event: SessionEvent): void {
    if (event.kind === 'connected') this.#meter.connected()
    if (event.kind === 'closed') this.#meter.disconnected()
    if (event.kind === 'not-connected') this.#meter.stumbled()
    this.run.tellSession(event)
  }

  #onFrame(frame: WebsocketMessage): void {
    this.#session?.receive(readFrame(frame))
  }

  async #begin(why: 'start' | 'lost'): Promise<void> {
    const number = ++this.#sessions
    this.run.tell({kind: 'session', number, why})
    try {
      const reach = await this.#openReach()
      this.#reach = reach
      if (this.run.isOver) return await reach.close()
      const {session: line} = this.#joined!
      const {clock, random} = this.#world
      const session = startViewerSession({
        line: {send: (message) => line.send(formatMessage(message)), ping: (onPong) => line.ping(onPong)},
        ...{peer: reach.peer, clock, random, meter: this.#meter},
        onMark: (mark, atMs) => this.run.tell({kind: 'mark', mark, atMs}),
        onFrame: (frame) => {
          this.run.reconnects.media()
          if (number === 1) this.#clip?.take(frame)
        },
        onSenderReport: (kind, report) => {
          if (number === 1) this.#clip?.takeSenderReport(kind, report)
        },
      })
      this.#session = session
      this.#guard(session)
      this.#measureLater(session)
      void session.ended.then((failure) => this.#over(session, failure ?? hungUp))
    } catch (error) {
      this.#over(undefined, error instanceof FailureError ? error.failure : bugOf(error))
    }
  }

  /** No answer, and no connection, are told when their time is over. */
  #guard(session: ViewerSession): void {
    const {clock} = this.#world
    this.#cancelDeadline = clock.after(answerTimeoutMs, () => this.#over(session, noAnswer(this.#options.channel)))
    void session.answered.then(() => {
      this.#cancelDeadline()
      this.#cancelDeadline = clock.after(connectTimeoutMs, () => this.#over(session, notConnected))
      void session.reached('dtlsConnectedMs').then(() => this.#cancelDeadline())
    })
  }

  async #openReach(): Promise<Reach> {
    const {api} = this.#world
    const {channelArn, clientId} = this.#joined!
    if (!needsServers(this.#world, this.#options)) return openReach(this.#world, [], this.#options)
    const {https} = await api.getEndpoints(channelArn, 'VIEWER', ['HTTPS'])
    const servers = https === undefined ? [] : await api.getIceServers(https, channelArn, clientId)
    this.#meter.iceServersFetched()
    return openReach(this.#world, servers, this.#options)
  }

  #measureLater(session: ViewerSession): void {
    const everyMs = (this.#options.durationMs ?? 0) > 5 * 60_000 ? measureSeldomMs : measureEveryMs
    this.#cancelMeasure = this.#world.clock.after(everyMs, async () => {
      const fact = await session.snapshot(0)
      if (this.#session !== session || this.run.isOver) return
      this.#fact = fact
      if (fact.marks.dtlsConnectedMs !== undefined) this.run.tell({kind: 'measured', figures: this.#figures()})
      this.#measureLater(session)
    })
  }

  /** A session is over: the run with it, unless it is to last. */
  #over(session: ViewerSession | undefined, failure: Failure): void {
    if (this.run.isOver || (session && session !== this.#session)) return
    this.#session = undefined
    this.#cancelMeasure()
    this.#cancelDeadline()
    void this.#leave(session).then(() => {
      if (this.run.isOver) return
      this.#lost = failure
      if (!this.#options.persistent) return this.run.end('failure', failure)
      this.run.tell({kind: 'session-lost', failure, retryMs})
      this.#world.clock.after(retryMs, () => !this.run.isOver && void this.#begin('lost'))
    })
  }

  async #leave(session: ViewerSession | undefined): Promise<void> {
    if (session) this.#fact = await session.snapshot(0)
    await session?.close()
    this.#server = this.#reach?.server()
    await this.#reach?.close()
  }

  async #hangUp(): Promise<void> {
    this.#cancelMeasure()
    this.#cancelDeadline()
    const session = this.#session
    this.#session = undefined
    await this.#leave(session)
    await this.#joined?.leave()
    this.#saved = await this.#clip?.finish()
  }

  #figures(): ViewerFigures {
    const more = {sessions: this.#sessions, reconnects: this.#meter.metrics.numberOfReconnects}
    return this.#fact ? figuresOf(this.#fact, more) : more
  }

  #summary(): ViewerSummary {
    const figures = this.#figures()
    const pair = this.#fact?.selected
    return {
      ...{kind: 'end', role: 'VIEWER', sessions: this.#sessions, figures},
      ...this.run.summary,
      ...(pair && {pair: withServer(pairNote(pair), this.#server)}),
      expectations: judgeExpectations(this.#expectations, figures),
      ...(this.#saved && {saved: this.#saved}),
      reconnects: this.#meter.metrics.numberOfReconnects,
      ...(this.#lost && this.#fact?.marks.dtlsConnectedMs === undefined && {failure: this.#lost}),
    }
  }

  /** Throws behind the last event, where it says that an expectation was not met. */
  async *#judged(events: AsyncIterableIterator<PeerEvent>): AsyncIterableIterator<PeerEvent> {
    let results: readonly ExpectationResult[] = []
    for await (const event of events) {
      if (event.kind === 'end' && event.role === 'VIEWER') results = event.expectations
      yield event
    }
    const failed = results.filter(({outcome}) => outcome !== 'met')
    if (failed.length > 0) throw notMet(failed)
  }

  /** A session is what was asked for: that there is none, or no more, is a finding. */
  #errorOf(failure: Failure): Error {
    if (failure !== this.#lost) return new FailureError(failure)
    const {channel} = this.#options
    return new UserError({
      code: failure.code ?? 'no-session',
      message: failure.message,
      remedy: [{text: 'Find out why.', command: `kvsctl probe session ${channel}`}],
      exitCode: exitCodes.finding,
    })
  }
}

const hungUp: Failure = {kind: 'unreachable', code: 'hung-up', message: 'The camera hung up.'}

const notConnected: Failure = {
  kind: 'timeout',
  code: 'not-connected',
  message: `The camera answered, and the peers did not connect within ${connectTimeoutMs / 1000} s.`,
}

const noAnswer = (channel: string): Failure => ({
  kind: 'timeout',
  code: 'no-answer',
  message: `No camera answered on ${channel} within ${answerTimeoutMs / 1000} s.`,
})

const bugOf = (error: unknown): Failure => ({kind: 'bug', message: error instanceof Error ? error.message : String(error)})

function notMet(failed: readonly ExpectationResult[]): UserError {
  const said = failed.map(({expected, actual}) =>
    actual === undefined ? `${expected} could not be measured` : `${expected}, and it is ${actual}`,
  )
  const unmet = failed.some(({outcome}) => outcome === 'unmet')
  return new UserError({
    code: unmet ? 'expectation-unmet' : 'expectation-not-measurable',
    message: `${unmet ? 'Not as expected' : 'What was expected could not be measured'}: ${said.join('; ')}.`,
    exitCode: unmet ? exitCodes.finding : exitCodes.unknown,
  })
}
