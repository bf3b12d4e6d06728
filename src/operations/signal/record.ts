import type {Role} from '../../model/channel.ts'
import type {SignalEvent, SignalSummary} from '../../model/signal-message.ts'
import type {World} from '../connect.ts'
import {Recorder, type RecorderOptions} from './recorder.ts'
import {type TapOptions, tapSignal} from './tap.ts'

export interface RecordOptions extends RecorderOptions, Omit<TapOptions, 'onEvent' | 'showSecrets'> {
  /** Told once the channel is listened to. */
  readonly onJoined?: (role: Role) => void
  /** Told of everything as it happens. */
  readonly onEvent?: (event: SignalEvent) => void
}

export interface SignalRecord extends Pick<SignalSummary, 'because' | 'messages' | 'byType' | 'connects' | 'missing'> {
  readonly schema: 'urn:kvsctl:schema:signal-record:1'
  readonly channel: string
  readonly channelArn: string
  readonly role: Role
  readonly clientId?: string
  readonly path: string
  readonly frames: number
  readonly bytes: number
  readonly redacted: boolean
  readonly tookMs: number
}

/** Listens to a channel and writes every frame to a file. @throws UserError when that cannot be written, or the channel not be joined */
export async function recordSignal(world: World, options: RecordOptions): Promise<SignalRecord> {
  const {channel, path, unredacted = false, onEvent, onJoined} = options
  const recorder = new Recorder(channel, options)
  let last: SignalEvent | undefined
  try {
    const tap = await tapSignal(world, {...options, onEvent: (event, frame) => recorder.take(event, frame)})
    onJoined?.(tap.role)
    for await (const event of tap.events) {
      last = event
      onEvent?.(event)
    }
    if (last?.kind !== 'end') throw new Error('Listening ended without an end.')
    const {because, messages, byType, connects, missing, sinceStartMs} = last
    return {
      schema: 'urn:kvsctl:schema:signal-record:1',
      channel,
      ...{channelArn: tap.channelArn, role: tap.role, ...(tap.clientId !== undefined && {clientId: tap.clientId})},
      path,
      ...recorder.written,
      redacted: !unredacted,
      tookMs: Math.round(sinceStartMs),
      ...{because, messages, byType, connects, missing},
    }
  } finally {
    recorder.close()
  }
}
