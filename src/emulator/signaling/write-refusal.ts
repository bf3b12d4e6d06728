import {STATUS_CODES} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Random} from '../../platform/random.ts'
import type {EmulatorContext} from '../context.ts'
import {requestId} from '../http/request-id.ts'
import {serviceDate} from '../http/service-date.ts'

export interface RefusalMessage {
  readonly status: number
  /** Beside those that every refusal has; a Content-Type of their own wins. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whoever answers is no part of the service. */
  readonly byProxy?: true
}

/** The refused client has this long to read its answer and hang up. */
const graceMs = 2_000

/** Ids as API Gateway makes them: 11 bytes in base64. */
export const gatewayId = (random: Random): string => random.bytes(11).toString('base64')

/** What the gateway adds where an error has a name; the captured 400s have none. */
export const errorHeaders = (random: Random, errorType: string) => ({
  'x-amzn-RequestId': requestId(random),
  'x-amzn-ErrorType': errorType,
})

/**
 * Answers an upgrade that does not happen, in one write, and ends the connection. Headers and their order are those of the captured
 * refusals (see `refusals`), `keep-alive` included: a client may keep the connection, and a server may end it all the same.
 */
export function writeRefusal(
  context: Pick<EmulatorContext, 'clock' | 'random' | 'faults'>,
  socket: Duplex,
  {status, headers, body, byProxy}: RefusalMessage,
): void {
  const cancel = context.clock.after(graceMs, () => socket.destroy())
  socket.once('close', cancel)
  const all = {
    Date: serviceDate(context),
    'Content-Type': 'application/json; charset=UTF-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...(byProxy ? {Connection: 'close'} : {Connection: 'keep-alive', 'x-amz-apigw-id': gatewayId(context.random)}),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`)
}
