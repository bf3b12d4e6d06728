import type {StunTransport} from '../client/stun/transport.ts'
import type {Clock} from '../platform/clock.ts'

/** The dialogue with one STUN or TURN server, as the KVS C SDK counts it ("ICE server metrics" of the developer guide). */
export interface ServerTraffic {
  /** With repetitions. */
  readonly requestsSent: number
  readonly responsesReceived: number
  readonly totalRoundTripMs: number
}

export interface CountedTransport extends StunTransport {
  readonly traffic: ServerTraffic
}

/** Requests whose answer is still out; a server that never answers must not fill the memory. */
const maxOpen = 200

/** Counts the requests and answers that go over a transport, for as long as that lives. */
export function countedTransport(transport: StunTransport, clock: Clock): CountedTransport {
  const open = new Map<string, number>()
  const traffic = {requestsSent: 0, responsesReceived: 0, totalRoundTripMs: 0}
  transport.onPacket(({bytes}) => {
    const kind = stunClass(bytes)
    const sentAt = kind === 'success' || kind === 'error' ? open.get(idOf(bytes)) : undefined
    if (sentAt === undefined) return
    open.delete(idOf(bytes))
    traffic.responsesReceived++
    traffic.totalRoundTripMs += clock.monotonic() - sentAt
  })
  return {
    reliable: transport.reliable,
    endpoint: transport.endpoint,
    traffic,
    onPacket: (listener) => transport.onPacket(listener),
    onBroken: (listener) => transport.onBroken(listener),
    pending: () => transport.pending(),
    send: (bytes) => {
      if (stunClass(bytes) === 'request') {
        traffic.requestsSent++
        // Since the last repetition: which of them was answered cannot be told.
        if (open.has(idOf(bytes)) || open.size < maxOpen) open.set(idOf(bytes), clock.monotonic())
      }
      transport.send(bytes)
    },
  }
}

const headerLength = 20

const idOf = (bytes: Buffer): string => bytes.toString('hex', 8, headerLength)

/** By two bits of the type (RFC 8489 §5). Media goes the same way, and is told from STUN by its first byte (RFC 7983 §7). */
function stunClass(bytes: Buffer): 'request' | 'indication' | 'success' | 'error' | undefined {
  if (bytes.length < headerLength || bytes[0]! > 3) return undefined
  const bits = bytes.readUInt16BE(0) & 0x0110
  return bits === 0 ? 'request' : bits === 0x0010 ? 'indication' : bits === 0x0100 ? 'success' : 'error'
}
