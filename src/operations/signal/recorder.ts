import type {SignalEvent} from '../../model/signal-message.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {pathExists} from '../../platform/files.ts'
import {createLineFile, type LineFile} from '../../platform/line-file.ts'
import {packageVersion} from '../../platform/package-root.ts'
import {redactFrame} from '../../protocol/signaling/redact.ts'
import {printable} from '../../protocol/text.ts'
import type {RecordedFrame, RecordingHeader} from './recording.ts'

export interface RecorderOptions {
  readonly path: string
  /** Overwrites what is there. */
  readonly force?: boolean
  /** Leaves ice-pwd and passwords in the frames: only so can a session be played again that is to connect. */
  readonly unredacted?: boolean
}

/** Writes what a channel says into a file, line by line, from the first connection on. */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #channel: string
  #file: LineFile | undefined
  #frames = 0
  #bytes = 0

  /** @throws UserError at once when there is a file already, so that nobody records in vain */
  constructor(channel: string, options: RecorderOptions) {
    this.#channel = channel
    this.#options = options
    if (!options.force && pathExists(options.path)) throw notWritten(options.path, {code: 'EEXIST'})
  }

  get written(): {frames: number; bytes: number} {
    return {frames: this.#frames, bytes: this.#bytes}
  }

  /** @throws UserError when the file cannot be written */
  take(event: SignalEvent, frame: string | undefined): void {
    if (event.kind === 'connected' && !this.#file) this.#begin(event)
    const line = event.kind === 'message' ? frame !== undefined && this.#frameLine(event, frame) : eventLine(event)
    if (line) this.#append(line)
  }

  close(): void {
    this.#file?.close()
  }

  #begin({at, channelArn, role, clientId}: Extract<SignalEvent, {kind: 'connected'}>): void {
    const {path, force = false, unredacted = false} = this.#options
    const header: RecordingHeader = {
      schema: 'urn:kvsctl:schema:signal-recording:1',
      tool: {name: 'kvsctl', version: packageVersion()},
      startedAt: at,
      channel: this.#channel,
      channelArn,
      role,
      ...(clientId !== undefined && {clientId}),
      redacted: !unredacted,
    }
    try {
      this.#file = createLineFile(path, {overwrite: force})
    } catch (error) {
      throw notWritten(path, error)
    }
    this.#append(header)
  }

  #frameLine({at, sinceStartMs, direction, type}: Extract<SignalEvent, {kind: 'message'}>, frame: string): RecordedFrame {
    this.#frames++
    return {at, sinceStartMs, dir: direction, type, frame: this.#options.unredacted ? frame : redactFrame(frame)}
  }

  #append(line: object): void {
    const text = JSON.stringify(line)
    try {
      this.#file?.append(text)
    } catch (error) {
      throw notWritten(this.#options.path, error)
    }
    this.#bytes += Buffer.byteLength(text) + 1
  }
}

/** What happened to the connection, so that a gap in the recording explains itself. */
const eventLine = ({schema: _, at, sinceStartMs, gapMs: __, ...event}: SignalEvent): object | undefined =>
  event.kind === 'pong' || event.kind === 'end' ? undefined : {at, sinceStartMs, event}

/** A disk that is full is nobody's wrong use; a path that cannot be written to is. */
function notWritten(path: string, cause: unknown): UserError {
  const {code, message} = cause as {code?: string; message?: string}
  const shown = printable(path)
  if (code === 'EEXIST')
    return new UserError({
      code: 'file-exists',
      message: `${shown} exists already, and may be the only recording of something.`,
      remedy: [{text: 'Name another file, or overwrite it with --force.'}],
      exitCode: exitCodes.usage,
    })
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO' || code === 'EFBIG'
  return new UserError({
    code: 'recording-not-written',
    message: `The recording cannot be written to ${shown}: ${printable(message ?? String(cause))}.`,
    remedy: full ? [{text: 'Make room. What was written before can be replayed.'}] : [],
    exitCode: full ? exitCodes.unknown : exitCodes.usage,
    cause,
  })
}
