import type {ReceivedRtpPacket} from '../rtp-packet.ts'

/** Lets the packets of one source through, and those of another when that has taken its place. */
export class SourceGate {
  readonly #payloadType: number | undefined
  #current: Pick<ReceivedRtpPacket, 'ssrc' | 'payloadType'> | undefined
  #candidate: ReceivedRtpPacket | undefined
  #sources = 0
  readonly #refused = {payloadType: 0, source: 0}

  /** @param payloadType the negotiated one; without it, that of the source that is heard */
  constructor(payloadType: number | undefined) {
    this.#payloadType = payloadType
  }

  get sources(): number {
    return this.#sources
  }

  get refused(): {readonly payloadType: number; readonly source: number} {
    return this.#refused
  }

  get current(): Pick<ReceivedRtpPacket, 'ssrc' | 'payloadType'> | undefined {
    return this.#current
  }

  /**
   * A new source has to send two packets in a row, with no other between them (RFC 3550 §6.2.1: probation), the very first one none.
   * @returns the packets that are let through now, and whether they are the first of their source
   */
  take(packet: ReceivedRtpPacket): {readonly packets: readonly ReceivedRtpPacket[]; readonly isNew: boolean} {
    if (this.#payloadType !== undefined && packet.payloadType !== this.#payloadType) {
      this.#refused.payloadType++
      return {packets: [], isNew: false}
    }
    if (isSame(packet, this.#current)) {
      this.#dropCandidate()
      return {packets: [packet], isNew: false}
    }
    if (!this.#current) return this.#begin([packet])
    const before = this.#candidate
    if (before && isSame(packet, before) && packet.sequenceNumber === (before.sequenceNumber + 1) % 2 ** 16) {
      this.#candidate = undefined
      return this.#begin([before, packet])
    }
    this.#dropCandidate()
    this.#candidate = packet
    return {packets: [], isNew: false}
  }

  #begin(packets: readonly ReceivedRtpPacket[]) {
    const {ssrc, payloadType} = packets[0]!
    this.#current = {ssrc, payloadType}
    this.#sources++
    return {packets, isNew: true}
  }

  #dropCandidate(): void {
    if (this.#candidate?.ssrc === this.#current?.ssrc && this.#candidate) this.#refused.payloadType++
    else if (this.#candidate) this.#refused.source++
    this.#candidate = undefined
  }
}

const isSame = (packet: ReceivedRtpPacket, source: Pick<ReceivedRtpPacket, 'ssrc' | 'payloadType'> | undefined): boolean =>
  packet.ssrc === source?.ssrc && packet.payloadType === source.payloadType
