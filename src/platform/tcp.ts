import {connect, isIP, type Socket} from 'node:net'
import {connect as connectSecure, type TLSSocket} from 'node:tls'
import {FailureError} from '../model/failure-error.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import {failureOfAbort} from './deadline.ts'
import {unreachable} from './network-failure.ts'

export interface TcpOptions {
  /** Name or address. */
  readonly host: string
  readonly port: number
  /** Ends the attempt; a deadline comes this way (see `startDeadline`). */
  readonly signal: AbortSignal
}

export interface TlsOptions extends TcpOptions {
  /** The name that the certificate must have, where it is not `host`. */
  readonly servername?: string
  /** PEM of the only authorities to trust, instead of the built-in ones. */
  readonly ca?: string
  /** False takes any certificate; what is wrong with it stands in `tls.authorizationError`. */
  readonly rejectUnauthorized?: boolean
}

/** What a TLS handshake agreed on. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly version: string
  readonly cipher: string
  /** Common names, or organisations where there is none. */
  readonly issuer: string
  readonly subject: string
  /** ISO 8601, UTC. */
  readonly validTo?: string
  readonly authorized: boolean
  /** Code of node:tls: `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  readonly authorizationError?: string
}

/** An open TCP or TLS connection. */
export interface ByteStream {
  readonly local: TransportAddress
  readonly remote: TransportAddress
  readonly tls?: TlsFacts
  /** Nothing happens on a closed stream. */
  write(bytes: Uint8Array): void
  /** Sets the listener; what came before is kept for it. */
  onData(listener: (bytes: Buffer) => void): void
  /** Calls back once, at once if it is closed already; with an error when it was not closed in order. */
  onClose(listener: (error?: FailureError) => void): void
  /** Closes at once; what was written is still sent. */
  close(): void
}

/**
 * Connects over TCP.
 * @throws FailureError `unreachable` with the system's code, or what aborted the signal
 */
export async function connectTcp(options: TcpOptions): Promise<ByteStream> {
  return wrap(await openSocket(options), `${options.host}:${options.port}`)
}

/** The socket itself, for what goes on below a stream of bytes. @throws FailureError as {@link connectTcp} */
export async function openSocket({host, port, signal}: TcpOptions): Promise<Socket> {
  const endpoint = `${host}:${port}`
  if (signal.aborted) throw failureOfAbort(signal, endpoint)
  const socket = connect({host, port, noDelay: true})
  await whenOpen(socket, 'connect', signal, endpoint)
  return socket
}

/**
 * Connects over TCP and TLS, and checks the certificate unless told not to.
 * @throws FailureError `unreachable` with the code of node:tls when the certificate is not trusted, naming its issuer
 */
export async function connectTls(options: TlsOptions): Promise<ByteStream> {
  const {host, port, signal, ca, rejectUnauthorized = true} = options
  const endpoint = `${host}:${port}`
  if (signal.aborted) throw failureOfAbort(signal, endpoint)
  const name = options.servername ?? host
  // The certificate is judged below and not by node:tls, which would not say who issued what it rejects.
  const socket = connectSecure({
    host,
    port,
    rejectUnauthorized: false,
    // Server Name Indication takes names only (RFC 6066 §3); node:tls checks an address against the certificate all the same.
    ...(isIP(name) === 0 && {servername: name}),
    ...(ca !== undefined && {ca}),
  })
  socket.setNoDelay(true)
  await whenOpen(socket, 'secureConnect', signal, endpoint)
  const tls = tlsFactsOf(socket)
  if (rejectUnauthorized && !tls.authorized) {
    socket.destroy()
    throw untrusted(tls, endpoint)
  }
  return {...wrap(socket, endpoint), tls}
}

/** Waits for one event of a socket that opens, and destroys the socket when something else comes first. */
export function whenOpen(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  endpoint: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      signal.removeEventListener('abort', onAbort)
      socket.removeListener(event, onOpen)
      socket.removeListener('error', onError)
      socket.removeListener('close', onClose)
    }
    const fail = (error: FailureError) => {
      settle()
      // The socket may still report an error while it goes down; nobody is interested any more.
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onOpen = () => {
      settle()
      resolve()
    }
    const onAbort = () => fail(failureOfAbort(signal, endpoint))
    const onError = (error: Error) => fail(unreachable(error, endpoint, 'Connecting to'))
    const onClose = () => fail(unreachable(new Error('it was closed during the handshake'), endpoint, 'Connecting to'))
    signal.addEventListener('abort', onAbort, {once: true})
    socket.once(event, onOpen)
    socket.once('error', onError)
    socket.once('close', onClose)
  })
}

function wrap(socket: Socket, endpoint: string): ByteStream {
  const closeListeners: ((error?: FailureError) => void)[] = []
  let broken: FailureError | undefined
  let closed = false
  socket.on('error', (error) => {
    broken = unreachable(error, endpoint, 'The connection to')
  })
  socket.on('close', () => {
    closed = true
    for (const listener of closeListeners.splice(0)) listener(broken)
  })
  return {
    local: addressOf(socket.localAddress, socket.localPort),
    remote: addressOf(socket.remoteAddress, socket.remotePort),
    write(bytes) {
      if (!closed && socket.writable) socket.write(bytes)
    },
    onData(listener) {
      socket.removeAllListeners('data')
      socket.on('data', listener)
    },
    onClose(listener) {
      if (closed) listener(broken)
      else closeListeners.push(listener)
    },
    close() {
      socket.end()
      // After the farewell nothing is expected from the other side, so its silence must not keep the process.
      socket.destroySoon()
    },
  }
}

function addressOf(address = '', port = 0): TransportAddress {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
  return {family: isIP(mapped) === 6 ? 'IPv6' : 'IPv4', address: mapped, port}
}

function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const {issuer, subject, valid_to: validTo} = socket.getPeerCertificate()
  // Typed as Error; what node:tls puts there is the code of the verification, or of the check of the name.
  const error = socket.authorizationError as unknown as string | undefined
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    issuer: nameIn(issuer),
    subject: nameIn(subject),
    ...(!Number.isNaN(Date.parse(validTo)) && {validTo: new Date(validTo).toISOString()}),
    authorized: socket.authorized,
    ...(error && {authorizationError: String(error)}),
  }
}

type DistinguishedName = {CN?: string | string[]; O?: string | string[]} | undefined

/** Names in a certificate are the far side's to choose, so control and format characters (terminal escapes, bidi overrides) go. */
export const nameIn = (name: DistinguishedName): string =>
  [name?.CN ?? name?.O ?? 'unknown'].flat().join(' + ').slice(0, 200).replace(/\p{C}/gu, '?')

const untrusted = ({authorizationError = 'unknown', issuer, subject}: TlsFacts, endpoint: string): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: authorizationError,
    message: `The certificate of ${endpoint} is not trusted (${authorizationError}): it is for "${subject}", issued by "${issuer}".`,
    endpoint,
  })
