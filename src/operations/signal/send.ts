import type {Role} from '../../model/channel.ts'
import type {SignalEvent, SignalMessage} from '../../model/signal-message.ts'
import type {CloseCause} from '../../model/signaling.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {ClientAction} from '../../protocol/signaling/client-frame.ts'
import {describeOutgoing} from '../../protocol/signaling/describe-frame.ts'
import {isCorrelationId} from '../../protocol/signaling/identifiers.ts'
import type {World} from '../connect.ts'
import {frameOf, ownOffer} from './outgoing.ts'
import {Recorder, type RecorderOptions} from './recorder.ts'
import {type TapOptions, tapSignal} from './tap.ts'

/** What is sent: a text in the frame that the JavaScript SDK would write, a frame as it stands, or an offer of our own peer. */
export type Sendable =
  | {readonly kind: 'text'; readonly action: ClientAction; readonly text: string}
  | {readonly kind: 'frame'; readonly frame: string}
  | {readonly kind: 'own-offer'}

export interface SendOptions extends Omit<TapOptions, 'durationMs' | 'count' | 'until' | 'onEvent'> {
  readonly what: Sendable
  /** The viewer that a master means. */
  readonly to?: string
  /** Of our own making without it. */
  readonly correlationId?: string
  /** How long to wait for what comes back, in ms. */
  readonly waitMs?: number
  /** Told of everything as it happens. */
  readonly onEvent?: (event: SignalEvent) => void
  /** Also writes a recording, of both sides. */
  readonly record?: RecorderOptions
}

export interface SignalSending {
  readonly schema: 'urn:kvsctl:schema:signal-sending:1'
  /** As it was given. */
  readonly channel: string
  readonly channelArn: string
  readonly role: Role
  readonly clientId?: string
  readonly correlationId?: string
  /**
   * - `answered`: an answer to our offer came
   * - `received`: something else came
   * - `refused`: the service did not take it, and said so, or closed the connection because of it
   * - `silent`: nothing came, which is also how the service says that it took it
   */
  readonly outcome: 'answered' | 'received' | 'refused' | 'silent' | 'interrupted'
  readonly waitedMs: number
  /** Types that were expected and did not come. */
  readonly missing: readonly string[]
  /** All that happened; messages before ours had been waiting in the channel. */
  readonly events: readonly SignalEvent[]
}

/** A camera over a mobile network answers within three seconds; a refusal is back after one round trip. */
export const defaultWaitMs = 5_000

/** A trickling peer's candidates follow its answer. */
const afterAnswerMs = 500

/** Messages that wait in the channel come with the connection; the pong behind them takes one round trip. */
const settleMs = 2_000

/** Joins a channel, sends one message, and waits for what comes back. @throws UserError, FailureError when it cannot be sent */
export async function sendSignal(world: World, options: SendOptions): Promise<SignalSending> {
  requireSense(options)
  const recorder = options.record && new Recorder(options.channel, options.record)
  try {
    return await exchange(world, options, recorder)
  } finally {
    recorder?.close()
  }
}

async function exchange(world: World, options: SendOptions, recorder: Recorder | undefined): Promise<SignalSending> {
  const {channel, what, waitMs = defaultWaitMs, onEvent, signal} = options
  const correlationId = correlationIdFor(world, options)
  const offer = what.kind === 'own-offer' ? await ownOffer() : undefined
  const frame = frameFor(options, offer, correlationId)
  const tap = await tapSignal(world, {...options, onEvent: (event, text) => recorder?.take(event, text)})
  await tap.settle(settleMs)
  const sentAt = world.clock.monotonic()
  if (!tap.send(frame)) throw notSent(channel)
  tap.endAfter(waitMs)
  const reply = new Reply(correlationId, options.expect ?? [])
  const events: SignalEvent[] = []
  for await (const event of tap.events) {
    if (event.kind !== 'pong' && event.kind !== 'end') events.push(event)
    if (event.kind !== 'end') onEvent?.(event)
    const enough = reply.take(event)
    if (enough !== undefined) tap.endAfter(enough)
  }
  return {
    schema: 'urn:kvsctl:schema:signal-sending:1',
    channel,
    ...{channelArn: tap.channelArn, role: tap.role, ...(tap.clientId !== undefined && {clientId: tap.clientId})},
    ...(correlationId !== undefined && {correlationId}),
    outcome: signal?.aborted ? 'interrupted' : reply.outcome,
    waitedMs: Math.round(world.clock.monotonic() - sentAt),
    missing: reply.missing,
    events,
  }
}

