import {createSocket, type RemoteInfo, type Socket} from 'node:dgram'
import type {FailureError} from '../model/failure-error.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import type {Cancel} from './clock.ts'
import {unreachable} from './network-failure.ts'

export interface UdpOptions {
  readonly family?: 'IPv4' | 'IPv6'
  /** Local address to bind; every address of the family without it. */
  readonly address?: string
  /** Local port; a free one without it. */
  readonly port?: number
  /** Connects the socket to one peer: others are not heard, and an ICMP "port unreachable" is reported to `onError`. */
  readonly remote?: TransportAddress
}

export interface UdpSocket {
  /** Where it is bound; of a connected socket, the address that packets leave from. */
  readonly local: TransportAddress
  /** Sends one datagram; a failure goes to `onError`. Nothing happens on a closed socket. */
  send(bytes: Uint8Array, to: TransportAddress): void
  onMessage(listener: (bytes: Buffer, from: TransportAddress) => void): Cancel
  /** Failures to send, and ICMP errors of a connected socket. */
  onError(listener: (error: FailureError) => void): Cancel
  close(): Promise<void>
}

/**
 * Opens a UDP socket.
 * @throws FailureError `unreachable` when the address cannot be bound or the peer not be routed to
 */
export async function openUdp(options: UdpOptions = {}): Promise<UdpSocket> {
  const {address, port = 0, remote} = options
  const family = remote?.family ?? options.family ?? 'IPv4'
  const socket = createSocket({type: family === 'IPv4' ? 'udp4' : 'udp6', ipv6Only: family === 'IPv6'})
  try {
    await started(socket, (done) => socket.bind({port, ...(address !== undefined && {address})}, done))
    if (remote) await started(socket, (done) => socket.connect(remote.port, remote.address, done))
  } catch (error) {
    socket.close()
    throw remote
      ? unreachable(error, formatTransportAddress(remote), 'Opening a UDP socket to')
      : unreachable(error, `${address ?? '*'}:${port}`, 'Binding a UDP socket to')
  }
  return wrap(socket, remote)
}

function started(socket: Socket, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    // `connect` reports its error to the callback, `bind` to the event.
    start((error?: Error) => {
      socket.removeListener('error', reject)
      if (error) reject(error)
      else resolve()
    })
  })
}

function wrap(socket: Socket, remote: TransportAddress | undefined): UdpSocket {
  const messages = new Set<(bytes: Buffer, from: TransportAddress) => void>()
  const errors = new Set<(error: FailureError) => void>()
  const fail = (error: unknown, to: TransportAddress | undefined) => {
    const failure = unreachable(error, to ? formatTransportAddress(to) : 'the network', 'Sending to')
    for (const listener of errors) listener(failure)
  }
  socket.on('message', (bytes: Buffer, info: RemoteInfo) => {
    const from = {family: info.family, address: info.address.replace(/%.*$/, ''), port: info.port}
    for (const listener of messages) listener(bytes, from)
  })
  socket.on('error', (error) => fail(error, remote))
  let closed: Promise<void> | undefined
  const {address, family, port} = socket.address()
  return {
    local: {family: family as 'IPv4' | 'IPv6', address, port},
    send(bytes, to) {
      if (closed) return
      const done = (error: Error | null) => error && !closed && fail(error, to)
      if (remote) socket.send(bytes, done)
      else socket.send(bytes, to.port, to.address, done)
    },
    onMessage: (listener) => subscribe(messages, listener),
    onError: (listener) => subscribe(errors, listener),
    close() {
      closed ??= new Promise((resolve) => socket.close(() => resolve()))
      return closed
    },
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): Cancel {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
