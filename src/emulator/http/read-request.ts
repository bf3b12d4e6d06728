import type {IncomingMessage} from 'node:http'
import {TLSSocket} from 'node:tls'
import type {IncomingRequest} from '../auth/authenticate.ts'
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
export function requestHead(message: IncomingMessage): IncomingRequest {
  // Asked before the socket is gone: then it knows no more.
  const {remoteAddress: sourceAddress} = message.socket
  return {
    method: message.method ?? 'GET',
    ...splitTarget(message.url ?? '/'),
    headers: joinHeaders(message.rawHeaders),
    ...(sourceAddress !== undefined && {sourceAddress}),
    encrypted: message.socket instanceof TLSSocket,
  }
}

/** @returns undefined when the body is larger than `maxBytes`; rejects when the client goes away */
export function readRequest(message: IncomingMessage, maxBytes: number): Promise<HttpRequest | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const head = requestHead(message)
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      // The rest is not read: the answer says so, and the connection ends with it.
      message.pause()
      resolve(undefined)
    })
    message.once('end', () => resolve({...head, body: Buffer.concat(chunks)}))
    message.once('error', reject)
    message.once('close', () => {
      if (!message.complete) reject(new Error('the client went away'))
    })
  })
}
