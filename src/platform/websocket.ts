import type {IncomingHttpHeaders, IncomingMessage} from 'node:http'
import type {ClientOptions, WebSocket} from 'ws'
import {FailureError} from '../model/failure-error.ts'
import type {Failure} from '../model/observed.ts'
import {type Clock, systemClock} from './clock.ts'
import {ProxiedHttpsAgent} from './proxied-https-agent.ts'
import {proxyFor} from './proxy.ts'

export interface WebsocketOptions {
  /** PEM of the only authorities to trust, instead of the built-in ones. */
  readonly ca?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** From the start until the upgrade was answered, in ms. */
  readonly handshakeTimeoutMs: number
  readonly clock?: Clock
  /** Where `HTTPS_PROXY` and `NO_PROXY` are read; the process's own when absent. */
  readonly env?: NodeJS.ProcessEnv
}

export type WebsocketOpening =
  | {readonly status: 'open'; readonly socket: Websocket; readonly headers: Readonly<Record<string, string>>}
  | {
      readonly status: 'refused'
      readonly httpStatus: number
      /** Lower-case names; raw, as the server sent them. */
      readonly headers: Readonly<Record<string, string>>
      /** At most 4 KiB; raw, as the server sent it. */
      readonly body: string
    }

export type WebsocketMessage =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'binary'; readonly bytes: Uint8Array}

export interface WebsocketClose {
  /** RFC 6455 §7.4.1; 1006 when the connection broke without a close frame. */
  readonly code: number
  readonly reason: string
  /** What broke it, when something did. */
  readonly error?: string
}

/** An open websocket. */
export interface Websocket {
  /** @returns false when it is no longer open and nothing was sent */
  send(text: string): boolean
  /** Calls back when the other side has answered a ping: all that it sent before then has been given to the listener. */
  ping(onPong: () => void): void
  /** Sets the listener. What arrived before is kept and given to it first, in order. */
  onMessage(listener: (message: WebsocketMessage) => void): void
  /** Calls back once, at once if it has been closed already. */
  onClose(listener: (close: WebsocketClose) => void): void
  /** Closes with 1000; cuts the connection when the other side does not follow within `deadlineMs`. */
  close(deadlineMs?: number): Promise<void>
}

/** Four times the largest frame that the service is thought to send (32 KB), so that a large one is reported and not cut off. */
const maxMessageBytes = 128 * 1024

/** A refusal says why in well under this; more is not worth keeping. */
const maxBodyBytes = 4 * 1024

/** The status line has come, so the body is on its way: without it the refusal is still worth reporting soon. */
const bodyTimeoutMs = 2_000

/** A server that is alive answers a close frame within a round trip; after this the run would wait for nothing. */
const closeTimeoutMs = 1_000

/** What may arrive before someone listens; then the socket is paused, so memory stays bounded and nothing is lost. */
const maxEarlyMessages = 256

/** Loads the library while something else is waited for. */
export const loadWebsockets = () => import('ws')

/**
 * Opens a websocket, or reads the answer that refused it.
 * @throws FailureError `unreachable` (DNS, TCP, TLS), `timeout`, `malformed` (an upgrade that is no upgrade) or `interrupted`,
 *   with the endpoint and the code that the system gave
 */
export async function openWebsocket(url: string, options: WebsocketOptions): Promise<WebsocketOpening> {
  const {signal, handshakeTimeoutMs, clock = systemClock} = options
  const endpoint = endpointOf(url)
  // Loaded here and not above: commands that open no websocket do not pay for it.
  const {WebSocket} = await loadWebsockets()
  if (signal.aborted) throw interruption(signal, endpoint)
  const ws = new WebSocket(url, clientOptions(url, options))
  return new Promise((resolve, reject) => {
    const fail = (error: FailureError) => {
      settle()
      reject(error)
      ws.terminate()
    }
    const onAbort = () => fail(interruption(signal, endpoint))
    const cancelTimer = clock.after(handshakeTimeoutMs, () => fail(tookTooLong(endpoint, handshakeTimeoutMs)))
    const settle = () => {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort, {once: true})
    let upgraded: Readonly<Record<string, string>> = {}
    ws.on('error', (error) => fail(new FailureError(failureOfError(error, endpoint), error)))
    ws.once('upgrade', (response) => {
      upgraded = flatten(response.headers)
    })
    ws.once('open', () => {
      settle()
      resolve({status: 'open', socket: wrap(ws, clock), headers: upgraded})
    })
    ws.once('unexpected-response', (_request, response) => {
      cancelTimer()
      void readBody(response, clock).then((body) => {
        settle()
        ws.terminate()
        resolve({status: 'refused', httpStatus: response.statusCode ?? 0, headers: flatten(response.headers), body})
      })
    })
  })
}

