import type {Role} from '../../model/channel.ts'
import type {ReplayStep, ReplaySurplus} from '../../model/signal-replay.ts'
import {pause} from '../../platform/pause.ts'
import {formatClientFrame} from '../../protocol/signaling/client-frame.ts'
import {withFreshPassword} from '../../protocol/signaling/redact.ts'
import type {World} from '../connect.ts'
import type {Arrived, Parties, Party} from './replay-parties.ts'
import {type PlanStep, shapeOf} from './replay-plan.ts'

export interface PlayOptions {
  readonly side: Role
  readonly speed: number
  readonly waitMs: number
  readonly signal: AbortSignal
  /** Whether passwords were taken out of the recording. */
  readonly redacted: boolean
  readonly onStep?: (step: ReplayStep) => void
}

/** Offers and answers 5, candidates 20 a second and connection (KVS WebRTC quotas), and a bit for clocks that differ. */
const leastGapMs: Readonly<Record<string, number>> = {SDP_OFFER: 210, SDP_ANSWER: 210, ICE_CANDIDATE: 55}

/** How long a candidate more or less is waited for: there may be fewer of them on this host, and that is no difference. */
const candidateWaitMs = 500

/** What may still come after the last step: an answer that was not there then, candidates. */
const afterwardsMs = 300

/** A refusal is back after one round trip. */
const refusalMs = 1_000

/** Plays step after step: pauses as they were, and what the other side should say is waited for where it was said. */
export async function playSteps(world: World, parties: Parties, steps: readonly PlanStep[], options: PlayOptions) {
  const player = new Player(world, parties, options)
  const results: ReplayStep[] = []
  for (const [index, step] of steps.entries()) {
    if (options.signal.aborted) break
    const result = await player.play(step, steps[index - 1])
    results.push(result)
    options.onStep?.(result)
  }
  if (!options.signal.aborted) {
    await pause(Math.min(afterwardsMs, options.waitMs), world.clock, options.signal).catch(() => undefined)
    await parties.settle(refusalMs)
  }
  // Where only one side was recorded, nobody knows what the other said.
  const bothSides = steps.some(({kind}) => kind === 'expect')
  return {steps: player.withRefusals(results), surplus: player.surplus(bothSides)}
}

class Player {
  readonly #world: World
  readonly #parties: Parties
  readonly #options: PlayOptions
  readonly #sentAt = new Map<string, number>()
  #lastAt: number
  #count = 0
  readonly #refusable = new Map<string, number>()

  constructor(world: World, parties: Parties, options: PlayOptions) {
    this.#world = world
    this.#parties = parties
    this.#options = options
    this.#lastAt = world.clock.monotonic()
  }

  async play(step: PlanStep, before: PlanStep | undefined): Promise<ReplayStep> {
    const recordedGapMs = Math.max(0, step.atMs - (before?.atMs ?? 0))
    const party = this.#parties.named(step.party)
    const done =
      step.kind === 'send' ? await this.#send(step, party, recordedGapMs) : await this.#expect(step, party, recordedGapMs)
    const now = this.#world.clock.monotonic()
    const gapMs = rounded(now - this.#lastAt)
    this.#lastAt = now
    this.#count++
    return {kind: step.kind, type: step.type, party: step.party, ...done, recordedGapMs: rounded(recordedGapMs), gapMs}
  }

  async #send(step: PlanStep, party: Party, recordedGapMs: number): Promise<Pick<ReplayStep, 'result' | 'differs'>> {
    const {side, speed, waitMs, signal} = this.#options
    await this.#wait(Math.max(recordedGapMs / speed, this.#paceMs(step)))
    const notSent = {result: 'not-sent', differs: true} as const
    if (side === 'MASTER' && party.live === undefined) await this.#viewerComes(party, waitMs)
    if (signal.aborted || (side === 'MASTER' && party.live === undefined)) return notSent
    const correlationId = `replay-${this.#count + 1}`
    const sent = party.joined?.session.send(this.#frameOf(step, party, correlationId)) ?? false
    if (!sent) return notSent
    this.#refusable.set(correlationId, this.#count)
    this.#sentAt.set(`${step.party} ${step.type}`, this.#world.clock.monotonic())
    return {result: 'sent', differs: false}
  }

  #frameOf({type, payload}: PlanStep, {live}: Party, correlationId: string): string {
    const {side, redacted} = this.#options
    return formatClientFrame({
      action: type,
      messagePayload: redacted ? withFreshPassword(payload, this.#world.random.bytes(18).toString('base64')) : payload,
      correlationId,
      ...(side === 'MASTER' && live !== undefined && {recipientClientId: live}),
    })
  }

  /** What is left of the pause; the time that the step before took counts. */
  #wait(ms: number): Promise<void> {
    const left = ms - (this.#world.clock.monotonic() - this.#lastAt)
    return left > 0 ? pause(left, this.#world.clock, this.#options.signal).catch(() => undefined) : Promise.resolve()
  }

  #paceMs({party, type}: PlanStep): number {
    const sentAt = this.#sentAt.get(`${party} ${type}`)
    return sentAt === undefined ? 0 : Math.max(0, sentAt + leastGapMs[type]! - this.#lastAt)
  }

  async #viewerComes(party: Party, waitMs: number): Promise<void> {
    const {clock} = this.#world
    const until = clock.monotonic() + waitMs
    while (party.live === undefined && clock.monotonic() < until && !this.#options.signal.aborted)
      await pause(50, clock, this.#options.signal).catch(() => undefined)
  }

  async #expect(
    step: PlanStep,
    party: Party,
    recordedGapMs: number,
  ): Promise<Omit<ReplayStep, 'kind' | 'type' | 'party' | 'recordedGapMs' | 'gapMs'>> {
    const {waitMs, signal} = this.#options
    const candidate = step.type === 'ICE_CANDIDATE'
    // The master may have taken its time then as well.
    const withinMs = recordedGapMs + (candidate ? Math.min(candidateWaitMs, waitMs) : waitMs)
    const fits = ({message}: Arrived) => message.type === step.type
    const arrived = await party.inbox.take(fits, withinMs, this.#world.clock, signal)
    if (!arrived) return {result: 'missing', differs: !candidate, ...(step.shape !== '' && {was: step.shape})}
    const is = shapeOf(arrived.message.detail)
    if (candidate || is === step.shape) return {result: 'came', differs: false}
    return {result: 'other', differs: true, was: step.shape, is}
  }

  /** Refusals may come long after the message; they are told where it was sent. */
  withRefusals(results: readonly ReplayStep[]): ReplayStep[] {
    const changed = [...results]
    for (const {message} of this.#parties.fromService.left) {
      const {detail} = message
      if (detail.kind !== 'status' || detail.success) continue
      const at = this.#refusable.get(detail.correlationId ?? '')
      const step = at === undefined ? undefined : changed[at]
      if (at !== undefined && step)
        changed[at] = {...step, result: 'refused', differs: true, is: `${detail.statusCode} ${detail.errorType}`.trim()}
    }
    return changed
  }

  surplus(bothSides: boolean): ReplaySurplus[] {
    const of = ({message: {type}}: Arrived, party?: string): ReplaySurplus => ({
      type,
      ...(party !== undefined && {party}),
      differs: bothSides && type !== 'ICE_CANDIDATE',
    })
    return [
      ...this.#parties.all.flatMap(({inbox, recorded}) => inbox.left.map((arrived) => of(arrived, recorded))),
      ...this.#parties.strangers.left.map((arrived) => of(arrived)),
    ]
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
