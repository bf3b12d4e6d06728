import {datagramTransport, type StunTransport, streamTransport, udpTransport} from '../client/stun/transport.ts'
import type {ConnectFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceServerUrl} from '../model/ice-server.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import type {Clock} from '../platform/clock.ts'
import {startDeadline} from '../platform/deadline.ts'
import {type ByteStream, connectTcp, connectTls} from '../platform/tcp.ts'
import {openUdp} from '../platform/udp.ts'
import {type AddressFamily, resolveServer} from './resolve-server.ts'

/** What connecting is done with; of the settings, what says how. */
export interface ConnectContext {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly settings: {
    /** PEM of the only authorities to trust, instead of the built-in ones. */
    readonly ca?: string
    readonly addressFamily?: AddressFamily
  }
}

/** A way to a STUN or TURN server. */
export interface ServerConnection {
  readonly transport: StunTransport
  readonly serverAddress: TransportAddress
  readonly localAddress: TransportAddress
  readonly endpoint: string
  /** What TLS or DTLS agreed on; empty over TCP and UDP. */
  readonly facts: ConnectFact
  /** Of TCP, TLS and DTLS, one after the other. */
  readonly roundTrips: number
  readonly tookMs: number
  readonly close: () => Promise<void> | void
}

export interface ServerPlace {
  readonly url: IceServerUrl
  /** Where a 300 Try Alternate led: no name is resolved. */
  readonly redirectedTo?: {readonly address: TransportAddress; readonly domain?: string}
}

/**
 * Resolves a server and connects to it.
 * @throws FailureError `unreachable` (DNS, TCP, TLS, certificate), `timeout`, `interrupted`
 */
export async function connectServer(
  {clock, settings, signal}: ConnectContext,
  {url, redirectedTo}: ServerPlace,
  timeoutMs: number,
): Promise<ServerConnection> {
  const startMs = clock.monotonic()
  const endpoint = redirectedTo ? formatTransportAddress(redirectedTo.address) : `${url.host}:${url.port}`
  const deadline = startDeadline(signal, clock, timeoutMs, `Connecting to ${endpoint}`, endpoint)
  const how: How = {url, servername: redirectedTo?.domain ?? url.host, ca: settings.ca, signal: deadline.signal}
  try {
    const [first, other] = redirectedTo
      ? [redirectedTo.address]
      : await resolveServer(url, deadline.signal, settings.addressFamily)
    const opened = await openWay(how, first).catch((error: unknown) => {
      if (other && hasNoRoute(error)) return openWay(how, other)
      throw error
    })
    return {...opened, endpoint: formatTransportAddress(opened.serverAddress), tookMs: clock.monotonic() - startMs}
  } finally {
    deadline.cancel()
  }
}

/** Said at once by a machine that has no address or no route of the family: the other family may have one. */
const hasNoRoute = (error: unknown): boolean =>
  error instanceof FailureError && /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT)$/.test(error.failure.code ?? '')

type Opened = Omit<ServerConnection, 'endpoint' | 'tookMs'>

interface How {
  readonly url: IceServerUrl
  readonly servername: string
  readonly ca: string | undefined
  readonly signal: AbortSignal
}

const openWay = (how: How, remote: TransportAddress): Promise<Opened> => {
  const {transport} = how.url
  return transport === 'udp' ? overUdp(remote) : transport === 'dtls' ? overDtls(how, remote) : overStream(how, remote)
}

/** A socket of its own, connected: what others send is not heard, and "port unreachable" is. */
async function overUdp(remote: TransportAddress): Promise<Opened> {
  const socket = await openUdp({remote})
  return {
    transport: udpTransport(socket, remote),
    serverAddress: remote,
    localAddress: socket.local,
    facts: {},
    roundTrips: 0,
    close: () => socket.close(),
  }
}

/** ClientHello and the cookie, ClientHello again and the certificate, the keys and Finished (RFC 6347 §4.2.4). */
const dtlsRoundTrips = 3

async function overDtls({signal}: How, remote: TransportAddress): Promise<Opened> {
  const {connectDtls} = await import('../peer/connect-dtls.ts')
  const socket = await openUdp({remote})
  try {
    const channel = await connectDtls(socket, remote, signal)
    const {version: tlsVersion, ...facts} = channel.facts
    return {
      transport: datagramTransport(channel, formatTransportAddress(remote)),
      serverAddress: remote,
      localAddress: socket.local,
      facts: {tlsVersion, ...facts, verified: false},
      roundTrips: dtlsRoundTrips,
      close: () => socket.close(),
    }
  } catch (error) {
    await socket.close()
    throw error
  }
}

async function overStream({url, servername, ca, signal}: How, remote: TransportAddress): Promise<Opened> {
  const where = {host: remote.address, port: remote.port, signal}
  const secure = url.transport === 'tls'
  const stream = secure ? await connectTls({...where, servername, ...(ca !== undefined && {ca})}) : await connectTcp(where)
  return {
    transport: streamTransport(stream),
    serverAddress: remote,
    localAddress: stream.local,
    facts: factsOf(stream),
    roundTrips: roundTripsOf(stream),
    close: () => stream.close(),
  }
}

function factsOf({tls}: ByteStream): ConnectFact {
  if (!tls) return {}
  const {version: tlsVersion, cipher, issuer, subject, validTo} = tls
  return {tlsVersion, cipher, issuer, subject, ...(validTo !== undefined && {validTo}), verified: true}
}

/** TCP takes one; TLS 1.3 one more (RFC 8446 §2), TLS 1.2 two (RFC 5246 §7.3). */
const roundTripsOf = ({tls}: ByteStream): number => 1 + (tls ? (tls.version === 'TLSv1.3' ? 1 : 2) : 0)