function clientOptions(url: string, {ca, headers, env = process.env}: WebsocketOptions): ClientOptions {
  const {hostname, port, protocol} = new URL(url)
  const proxy = protocol === 'wss:' ? proxyFor(hostname, Number(port || 443), env) : undefined
  const trust = ca === undefined ? {} : {ca}
  return {
    maxPayload: maxMessageBytes,
    ...trust,
    ...(headers && {headers: {...headers}}),
    ...(proxy && {agent: new ProxiedHttpsAgent(trust, () => proxy)}),
  }
}

function endpointOf(url: string): string {
  const {hostname, port, protocol} = new URL(url)
  return `${hostname}:${port || (protocol === 'wss:' ? 443 : 80)}`
}

const flatten = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

/** Resolves with what came, even when the rest does not: the refusal itself is already known. */
function readBody(response: IncomingMessage, clock: Clock): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const done = () => {
      cancel()
      resolve(Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8'))
      response.destroy()
    }
    const cancel = clock.after(bodyTimeoutMs, done)
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= maxBodyBytes) done()
    })
    response.once('end', done).once('close', done).once('error', done)
  })
}

function wrap(ws: WebSocket, clock: Clock): Websocket {
  const early: WebsocketMessage[] = []
  let listener: ((message: WebsocketMessage) => void) | undefined
  let error: string | undefined
  let pings = 0
  const closed = new Promise<WebsocketClose>((resolve) => {
    ws.once('close', (code, reason) => resolve({code, reason: reason.toString('utf8'), ...(error !== undefined && {error})}))
  })
  ws.removeAllListeners('error')
  ws.on('error', (cause) => {
    error = plain(cause.message)
  })
  ws.on('message', (data: Buffer, isBinary) => {
    const message: WebsocketMessage = isBinary ? {kind: 'binary', bytes: data} : {kind: 'text', text: data.toString('utf8')}
    if (listener) return listener(message)
    early.push(message)
    if (early.length >= maxEarlyMessages) ws.pause()
  })
  return {
    send(text) {
      if (ws.readyState !== ws.OPEN) return false
      ws.send(text)
      return true
    },
    ping(onPong) {
      if (ws.readyState !== ws.OPEN) return
      const number = ++pings
      const heard = (echo: Buffer) => {
        // A pong may answer those before it as well (RFC 6455 §5.5.3), and carries the data of the one that it is for.
        if (!(Number(echo.toString('latin1')) >= number)) return
        ws.off('pong', heard)
        onPong()
      }
      ws.on('pong', heard)
      ws.ping(String(number))
    },
    onMessage(next) {
      listener = next
      for (const message of early.splice(0)) next(message)
      ws.resume()
    },
    onClose(next) {
      void closed.then(next)
    },
    async close(deadlineMs = closeTimeoutMs) {
      ws.resume()
      ws.close(1000)
      const cancel = clock.after(deadlineMs, () => ws.terminate())
      await closed
      cancel()
    },
  }
}

/** Text of the system and of certificates, for one line on a terminal. */
const plain = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300)

function failureOfError(error: Error & {code?: string; errors?: Error[]}, endpoint: string): Failure {
  const message = plain(error.message || error.errors?.[0]?.message || error.name)
  const {code} = error
  // An answer that is not HTTP (HPE_...), or an upgrade that breaks RFC 6455 §4.1: those have no code of the system's.
  const malformed = code === undefined || code.startsWith('HPE_')
  return {
    kind: code === 'ETIMEDOUT' ? 'timeout' : malformed ? 'malformed' : 'unreachable',
    ...(code !== undefined && {code}),
    message: `The websocket to ${endpoint} could not be opened: ${message}.`,
    endpoint,
  }
}

const tookTooLong = (endpoint: string, ms: number): FailureError =>
  new FailureError({
    kind: 'timeout',
    code: 'ETIMEDOUT',
    message: `The websocket to ${endpoint} was not opened within ${ms} ms.`,
    endpoint,
  })

function interruption(signal: AbortSignal, endpoint: string): FailureError {
  if (signal.reason instanceof FailureError) return signal.reason
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return new FailureError({
    kind: timedOut ? 'timeout' : 'interrupted',
    message: `Opening the websocket to ${endpoint} was ${timedOut ? 'stopped by a deadline' : 'interrupted'}.`,
    endpoint,
  })
}
