import {setImmediate} from 'node:timers/promises'
import type {RTCPeerConnection} from 'werift'

/** The part of a DTLS record that werift reads and writes (RFC 6347 §4.1). */
interface DtlsRecord {
  readonly recordLayerHeader: {
    readonly contentType: number
    readonly protocolVersion: {readonly major: number; readonly minor: number}
    readonly epoch: number
    readonly sequenceNumber: number
    contentLen: number
  }
  fragment: Buffer
}

type DtlsTransport = RTCPeerConnection['dtlsTransports'][number]
type Protected = Parameters<NonNullable<DtlsTransport['dtls']>['cipher']['encryptPacket']>[0]

const alertType = 21
const headerLength = 13
const warning = 1
const fatal = 2

/** The alert of a side that ends a session in good order (RFC 5246 §7.2.1). */
export const closeNotify = 0

/**
 * Above all that the handshake used: werift counts from 0 again after its Finished message, and a number that was there is a replay
 * (RFC 6347 §4.1.2.6), which nobody hears.
 */
const leastNumber = 64

/**
 * Tells the other side that this is the end. werift closes its sockets without a word, and whoever hears none goes on as if it were
 * connected until consent expires, half a minute later (RFC 7675 §5.1).
 */
export async function sayFarewell({dtlsTransports}: RTCPeerConnection): Promise<void> {
  const open = new Set(dtlsTransports.filter(({srtpStarted}) => srtpStarted))
  await Promise.allSettled([...open].map(async (transport) => transport.iceTransport.connection.send(farewellOver(transport))))
  // werift does not wait for the socket, which looks up even an IP address, and drops what it has not sent when it is closed.
  if (open.size > 0) await setImmediate()
}

function farewellOver({dtls}: DtlsTransport): Buffer {
  const {dtls: context, cipher} = dtls!
  context.recordSequenceNumber = Math.max(context.recordSequenceNumber + 1, leastNumber)
  const {version: protocolVersion, epoch, recordSequenceNumber: sequenceNumber} = context
  const record: DtlsRecord = {
    recordLayerHeader: {contentType: alertType, protocolVersion, epoch, sequenceNumber, contentLen: 2},
    fragment: Buffer.from([warning, closeNotify]),
  }
  const {fragment} = cipher.encryptPacket(record as Protected)
  const header = Buffer.alloc(headerLength)
  header.set([alertType, protocolVersion.major, protocolVersion.minor])
  header.writeUInt16BE(epoch, 3)
  header.writeUIntBE(sequenceNumber, 5, 6)
  header.writeUInt16BE(fragment.length, 11)
  return Buffer.concat([header, fragment])
}

/**
 * Calls back with the alert by which the other side ends an established session: close_notify, or a fatal one. werift takes the
 * first bytes of what is encrypted for the alert, so it may overlook one. An alert in the clear proves nothing: anybody could send it.
 */
export function onFarewell({dtlsTransports}: RTCPeerConnection, listener: (alert: number) => void): void {
  for (const transport of new Set(dtlsTransports))
    transport.iceTransport.connection.onData.subscribe((bytes) => {
      const alert = transport.srtpStarted ? recordsIn(bytes).flatMap((record) => alertOf(transport, record) ?? [])[0] : undefined
      if (alert !== undefined) listener(alert)
    })
}

/** Encrypted alerts among the records of a datagram. */
function recordsIn(bytes: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = []
  for (let at = 0; bytes.length >= at + headerLength && bytes[at]! >= 20 && bytes[at]! <= 63; ) {
    const epoch = bytes.readUInt16BE(at + 3)
    const contentLen = bytes.readUInt16BE(at + 11)
    const header = {
      ...{contentType: bytes[at]!, protocolVersion: {major: bytes[at + 1]!, minor: bytes[at + 2]!}},
      ...{epoch, sequenceNumber: bytes.readUIntBE(at + 5, 6), contentLen},
    }
    at += headerLength + contentLen
    if (header.contentType === alertType && epoch > 0 && bytes.length >= at)
      records.push({recordLayerHeader: header, fragment: bytes.subarray(at - contentLen, at)})
  }
  return records
}

/** @returns the description of an alert that ends the session and is of the other side */
function alertOf({dtls}: DtlsTransport, record: DtlsRecord): number | undefined {
  try {
    const [level, description] = dtls!.cipher.decryptPacket(record as Protected)
    return level === fatal || description === closeNotify ? description : undefined
  } catch {
    return undefined
  }
}
