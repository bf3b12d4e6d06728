import type {Role} from '../../model/channel.ts'
import type {MessageDetail} from '../../model/signal-message.ts'
import {type ClientAction, clientActions, parseClientFrame} from '../../protocol/signaling/client-frame.ts'
import {describeIncoming, describeOutgoing} from '../../protocol/signaling/describe-frame.ts'
import {parseServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {RecordedFrame, Recording} from './recording.ts'

/** One message of a recording, as it concerns a replay. */
export interface PlanStep {
  readonly kind: 'send' | 'expect'
  readonly type: ClientAction
  /** The viewer that it is about, as it was called then: a master speaks with one at a time. */
  readonly party: string
  /** Since the first message, in ms, as it was recorded. */
  readonly atMs: number
  /** Base64, as it was recorded. */
  readonly payload: string
  /** What counts when two messages are compared; see {@link shapeOf}. */
  readonly shape: string
}

export interface Plan {
  readonly steps: readonly PlanStep[]
  /** Viewers, in the order in which they appear. */
  readonly parties: readonly string[]
  /** Frames that were not sent by the one side or the other: the service's own, and what cannot be read. */
  readonly skipped: number
}

/** A viewer's own recording names no viewer in its frames. */
const unnamed = 'viewer'

/** What one side of a recording does, and what it waits for meanwhile. */
export function planReplay({header, frames}: Recording, side: Role): Plan {
  const read = frames.map((frame) => readRecorded(frame, header.role, header.clientId ?? unnamed))
  const said = read.filter((each) => each !== undefined)
  const startMs = said[0]?.atMs ?? 0
  const steps = said.map(
    ({from, atMs, ...rest}): PlanStep => ({...rest, atMs: atMs - startMs, kind: from === side ? 'send' : 'expect'}),
  )
  return {steps, parties: [...new Set(steps.map(({party}) => party))], skipped: frames.length - steps.length}
}

interface Said extends Omit<PlanStep, 'kind'> {
  readonly from: Role
}

const otherRole = (role: Role): Role => (role === 'MASTER' ? 'VIEWER' : 'MASTER')

function readRecorded({dir, frame, sinceStartMs: atMs}: RecordedFrame, recorder: Role, self: string): Said | undefined {
  if (dir === 'out') {
    const parsed = parseClientFrame(frame)
    if (!parsed.ok) return undefined
    const {action: type, messagePayload: payload = '', recipientClientId} = parsed.frame
    const party = recorder === 'VIEWER' ? self : recipientClientId
    return party === undefined
      ? undefined
      : {from: recorder, type, party, atMs, payload, shape: shapeOf(describeOutgoing(frame).detail)}
  }
  const parsed = parseServiceFrame(frame)
  if (parsed.kind !== 'service') return undefined
  const {messageType, messagePayload: payload = '', senderClientId} = parsed.frame
  const type = clientActions.find((action) => action === messageType)
  const party = recorder === 'VIEWER' ? self : senderClientId
  if (type === undefined || party === undefined) return undefined
  return {from: otherRole(recorder), type, party, atMs, payload, shape: shapeOf(describeIncoming(frame).detail)}
}

/**
 * What must be the same when a session is played again: what was negotiated. Names, keys, ports and addresses are new every time, and
 * how many candidates there are depends on the host.
 */
export function shapeOf(detail: MessageDetail): string {
  if (detail.kind === 'defect') return `cannot be read: ${detail.where}`
  if (detail.kind !== 'description') return ''
  return detail.media
    .map(({kind, port, direction, codecs}) =>
      port === 0 ? `${kind} rejected` : `${kind} ${direction} ${codecs[0] ?? ''}`.trim(),
    )
    .join('; ')
}
