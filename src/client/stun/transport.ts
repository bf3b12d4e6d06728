import {FailureError} from '../../model/failure-error.ts'
import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {ByteStream} from '../../platform/tcp.ts'
import type {UdpSocket} from '../../platform/udp.ts'
import {isChannelData, type StreamFrame, StreamFramer} from '../../protocol/stun/framing.ts'

/** What a STUN or TURN client needs of a socket. */
export interface StunTransport {
  /** TCP and TLS: nothing is lost, ChannelData is padded. */
  readonly reliable: boolean
  /** `host:port`, for messages. */
  readonly endpoint: string
  send(bytes: Buffer): void
  onPacket(listener: (packet: StreamFrame) => void): Cancel
  /** Calls back when nothing can come any more; at once if that is so already. */
  onBroken(listener: (error: FailureError) => void): Cancel
  /** What has come and makes no packet: of a foreign protocol that looks like the beginning of one. */
  pending(): Buffer
}

/** One server behind a UDP socket that others may use as well. */
export function udpTransport(socket: UdpSocket, remote: TransportAddress): StunTransport {
  const endpoint = formatTransportAddress(remote)
  return {
    reliable: false,
    endpoint,
    send: (bytes) => socket.send(bytes, remote),
    onPacket: (listener) =>
      socket.onMessage((bytes, from) => {
        if (from.port !== remote.port || from.address !== remote.address) return
        listener(packetOf(bytes))
      }),
    onBroken: (listener) =>
      socket.onError((error) => {
        if (error.failure.endpoint === endpoint) listener(error)
      }),
    pending: () => Buffer.alloc(0),
  }
}

/** Messages to and from one server, each whole or not at all: what DTLS gives. */
export interface DatagramChannel {
  send(bytes: Uint8Array): void
  onMessage(listener: (bytes: Buffer) => void): Cancel
  onBroken(listener: (error: FailureError) => void): Cancel
}

/** The server at the other end of a DTLS session: lost and repeated as over UDP (RFC 7350 §3). */
export const datagramTransport = ({send, onMessage, onBroken}: DatagramChannel, endpoint: string): StunTransport => ({
  reliable: false,
  endpoint,
  send,
  onPacket: (listener) => onMessage((bytes) => listener(packetOf(bytes))),
  onBroken,
  pending: () => Buffer.alloc(0),
})

/** ChannelData that says it is longer than its datagram is none: "HTTP" would be, and is to be told as what it is. */
const packetOf = (bytes: Buffer): StreamFrame => ({
  kind: isChannelData(bytes) && bytes.length >= 4 && bytes.readUInt16BE(2) <= bytes.length - 4 ? 'channel-data' : 'stun',
  bytes,
})

/** The server at the other end of a TCP or TLS connection. */
export function streamTransport(stream: ByteStream): StunTransport {
  const endpoint = formatTransportAddress(stream.remote)
  const framer = new StreamFramer()
  const packets = new Set<(packet: StreamFrame) => void>()
  const breaks = new Set<(error: FailureError) => void>()
  let broken: FailureError | undefined
  stream.onData((bytes) => {
    for (const packet of framer.push(bytes)) for (const listener of packets) listener(packet)
  })
  stream.onClose((error) => {
    broken = error ?? closed(endpoint)
    for (const listener of breaks) listener(broken)
  })
  return {
    reliable: true,
    endpoint,
    send: (bytes) => stream.write(bytes),
    onPacket: (listener) => subscribe(packets, listener),
    onBroken: (listener) => {
      if (broken) listener(broken)
      return subscribe(breaks, listener)
    },
    pending: () => framer.pending,
  }
}

const closed = (endpoint: string): FailureError =>
  new FailureError({kind: 'unreachable', code: 'closed', message: `${endpoint} closed the connection.`, endpoint})

function subscribe<T>(listeners: Set<T>, listener: T): Cancel {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
