import {createServer, type IncomingMessage, type ServerResponse, STATUS_CODES} from 'node:http'
import {type AddressInfo, createServer as createTcpServer, type Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {createSecureContext, type SecureContext, TLSSocket} from 'node:tls'
import type {Cancel, Clock} from '../../platform/clock.ts'
import type {Random} from '../../platform/random.ts'
import type {Log} from '../context.ts'
import {onFirstBytes, startsTls} from '../first-bytes.ts'
import {errorResponse, frontEndError} from './aws-error.ts'
import {corsHeaders, preflight} from './cors.ts'
import type {HttpRequest, HttpResponse} from './message.ts'
import {readRequest} from './read-request.ts'
import {requestId} from './request-id.ts'

/** A connection without a complete request head for this long is closed: ten times what a client on a bad link needs. */
const headDeadlineMs = 60_000
/** Time for the body after its head. Bodies of these services are a few kilobytes. */
const bodyDeadlineMs = 20_000
/** Largest body of a JSON operation, far above any modelled one: no client can fill the memory. */
const maxBodyBytes = 1 << 20
/** Presigned URLs with a long session token exceed node's 16 KiB. */
const maxHeaderBytes = 64 << 10
/** How long `close` waits for answers that are being made. */
const closeGraceMs = 1000

export interface ListenOptions {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Absent: plain HTTP only. */
  readonly tls?: {readonly certPem: string; readonly keyPem: string}
  /** Cuts off whoever does not begin with TLS, as port 443 of AWS does. */
  readonly tlsOnly?: true
  /** Takes a connection that turns out, once it is encrypted, to speak something else than HTTP. */
  readonly claim?: (socket: TLSSocket, firstBytes: Buffer) => boolean
  /** Told what a client begins its handshake with; a context is presented to it instead of `tls`. */
  readonly presents?: (clientHello: Buffer) => Promise<SecureContext> | undefined
  /** The Date header of an answer to what came in just now; the time of `clock` when absent. */
  readonly date?: () => string
  readonly onRequest: (request: HttpRequest) => Promise<HttpResponse>
  /** Absent: an Upgrade header is ignored, as HTTP wants it. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export interface Listener {
  readonly port: number
  openConnections(): number
  /** Answers what has been asked, then closes every connection; done after {@link closeGraceMs} at the latest. */
  close(): Promise<void>
}

/** One TCP connection, and the time it has for what it is doing. */
class Connection {
  readonly #clock: Clock
  readonly #socket: Socket
  #cancel: Cancel = () => {}
  #busy = 0
  #closing = false

  constructor(clock: Clock, socket: Socket) {
    this.#clock = clock
    this.#socket = socket
  }

  /** Gives the client `ms`; a new deadline replaces the old one. */
  allow(ms: number): void {
    this.#cancel()
    if (!this.#socket.destroyed) this.#cancel = this.#clock.after(ms, () => this.#socket.destroy())
  }

  /** The client has done its part. */
  release(): void {
    this.#cancel()
  }

  /** A request's head is here. */
  began(): void {
    this.#busy++
    this.allow(bodyDeadlineMs)
  }

  /** Its answer is out. */
  ended(): void {
    this.#busy--
    this.allow(headDeadlineMs)
    if (this.#closing) this.finish()
  }

  /** Ends when the answers that are being made are out. */
  finish(): void {
    this.#closing = true
    if (this.#busy === 0) this.destroy()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

/** Serves HTTP/1.1 and, on the same port, HTTP/1.1 over TLS: the first byte tells which. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const {clock, host, port, tls} = options
  const connections = new Map<Duplex, Connection>()
  const http = createHttp(options, connections)
  const secureContext = tls && createSecureContext({cert: tls.certPem, key: tls.keyPem, minVersion: 'TLSv1.2'})

  const serve = (socket: Duplex, connection: Connection) => {
    connections.set(socket, connection)
    socket.once('close', () => connections.delete(socket))
    http.emit('connection', socket)
  }
  const secure = (socket: Socket, connection: Connection, presented: SecureContext) => {
    // Real endpoints that negotiate h2 answer these services with an HTML 400, so it is not offered.
    const wrapped = new TLSSocket(socket, {isServer: true, secureContext: presented, ALPNProtocols: ['http/1.1']})
    wrapped.on('error', () => socket.destroy())
    wrapped.once('secure', () => {
      if (!options.claim) return serve(wrapped, connection)
      onFirstBytes(wrapped, (first) => {
        if (options.claim?.(wrapped, first)) connection.release()
        else serve(wrapped, connection)
      })
    })
  }
  const present = (socket: Socket, connection: Connection, context: SecureContext | Promise<SecureContext>) => {
    if (!(context instanceof Promise)) return secure(socket, connection, context)
    context
      .then((issued) => secure(socket, connection, issued))
      .catch((error: Error) => {
        options.log(`TLS: ${error.message}`)
        socket.destroy()
      })
  }
  const raw = new Map<Socket, Connection>()
  const tcp = createTcpServer({noDelay: true}, (socket) => {
    const connection = new Connection(clock, socket)
    raw.set(socket, connection)
    connection.allow(headDeadlineMs)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      connection.release()
      raw.delete(socket)
    })
    onFirstBytes(socket, (first) => {
      const isTls = startsTls(first)
      if (isTls && secureContext) present(socket, connection, options.presents?.(first) ?? secureContext)
      else if (isTls || options.tlsOnly) socket.destroy()
      else serve(socket, connection)
    })
  })
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject)
    tcp.listen({port, host}, () => resolve())
  })
  tcp.removeAllListeners('error').on('error', (error) => options.log(`listener ${host}: ${error.message}`))
  return {
    port: (tcp.address() as AddressInfo).port,
    openConnections: () => raw.size,
    close: () => closeAll(clock, tcp, raw),
  }
}

function closeAll(clock: Clock, tcp: ReturnType<typeof createTcpServer>, raw: ReadonlyMap<Socket, Connection>): Promise<void> {
  for (const connection of raw.values()) connection.finish()
  const cancel = clock.after(closeGraceMs, () => {
    for (const connection of raw.values()) connection.destroy()
  })
  return new Promise((resolve) =>
    tcp.close(() => {
      cancel()
      resolve()
    }),
  )
}

function createHttp(options: ListenOptions, connections: Map<Duplex, Connection>) {
  // node's own timers are off: deadlines come from the clock, see Connection.
  const http = createServer({keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, maxHeaderSize: maxHeaderBytes})
  http.on('request', (message, response) => void answer(options, message, response, connections.get(message.socket)))
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseGarbage(error, socket))
  const {onUpgrade} = options
  if (onUpgrade) {
    http.on('upgrade', (message, socket, head) => {
      connections.get(socket)?.release()
      onUpgrade(message, socket, head)
    })
  }
  return http
}

/** What is no HTTP gets a last word and is cut off. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  const body = JSON.stringify({message: STATUS_CODES[status]})
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
}

async function answer(
  options: ListenOptions,
  message: IncomingMessage,
  response: ServerResponse,
  connection: Connection | undefined,
) {
  const date = options.date?.() ?? new Date(options.clock.now()).toUTCString()
  connection?.began()
  response.once('close', () => connection?.ended())
  try {
    const request = await readRequest(message, maxBodyBytes)
    connection?.release()
    send(options, response, date, request ? await respond(options, request) : tooLarge(response))
  } catch {
    // The client left while it was sending.
    response.destroy()
  }
}

function tooLarge(response: ServerResponse): HttpResponse {
  response.setHeader('Connection', 'close')
  return errorResponse(frontEndError(413, 'RequestEntityTooLargeException', `The body exceeds ${maxBodyBytes} bytes.`))
}

/** A bug in a handler is an answer of its own, never the end of the emulator. */
async function respond({onRequest, log}: ListenOptions, request: HttpRequest): Promise<HttpResponse> {
  try {
    return preflight(request) ?? (await onRequest(request))
  } catch (error) {
    log(`${request.method} ${request.path} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return errorResponse(frontEndError(500, 'InternalFailure', 'The request processing has failed because of an unknown error.'))
  }
}

/** Head and body leave in one write: clients with one receive buffer see them together. */
function send({random}: ListenOptions, response: ServerResponse, date: string, {status, headers, body}: HttpResponse): void {
  response.writeHead(status, {
    Date: date,
    'x-amzn-RequestId': requestId(random),
    ...corsHeaders,
    ...(status !== 204 && {'Content-Length': Buffer.byteLength(body)}),
    ...headers,
  })
  response.end(body)
}
