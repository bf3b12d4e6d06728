import {request} from 'node:http'
import {FailureError} from '../model/failure-error.ts'
import {type Clock, systemClock} from './clock.ts'

export interface JsonAnswer {
  readonly status: number
  /** undefined where the answer is not JSON. */
  readonly body: unknown
}

export interface JsonCall {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly token: string
  readonly body?: unknown
  readonly timeoutMs: number
}

/**
 * One request to a small JSON service on this machine.
 *
 * @throws FailureError `unreachable` or `timeout`
 */
export function callJson(call: JsonCall, clock: Clock = systemClock): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (kind: 'unreachable' | 'timeout', code: string, message: string): void =>
      reject(new FailureError({kind, code, message, endpoint: call.url}))
    const outgoing = request(`${call.url}${call.path}`, {
      method: call.method,
      // A connection of its own: one kept for later would keep the process alive with it.
      agent: false,
      headers: {Authorization: `Bearer ${call.token}`, 'Content-Type': 'application/json'},
    })
    const cancelDeadline = clock.after(call.timeoutMs, () => {
      fail('timeout', 'ETIMEDOUT', `${call.url} did not answer within ${call.timeoutMs} ms.`)
      outgoing.destroy()
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      cancelDeadline()
      fail('unreachable', error.code ?? 'ECONNRESET', `${call.url}: ${error.message}`)
    })
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => fail('unreachable', 'ECONNRESET', `${call.url}: ${error.message}`))
      response.on('end', () => {
        cancelDeadline()
        resolve({status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8'))})
      })
    })
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