/** Follows what comes after our message. */
class Reply {
  readonly #correlationId: string | undefined
  readonly #missing: Set<string>
  readonly #expects: boolean
  #sent: string | undefined
  outcome: SignalSending['outcome'] = 'silent'

  constructor(correlationId: string | undefined, expected: readonly string[]) {
    this.#correlationId = correlationId
    this.#missing = new Set(expected)
    this.#expects = expected.length > 0
  }

  get missing(): string[] {
    return [...this.#missing]
  }

  /** @returns how much longer it is worth waiting, where that has become known */
  take(event: SignalEvent): number | undefined {
    if (event.kind === 'closed') return this.#closed(event.cause)
    if (event.kind !== 'message') return undefined
    if (event.direction === 'out') this.#sent = event.type
    if (event.direction === 'out' || this.#sent === undefined) return undefined
    const {type} = event
    this.#missing.delete(type)
    if (isRefusal(event, this.#correlationId)) {
      this.outcome = 'refused'
      return 0
    }
    if (this.outcome === 'silent') this.outcome = 'received'
    if (type === 'SDP_ANSWER' && this.#sent === 'SDP_OFFER') this.outcome = 'answered'
    if (this.#expects) return this.#missing.size === 0 ? 0 : undefined
    return type === 'SDP_ANSWER' && this.outcome === 'answered' ? afterAnswerMs : undefined
  }

  #closed(cause: CloseCause): number | undefined {
    if (cause !== 'bad-frame' || this.#sent === undefined) return undefined
    this.outcome = 'refused'
    return 0
  }
}

/** STATUS_RESPONSE about our message; or the word of the gateway in front of the service, which has no type and names no message. */
const isRefusal = ({type, detail}: SignalMessage, correlationId: string | undefined): boolean =>
  type === '?' || (detail.kind === 'status' && !detail.success && detail.correlationId === correlationId)

function frameFor({what, to}: SendOptions, offer: string | undefined, correlationId: string | undefined): string {
  if (what.kind === 'frame') return what.frame
  const {action, text} = what.kind === 'text' ? what : {action: 'SDP_OFFER' as const, text: offer ?? ''}
  return frameOf({
    action,
    text,
    ...(to !== undefined && {to}),
    ...(correlationId !== undefined && {correlationId}),
  })
}

/** A frame brings its own, or none: then the service is silent also when it refuses. */
function correlationIdFor({random}: World, {what, correlationId}: SendOptions): string | undefined {
  if (what.kind === 'frame') return describeOutgoing(what.frame).correlationId
  return correlationId ?? `kvsctl-${random.bytes(8).toString('hex')}`
}

/** A frame may be without sense: what the service answers may be what is to be seen. */
function requireSense({what, role, to, correlationId}: SendOptions): void {
  if (correlationId !== undefined && !isCorrelationId(correlationId))
    throw usage(
      'bad-correlation-id',
      `"${correlationId}" cannot be a correlation id: 1 to 256 letters, digits, ".", "_" and "-".`,
    )
  if (what.kind !== 'frame' && role === 'MASTER' && to === undefined)
    throw usage('no-recipient', 'A master must say which viewer it means.', 'Name it with --to.')
}

const notSent = (channel: string): UserError =>
  new UserError({
    code: 'not-sent',
    message: `The connection to ${channel} ended before the message was sent.`,
    exitCode: exitCodes.unknown,
  })

const usage = (code: string, message: string, remedy?: string): UserError =>
  new UserError({code, message, remedy: remedy === undefined ? [] : [{text: remedy}], exitCode: exitCodes.usage})
