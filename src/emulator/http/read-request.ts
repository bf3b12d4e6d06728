import type {IncomingMessage} from 'node:http'
import type {ReceivedRequest} from '../../protocol/sigv4/received.ts'
import type {HttpRequest} from './message.ts'

/** Path and query exactly as they came, absolute-form targets (RFC 9112 §3.2.2) brought to origin form. */
function splitTarget(target: string): {path: string; query: string} {
  const origin = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  const at = origin.indexOf('?')
  return at < 0 ? {path: origin || '/', query: ''} : {path: origin.slice(0, at) || '/', query: origin.slice(at + 1)}
}

/** Joins headers of one name with a comma, which is how SigV4 signs them; node would drop some duplicates. */
function joinHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase()
    headers[name] = name in headers ? `${headers[name]},${raw[i + 1]}` : raw[i + 1]!
  }
  return headers
}

/** What of a request is known before its body is read. */
export const requestHead = (message: IncomingMessage): ReceivedRequest => ({
  method: message.method ?? 'GET',
  ...splitTarget(message.url ?? '/'),
  headers: joinHeaders(message.rawHeaders),
})

/** @returns undefined when the body is larger than `maxBytes`; rejects when the client goes away */
export function readRequest(message: IncomingMessage, maxBytes: number): Promise<HttpRequest | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    // Asked before the socket is gone: then it knows no more.
    const {remoteAddress: sourceAddress} = message.socket
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      // The rest is not read: the answer says so, and the connection ends with it.
      message.pause()
      resolve(undefined)
    })
    message.once('end', () =>
      resolve({...requestHead(message), body: Buffer.concat(chunks), ...(sourceAddress !== undefined && {sourceAddress})}),
    )
    message.once('error', reject)
    message.once('close', () => {
      if (!message.complete) reject(new Error('the client went away'))
    })
  })
}
