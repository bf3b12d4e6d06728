import {X509Certificate} from 'node:crypto'
import type {DtlsClient} from 'werift'
import {FailureError} from '../model/failure-error.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import type {Cancel} from '../platform/clock.ts'
import {failureOfAbort} from '../platform/deadline.ts'
import type {UdpSocket} from '../platform/udp.ts'
import {printable} from '../protocol/text.ts'
import {alertIn, alertText} from './dtls-watch.ts'
import {loadWerift} from './load-werift.ts'

/** What a DTLS handshake agreed on. Nobody checked the certificate, so whose it says it is may be anybody's claim. */
export interface DtlsFacts {
  /** `DTLSv1.2`, the only one that werift speaks. */
  readonly version: string
  readonly cipher: string
  readonly issuer: string
  readonly subject: string
  /** ISO 8601, UTC. */
  readonly validTo?: string
}

/** Datagrams over DTLS (RFC 6347): each message arrives whole or not at all. */
export interface DtlsChannel {
  readonly facts: DtlsFacts
  send(bytes: Uint8Array): void
  onMessage(listener: (bytes: Buffer) => void): Cancel
  /** Calls back when the other side ends the session or goes away (ICMP). */
  onBroken(listener: (error: FailureError) => void): Cancel
}

/** Loads what {@link connectDtls} needs: 70 to 200 ms in which nothing else runs, so nothing should be timed meanwhile. */
export const prepareDtls = async (): Promise<void> => void (await loadWerift())

/**
 * Shakes hands over a socket that is connected to `remote`. werift checks neither chain nor name of the certificate, nor that the server
 * holds its key.
 * @throws FailureError `unreachable` (ICMP, or an alert of the server), or what aborted the signal
 */
export async function connectDtls(socket: UdpSocket, remote: TransportAddress, signal: AbortSignal): Promise<DtlsChannel> {
  const endpoint = formatTransportAddress(remote)
  const werift = await loadWerift()
  if (signal.aborted) throw failureOfAbort(signal, endpoint)
  const transport = transportOver(socket, remote)
  const client = new werift.DtlsClient({transport, extendedMasterSecret: true})
  const stop = deliver(socket, transport)
  try {
    await shakeHands(client, socket, signal, endpoint)
  } catch (error) {
    stop()
    throw error
  } finally {
    stopRepeating(client)
  }
  afterHandshake(client)
  return channelOver(client, socket, endpoint)
}

type Transport = ConstructorParameters<typeof DtlsClient>[0]['transport']

const transportOver = (socket: UdpSocket, remote: TransportAddress): Transport => ({
  type: 'udp',
  address: {address: socket.local.address, port: socket.local.port, family: socket.local.family},
  closed: false,
  onData: () => {},
  send: async (bytes) => socket.send(bytes, remote),
  close: async () => {},
})

/** werift throws at what is shorter than a record, and a datagram of anybody's must not end the process. */
const deliver = (socket: UdpSocket, transport: Transport): Cancel =>
  socket.onMessage((bytes, {address, port}) => {
    try {
      transport.onData(bytes, [address, port])
    } catch {
      // No DTLS: as good as nothing.
    }
  })

function shakeHands(client: DtlsClient, socket: UdpSocket, signal: AbortSignal, endpoint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops: Cancel[] = []
    const settle = (then: () => void) => {
      for (const stop of stops.splice(0)) stop()
      then()
    }
    const fail = (error: FailureError) => settle(() => reject(error))
    const onAbort = () => fail(failureOfAbort(signal, endpoint))
    signal.addEventListener('abort', onAbort, {once: true})
    stops.push(
      () => signal.removeEventListener('abort', onAbort),
      socket.onError(fail),
      // werift keeps a fatal alert to itself, which would look like silence.
      socket.onMessage((bytes) => {
        const alert = alertIn(bytes)
        if (alert !== undefined) fail(refusedByAlert(alert, endpoint))
      }),
      client.onConnect.subscribe(() => settle(resolve)).unSubscribe,
      client.onError.subscribe((error) => isRepetition(error) || fail(brokenHandshake(error, endpoint))).unSubscribe,
    )
    client.connect().catch(() => {})
  })
}

/** A HelloVerifyRequest that comes twice (the first ClientHello was repeated) makes werift throw an error without a word, and go on. */
const isRepetition = (error: unknown): boolean => error instanceof Error && error.message === ''

/** Where a werift flight sees this, it stops repeating itself: else it goes on for half a minute, and keeps the process. */
const pastAllFlights = 99

const stopRepeating = ({dtls}: DtlsClient): void => {
  dtls.flight = pastAllFlights
}

/** More than the records of any handshake. */
const firstRecordNumber = 64

/**
 * werift counts records from 0 again after its Finished message, in the same epoch. The record that gets the number of Finished (the
 * fifth, which in a TURN dialogue is ChannelBind) is a replay to the other side (RFC 6347 §4.1.2.6), and is dropped.
 */
const afterHandshake = ({dtls}: DtlsClient): void => {
  dtls.recordSequenceNumber = firstRecordNumber
}

const ciphers: Readonly<Record<number, string>> = {
  49195: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  49199: 'ECDHE-RSA-AES128-GCM-SHA256',
}

function channelOver(client: DtlsClient, socket: UdpSocket, endpoint: string): DtlsChannel {
  const suite = client.cipher.cipherSuite
  return {
    facts: {version: 'DTLSv1.2', cipher: ciphers[suite] ?? `0x${suite.toString(16)}`, ...namesIn(client.remoteCertificate)},
    send: (bytes) => void client.send(Buffer.from(bytes)).catch(() => {}),
    onMessage: (listener) => client.onData.subscribe(listener).unSubscribe,
    onBroken: (listener) => {
      const stops = [client.onClose.subscribe(() => listener(ended(endpoint))).unSubscribe, socket.onError(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

function namesIn(certificate: Buffer | undefined): Pick<DtlsFacts, 'issuer' | 'subject' | 'validTo'> {
  try {
    const {issuer, subject, validTo} = new X509Certificate(certificate!)
    return {issuer: nameIn(issuer), subject: nameIn(subject), validTo: new Date(validTo).toISOString()}
  } catch {
    return {issuer: 'unknown', subject: 'unknown'}
  }
}

/** Common name, or organisation where there is none, of a name as node:crypto writes it: one attribute a line. */
const nameIn = (text: string): string =>
  printable(/^CN=(.*)$/m.exec(text)?.[1] ?? /^O=(.*)$/m.exec(text)?.[1] ?? 'unknown', {maxLength: 200})

const refusedByAlert = (alert: number, endpoint: string): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: `alert ${alert}`,
    message: `${endpoint} refused the DTLS handshake with alert ${alertText(alert)}.`,
    endpoint,
  })

const ended = (endpoint: string): FailureError =>
  new FailureError({kind: 'unreachable', code: 'closed', message: `${endpoint} ended the DTLS session.`, endpoint})

/** werift throws strings, too. */
const brokenHandshake = (error: unknown, endpoint: string): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: 'dtls',
    message: `The DTLS handshake with ${endpoint} failed: ${printable(error instanceof Error ? error.message : String(error), {maxLength: 200})}.`,
    endpoint,
  })
