import type {Role} from '../../model/channel.ts'
import type {ReplayStep, SignalReplay} from '../../model/signal-replay.ts'
import type {World} from '../connect.ts'
import {requireDisplace, type SignalOptions} from './open-signal.ts'
import type {Recording} from './recording.ts'
import {Parties} from './replay-parties.ts'
import {planReplay} from './replay-plan.ts'
import {playSteps} from './replay-steps.ts'

export interface ReplayOptions extends Omit<SignalOptions, 'role'> {
  readonly recording: Recording
  /** Where it was read, for the report. */
  readonly path: string
  /** Whose part we take. */
  readonly side: Role
  /** Twice as fast is 2; Infinity leaves out the pauses. */
  readonly speed?: number
  /** How long to wait for what the other side should say, in ms. */
  readonly waitMs?: number
  /** Told of every step when it is done. */
  readonly onStep?: (step: ReplayStep) => void
}

/** As after an offer: see `signal send`. */
export const defaultReplayWaitMs = 5_000

/**
 * Plays one side of a recording, and compares what the other side says with what it said then.
 * @throws UserError, FailureError when the channel cannot be joined
 */
export async function replaySignal(world: World, options: ReplayOptions): Promise<SignalReplay> {
  const {recording, path, side, channel, signal = new AbortController().signal, speed = 1, waitMs = defaultReplayWaitMs} = options
  requireDisplace({...options, role: side})
  const plan = planReplay(recording, side)
  const parties = new Parties(world, plan.parties)
  const from = world.clock.monotonic()
  try {
    await parties.join(side, options)
    const {steps, surplus} = await playSteps(world, parties, plan.steps, {
      ...{side, speed, waitMs, signal, redacted: recording.header.redacted},
      ...(options.onStep && {onStep: options.onStep}),
    })
    const differences = [...steps.filter((step) => step.differs), ...surplus.filter((each) => each.differs)].length
    const {startedAt, channel: recordedChannel, role, redacted} = recording.header
    return {
      schema: 'urn:kvsctl:schema:signal-replay:1',
      ...{channel, channelArn: parties.channelArn, side},
      recording: {
        ...{path, startedAt, channel: recordedChannel, role, redacted},
        ...{truncated: recording.truncated, skipped: plan.skipped},
      },
      clients: parties.all.map(({recorded, live}) => ({recorded, ...(live !== undefined && {live})})),
      ...{steps, surplus, differences},
      outcome: signal.aborted ? 'interrupted' : differences > 0 ? 'different' : 'same',
      tookMs: Math.round(world.clock.monotonic() - from),
    }
  } finally {
    await parties.leave()
  }
}
