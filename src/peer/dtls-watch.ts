import type {RTCPeerConnection} from 'werift'

/** Records of DTLS among what goes over the pair (RFC 7983 §7). */
const isDtls = (bytes: Buffer): boolean => (bytes[0] ?? 0) >= 20 && bytes[0]! <= 63

/** What went over the wire before DTLS stood. */
export interface HandshakeTraffic {
  readonly sent: number
  readonly received: number
  readonly largestSentBytes: number
  readonly largestReceivedBytes: number
  /** Description of a fatal alert that came in the clear. */
  readonly alert?: number
}

/**
 * Counts the datagrams of a DTLS handshake: a flight that is larger than the path takes goes out and never arrives, and only the sizes
 * tell. werift tells nothing of this, so its sender is wrapped and its receiver heard.
 */
export class DtlsWatch {
  #sent = 0
  #received = 0
  #largestSent = 0
  #largestReceived = 0
  #alert: number | undefined
  #watched = new Set<object>()

  watch({iceTransports}: RTCPeerConnection): void {
    for (const {connection} of iceTransports) {
      if (this.#watched.has(connection)) continue
      this.#watched.add(connection)
      const send = connection.send
      connection.send = async (bytes: Buffer) => {
        this.#noteSent(bytes)
        await send(bytes)
      }
      connection.onData.subscribe((bytes) => this.#noteReceived(bytes))
    }
  }

  #noteSent(bytes: Buffer): void {
    if (!isDtls(bytes)) return
    this.#sent++
    this.#largestSent = Math.max(this.#largestSent, bytes.length)
  }

  #noteReceived(bytes: Buffer): void {
    if (!isDtls(bytes)) return
    this.#received++
    this.#largestReceived = Math.max(this.#largestReceived, bytes.length)
    this.#alert ??= alertIn(bytes)
  }

  get traffic(): HandshakeTraffic {
    return {
      sent: this.#sent,
      received: this.#received,
      largestSentBytes: this.#largestSent,
      largestReceivedBytes: this.#largestReceived,
      ...(this.#alert !== undefined && {alert: this.#alert}),
    }
  }
}

const alertType = 21
const recordHeaderLength = 13
const fatal = 2

/** The description of a fatal alert that is not encrypted (RFC 6347 §4.1, RFC 5246 §7.2). */
export function alertIn(bytes: Buffer): number | undefined {
  const plain = bytes.length >= recordHeaderLength + 2 && bytes[0] === alertType && bytes.readUInt16BE(3) === 0
  return plain && bytes[recordHeaderLength] === fatal ? bytes[recordHeaderLength + 1] : undefined
}

const alertNames: Readonly<Record<number, string>> = {
  0: 'close_notify',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
}

/** `40 (handshake_failure)` */
export const alertText = (alert: number): string => `${alert}${alertNames[alert] ? ` (${alertNames[alert]})` : ''}`
