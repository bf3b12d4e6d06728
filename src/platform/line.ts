import type {Socket} from 'node:net'
import {isIP} from 'node:net'
import type {Duplex} from 'node:stream'
import {connect as connectSecure, DEFAULT_CIPHERS, type DetailedPeerCertificate, type TLSSocket} from 'node:tls'
import type {CertificateFact, TlsReachFact} from '../model/endpoint-reach.ts'
import {FailureError} from '../model/failure-error.ts'
import {failureOfAbort, unlessAborted} from './deadline.ts'
import {unreachable} from './network-failure.ts'
import {openTunnel} from './proxied-https-agent.ts'
import type {HttpProxy} from './proxy.ts'
import {nameIn, openSocket, whenOpen} from './tcp.ts'

/** A TCP connection, perhaps through a proxy, on which a TLS handshake can be watched. */
export interface Line {
  /** The address at the other end; the proxy's name where there is one. */
  readonly address: string
  /**
   * What the other side agrees to. Nothing is trusted and nothing is sent: whoever answers is described.
   * @throws FailureError `unreachable` when there is no handshake, or what aborted the signal
   */
  handshake(options: HandshakeOptions): Promise<TlsReachFact>
  close(): void
}

export interface HandshakeOptions {
  readonly servername: string
  /** PEM of the only authorities to trust, instead of the built-in ones. */
  readonly ca?: string
  readonly signal: AbortSignal
}

export interface LineOptions {
  /** Where the name resolved to; the first of each family is tried, and the first to answer is used (the idea of RFC 8305). */
  readonly addresses: readonly string[]
  readonly port: number
  readonly signal: AbortSignal
}

/**
 * Connects over TCP.
 * @throws FailureError `unreachable` with the system's code, or what aborted the signal
 */
export async function openLine({addresses, port, signal}: LineOptions): Promise<Line> {
  const first = [4, 6].flatMap((family) => addresses.find((address) => isIP(address) === family) ?? [])
  const attempts = first.map(async (host) => ({host, socket: await openSocket({host, port, signal})}))
  try {
    const {host, socket} = await Promise.any(attempts)
    for (const attempt of attempts) attempt.then((other) => other.socket !== socket && other.socket.destroy()).catch(() => {})
    return lineOver(socket, host, `${host}:${port}`)
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error
  }
}

/**
 * Connects through a proxy's CONNECT.
 * @throws FailureError `unreachable` when the proxy cannot be reached or refuses, or what aborted the signal
 */
export async function openLineThrough(proxy: HttpProxy, host: string, port: number, signal: AbortSignal): Promise<Line> {
  const endpoint = `${host}:${port}`
  const opening = openTunnel(proxy, host, port)
  opening.then((late) => signal.aborted && late.destroy()).catch(() => {})
  try {
    return lineOver(await unlessAborted(opening, signal, endpoint), proxy.url.host, endpoint)
  } catch (error) {
    throw error instanceof FailureError ? error : unreachable(error, endpoint, 'Connecting to')
  }
}

/**
 * Wider than what Node.js offers by itself: a server that speaks nothing newer than TLS 1.0 is to be seen, not missed. A server
 * that can do better still chooses it.
 */
const anyVersion = {minVersion: 'TLSv1', ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`} as const

function lineOver(socket: Socket | Duplex, address: string, endpoint: string): Line {
  socket.on('error', () => {})
  return {
    address,
    async handshake({servername, ca, signal}) {
      if (signal.aborted) throw failureOfAbort(signal, endpoint)
      const secure = connectSecure({
        socket,
        ...anyVersion,
        host: servername,
        rejectUnauthorized: false,
        ALPNProtocols: ['h2', 'http/1.1'],
        // Server Name Indication takes names only (RFC 6066 §3); node:tls checks an address against the certificate all the same.
        ...(isIP(servername) === 0 && {servername}),
        ...(ca !== undefined && {ca}),
      })
      await whenOpen(secure, 'secureConnect', signal, endpoint)
      secure.on('error', () => {})
      return handshakeOf(secure, servername)
    },
    close: () => socket.destroy(),
  }
}

function handshakeOf(socket: TLSSocket, servername: string): TlsReachFact {
  const version = socket.getProtocol() ?? 'unknown'
  const cipher = socket.getCipher().name
  // Typed as Error; what node:tls puts there is the code of the verification, or of the check of the name.
  const problem = socket.authorizationError as unknown as string | undefined
  return {
    version,
    cipher,
    // Every key exchange of TLS 1.3 is ephemeral (RFC 8446 §1.2); before, the name of the suite says so.
    forwardSecrecy: version === 'TLSv1.3' || /^(EC)?DHE-/.test(cipher),
    ...(socket.alpnProtocol && {alpn: socket.alpnProtocol}),
    chain: chainOf(socket.getPeerCertificate(true)),
    trusted: socket.authorized,
    ...(problem && {problem: String(problem)}),
    servername,
  }
}

/** A chain is three or four long; what is longer is a defect, and a loop would have no end. */
const longestChain = 10

function chainOf(leaf: DetailedPeerCertificate): CertificateFact[] {
  const chain: CertificateFact[] = []
  let next: DetailedPeerCertificate | undefined = leaf
  while (next?.fingerprint256 && chain.length < longestChain && next.fingerprint256 !== chain.at(-1)?.fingerprint256) {
    chain.push(certificateOf(next))
    next = next.issuerCertificate
  }
  return chain
}

const certificateOf = ({subject, issuer, valid_from, valid_to, fingerprint256}: DetailedPeerCertificate): CertificateFact => ({
  subject: fullName(subject),
  issuer: fullName(issuer),
  validFrom: isoTime(valid_from),
  validTo: isoTime(valid_to),
  fingerprint256,
})

/** Who is behind a name often stands in its organisation only: `Amazon RSA 2048 M02 (Amazon)`. */
function fullName(name: {readonly CN?: string | string[]; readonly O?: string | string[]} | undefined): string {
  const common = nameIn(name)
  const organisation = name?.O === undefined ? common : nameIn({O: name.O})
  return organisation === common ? common : `${common} (${organisation})`
}

const isoTime = (text: string): string => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString())
