import {type StunTransport, streamTransport, udpTransport} from '../client/stun/transport.ts'
import type {IceServerUrl} from '../model/ice-server.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import {startDeadline} from '../platform/deadline.ts'
import {type ByteStream, connectTcp, connectTls} from '../platform/tcp.ts'
import {openUdp} from '../platform/udp.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import type {ProbeContext} from './probe.ts'
import {resolveServer} from './resolve-server.ts'

type Context = ProbeContext<GatheringSession, GatheringSettings>

/** A way to a TURN server. */
export interface TurnConnection {
  readonly transport: StunTransport
  readonly serverAddress: TransportAddress
  readonly endpoint: string
  /** What TLS agreed on; empty over TCP and UDP. */
  readonly facts: {readonly tlsVersion?: string; readonly cipher?: string; readonly issuer?: string}
  /** Of TCP and TLS, one after the other. */
  readonly roundTrips: number
  readonly tookMs: number
  readonly close: () => Promise<void> | void
}

/**
 * Resolves a TURN server and connects to it.
 * @throws FailureError `unreachable` (DNS, TCP, TLS, certificate), `timeout`, `interrupted`
 */
export async function connectTurn({clock, settings, signal}: Context, url: IceServerUrl): Promise<TurnConnection> {
  const startMs = clock.monotonic()
  const endpoint = `${url.host}:${url.port}`
  const deadline = startDeadline(signal, clock, settings.turnTimeoutMs, `Connecting to ${endpoint}`, endpoint)
  try {
    const remote = await resolveServer(url, deadline.signal)
    const opened = await (url.transport === 'udp' ? overUdp(remote) : overStream(url, remote, settings.ca, deadline.signal))
    return {...opened, serverAddress: remote, endpoint: formatTransportAddress(remote), tookMs: clock.monotonic() - startMs}
  } finally {
    deadline.cancel()
  }
}

type Opened = Omit<TurnConnection, 'serverAddress' | 'endpoint' | 'tookMs'>

/** A socket of its own, connected: what others send is not heard, and "port unreachable" is. */
async function overUdp(remote: TransportAddress): Promise<Opened> {
  const socket = await openUdp({remote})
  return {transport: udpTransport(socket, remote), facts: {}, roundTrips: 0, close: () => socket.close()}
}

async function overStream(
  url: IceServerUrl,
  remote: TransportAddress,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  const where = {host: remote.address, port: remote.port, signal}
  const secure = url.transport === 'tls'
  const stream = secure
    ? await connectTls({...where, servername: url.host, ...(ca !== undefined && {ca})})
    : await connectTcp(where)
  return {
    transport: streamTransport(stream),
    facts: factsOf(stream),
    roundTrips: roundTripsOf(stream),
    close: () => stream.close(),
  }
}

function factsOf({tls}: ByteStream): Opened['facts'] {
  return tls ? {tlsVersion: tls.version, cipher: tls.cipher, issuer: tls.issuer} : {}
}

/** TCP takes one; TLS 1.3 one more (RFC 8446 §2), TLS 1.2 two (RFC 5246 §7.3). */
const roundTripsOf = ({tls}: ByteStream): number => 1 + (tls ? (tls.version === 'TLSv1.3' ? 1 : 2) : 0)
