import type {Role} from '../../model/channel.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

/** The first line of a recording. */
export interface RecordingHeader {
  readonly schema: 'urn:kvsctl:schema:signal-recording:1'
  readonly tool: {readonly name: 'kvsctl'; readonly version: string}
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** As it was given. */
  readonly channel: string
  readonly channelArn: string
  /** In which role it was recorded: what is `in` was sent by the other side. */
  readonly role: Role
  readonly clientId?: string
  /** Whether ice-pwd and passwords were taken out. */
  readonly redacted: boolean
}

/** Every other line that is not about the connection: a frame, as it is on the wire. */
export interface RecordedFrame {
  readonly at: string
  /** Since the first connection, in ms. */
  readonly sinceStartMs: number
  readonly dir: 'in' | 'out'
  readonly type: string
  readonly frame: string
}

export interface Recording {
  readonly header: RecordingHeader
  readonly frames: readonly RecordedFrame[]
  /** The last line was not finished: whoever wrote it was killed. */
  readonly truncated: boolean
}

/** More than three hours of a busy channel. */
const mostFrames = 1_000_000

/** Reads a recording. @throws UserError that names the line and what is wrong with it */
export function parseRecording(text: string, path: string): Recording {
  const lines = text.split('\n')
  const unfinished = lines.pop() ?? ''
  // A file that an editor saved without the last line end is whole all the same.
  const truncated = unfinished !== '' && parseJson(unfinished) === undefined
  if (unfinished !== '' && !truncated) lines.push(unfinished)
  const [first, ...rest] = lines
  if (first === undefined) throw wrong(path, 1, truncated ? 'it is cut off' : 'the file is empty')
  if (rest.length > mostFrames) throw wrong(path, mostFrames + 2, `a recording holds at most ${mostFrames} lines`)
  const header = headerOf(first, path)
  const frames = rest.flatMap((line, index) => frameOf(line, path, index + 2))
  return {header, frames, truncated}
}

function headerOf(line: string, path: string): RecordingHeader {
  const value = parseJson(line)
  if (value === undefined) throw wrong(path, 1, 'it is not JSON')
  const {schema, role, channelArn, clientId} = value
  if (schema !== 'urn:kvsctl:schema:signal-recording:1') throw wrong(path, 1, whyNoHeader(schema))
  if (role !== 'MASTER' && role !== 'VIEWER') throw wrong(path, 1, 'its role is neither MASTER nor VIEWER')
  if (typeof channelArn !== 'string') throw wrong(path, 1, 'it has no channelArn')
  if (clientId !== undefined && typeof clientId !== 'string') throw wrong(path, 1, 'its clientId is no text')
  return value as unknown as RecordingHeader
}

const whyNoHeader = (schema: unknown): string =>
  typeof schema === 'string' && /^urn:kvsctl:schema:signal-recording:\d+$/.test(schema)
    ? `it is of version ${schema.split(':').at(-1)}, and this kvsctl reads version 1`
    : 'it is no recording of "kvsctl signal record"'

/** None where the line is about the connection. */
function frameOf(line: string, path: string, number: number): RecordedFrame[] {
  const value = parseJson(line)
  if (value === undefined) throw wrong(path, number, 'it is not JSON')
  if (typeof value.event === 'object') return []
  const {at, sinceStartMs, dir, type, frame} = value
  if (dir !== 'in' && dir !== 'out') throw wrong(path, number, 'its dir is neither in nor out')
  if (typeof frame !== 'string') throw wrong(path, number, 'it has no frame')
  if (typeof sinceStartMs !== 'number' || !(sinceStartMs >= 0)) throw wrong(path, number, 'its sinceStartMs is no time')
  return [{at: typeof at === 'string' ? at : '', sinceStartMs, dir, type: typeof type === 'string' ? type : '?', frame}]
}

function parseJson(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const wrong = (path: string, line: number, why: string): UserError =>
  new UserError({
    code: 'bad-recording',
    message: `${printable(path)} cannot be replayed: line ${line}: ${why}.`,
    remedy: [{text: 'Record one with kvsctl signal record CHANNEL -o FILE.'}],
    exitCode: exitCodes.usage,
  })
