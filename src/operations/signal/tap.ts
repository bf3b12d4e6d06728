import type {SignalingSession} from '../../client/signaling/session.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import type {SignalEnd, SignalEvent, SignalMessage} from '../../model/signal-message.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {WebsocketMessage} from '../../platform/websocket.ts'
import {type DescribeOptions, describeIncoming, describeOutgoing} from '../../protocol/signaling/describe-frame.ts'
import type {World} from '../connect.ts'
import {EventLog} from './event-log.ts'
import {type Joined, joinChannel, type SignalOptions} from './open-signal.ts'

export interface TapOptions extends SignalOptions, DescribeOptions {
  /** From the first connection on, in ms. */
  readonly durationMs?: number
  /** Ends after so many messages. */
  readonly count?: number
  /** Ends when a message of one of these types has come. */
  readonly until?: readonly string[]
  /** Types that must come: the last event says which did not. */
  readonly expect?: readonly string[]
  /** Told of everything at the moment at which it happens, with the frame as it is on the wire. What it throws ends the tap. */
  readonly onEvent?: (event: SignalEvent, frame?: string) => void
}

/** Events that wait for a reader who is slow, a paused terminal say. Ten viewers at their limits send 250 a second. */
const mostWaiting = 10_000

/** A channel that is listened to. */
export interface Tap extends Pick<Joined, 'channelArn' | 'role' | 'clientId'> {
  /**
   * What happens, as it happens; the last one is of kind `end`. Leaving the loop leaves the channel.
   * @throws FailureError when the connection is lost for good
   */
  readonly events: AsyncIterableIterator<SignalEvent>
  /** Sends a frame, and tells of it among the events. @returns false when there is no connection now */
  send(frame: string): boolean
  /** Resolves when what was waiting for us in the channel has come. */
  settle(withinMs: number): Promise<void>
  /** Ends so long from now, whatever was said before. */
  endAfter(ms: number): void
}

/**
 * Joins a channel and listens. A viewer hears only what is addressed to it, a master everything that viewers send.
 * @throws UserError, FailureError when it cannot be joined
 */
export async function tapSignal(world: World, options: TapOptions): Promise<Tap> {
  const queue = new Queue(world, options)
  const joined = await joinChannel(world, options, queue)
  if (queue.error !== undefined) {
    await joined.leave()
    throw queue.error
  }
  const {session, channelArn, role, clientId} = joined
  return {
    ...{channelArn, role, ...(clientId !== undefined && {clientId})},
    events: queue.run(joined, options),
    send: (frame) => queue.send(session, frame),
    settle: (withinMs) => session.settle(withinMs),
    endAfter: (ms) => queue.endAfter(ms),
  }
}

class Queue {
  readonly #log: EventLog
  readonly #options: TapOptions
  readonly #clock: World['clock']
  readonly #waiting: SignalEvent[] = []
  #wake: () => void = () => undefined
  #because: SignalEnd | undefined
  #cancelEnd: Cancel = () => undefined
  #failure: Failure | undefined
  #error: unknown

  constructor({clock}: World, options: TapOptions) {
    this.#clock = clock
    this.#log = new EventLog(clock)
    this.#options = options
  }

  readonly onEvent = (event: SessionEvent): void => {
    this.#add(event)
    // Coming back would displace the other one, which would come back in its turn, and no viewer would be served.
    if (event.kind === 'closed' && event.cause === 'displaced' && this.#options.role === 'MASTER') {
      this.#failure = displaced(this.#options.channel)
      this.#end('failure')
    }
  }

  readonly onFrame = (frame: WebsocketMessage): void => {
    if (this.#because !== undefined) return
    const message = frame.kind === 'text' ? describeIncoming(frame.text, this.#options) : describeBinary(frame.bytes)
    this.#add(message, frame.kind === 'text' ? frame.text : undefined)
    if (this.#options.until?.includes(message.type)) this.#end('until')
    if (this.#log.messages === this.#options.count) this.#end('count')
  }

  /** What `onEvent` threw. */
  get error(): unknown {
    return this.#error
  }

  send(session: SignalingSession, frame: string): boolean {
    if (!session.send(frame)) return false
    this.#add(describeOutgoing(frame, this.#options), frame)
    return true
  }

  endAfter(ms: number): void {
    this.#cancelEnd()
    this.#cancelEnd = this.#clock.after(ms, () => this.#end('duration'))
  }

  #add(event: SignalMessage | SessionEvent, frame?: string): void {
    const stamped = this.#log.stamp(event)
    if (this.#waiting.push(stamped) >= mostWaiting && this.#because === undefined) {
      this.#failure = tooSlow
      this.#end('failure')
    }
    this.#wake()
    if (this.#error !== undefined) return
    try {
      this.#options.onEvent?.(stamped, frame)
    } catch (error) {
      this.#error = error
      this.#end('failure')
    }
  }

  #end(because: SignalEnd): void {
    this.#because ??= because
    this.#wake()
  }

  async *run({session, leave}: Joined, {durationMs, signal, expect}: TapOptions): AsyncIterableIterator<SignalEvent> {
    const interrupt = () => this.#end('interrupted')
    signal?.addEventListener('abort', interrupt, {once: true})
    if (signal?.aborted) interrupt()
    if (durationMs !== undefined) this.endAfter(durationMs)
    void session.ended.then((failure) => {
      this.#failure ??= failure
      this.#end(failure ? 'failure' : 'interrupted')
    })
    try {
      yield* this.#drain()
      await leave()
      yield* this.#waiting.splice(0)
      yield this.#log.stamp(this.#log.summary(this.#because ?? 'interrupted', expect))
      if (this.#error !== undefined) throw this.#error
      if (this.#failure) throw new FailureError(this.#failure)
    } finally {
      this.#cancelEnd()
      signal?.removeEventListener('abort', interrupt)
      await leave()
    }
  }

  async *#drain(): AsyncIterableIterator<SignalEvent> {
    for (;;) {
      yield* this.#waiting.splice(0)
      if (this.#because !== undefined) return
      if (this.#waiting.length > 0) continue
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

const tooSlow: Failure = {
  kind: 'timeout',
  code: 'reader-too-slow',
  message: `Whoever reads the events does not keep up: ${mostWaiting} wait.`,
}

const displaced = (channel: string): Failure => ({
  kind: 'refused',
  code: 'displaced',
  message: `Another master has taken ${channel}: the newest one wins, and this one does not fight for it.`,
})

const describeBinary = ({length}: Uint8Array): SignalMessage => ({
  kind: 'message',
  direction: 'in',
  type: '?',
  bytes: length,
  detail: {kind: 'defect', where: 'frame', problem: `it is binary, ${length} bytes`, excerpt: ''},
})
