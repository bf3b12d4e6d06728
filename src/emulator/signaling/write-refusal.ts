import {STATUS_CODES} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Clock} from '../../platform/clock.ts'

export interface RefusalMessage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The refused client has this long to read its answer and hang up. */
const graceMs = 2_000

/** Answers an upgrade that does not happen, in one write, and ends the connection. */
export function writeRefusal(clock: Clock, socket: Duplex, {status, headers, body}: RefusalMessage): void {
  const cancel = clock.after(graceMs, () => socket.destroy())
  socket.once('close', cancel)
  const all = {
    Date: new Date(clock.now()).toUTCString(),
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`)
}
