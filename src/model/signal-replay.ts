import type {Role} from './channel.ts'

export interface ReplayStep {
  readonly kind: 'send' | 'expect'
  readonly type: string
  /** The viewer that it is about, as it was called in the recording. */
  readonly party: string
  /**
   * - `sent`, and taken as far as the service says
   * - `refused`: the service did not take it
   * - `not-sent`: no connection, or no viewer to send it to
   * - `came`: as it did then
   * - `other`: something else was negotiated
   * - `missing`: it did not come in time
   */
  readonly result: 'sent' | 'refused' | 'not-sent' | 'came' | 'other' | 'missing'
  readonly differs: boolean
  /** Since the step before, then and now, in ms. */
  readonly recordedGapMs: number
  readonly gapMs: number
  /** What was negotiated then, and now where that is something else; what the service said to refuse it. */
  readonly was?: string
  readonly is?: string
}

/** A message that came and was not in the recording. */
export interface ReplaySurplus {
  readonly type: string
  /** Absent where it is not one of the recording's viewers. */
  readonly party?: string
  readonly differs: boolean
}

export interface SignalReplay {
  readonly schema: 'urn:kvsctl:schema:signal-replay:1'
  readonly channel: string
  readonly channelArn: string
  readonly side: Role
  readonly recording: {
    readonly path: string
    /** ISO 8601, UTC. */
    readonly startedAt: string
    readonly channel: string
    readonly role: Role
    readonly redacted: boolean
    readonly truncated: boolean
    /** Frames of the service's own, and what cannot be read. */
    readonly skipped: number
  }
  /** Who was who; `live` is absent where no such viewer came. */
  readonly clients: readonly {readonly recorded: string; readonly live?: string}[]
  readonly steps: readonly ReplayStep[]
  /** What came and was not in the recording. */
  readonly surplus: readonly ReplaySurplus[]
  /** Steps and surplus messages that make the difference; candidates never do: their number depends on the host. */
  readonly differences: number
  readonly outcome: 'same' | 'different' | 'interrupted'
  readonly tookMs: number
}
