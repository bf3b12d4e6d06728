import {createSocket} from 'node:dgram'
import type {TransportAddress} from '../../model/transport-address.ts'

/** What the kernel may hold for a socket that is not read for a moment, bytes: some hundred packets of video. */
const kernelBufferBytes = 1024 * 1024

/** Bytes that libuv may queue on one socket before further datagrams are lost, as in a full kernel queue. */
const sendQueueBytes = 4 * 1024 * 1024

export interface BoundUdp {
  readonly local: TransportAddress
  /** Like UDP itself, says nothing when the datagram does not get through. */
  send(bytes: Uint8Array, to: TransportAddress): void
  close(): Promise<void>
}

/**
 * Binds a UDP socket that survives whatever its peers do.
 * @param port 0 for a free one
 * @throws the system's error (`EADDRINUSE`, `EMFILE`) when it cannot be bound
 */
export function bindUdp(
  host: string,
  port: number,
  onMessage: (bytes: Buffer, from: TransportAddress) => void,
): Promise<BoundUdp> {
  const family = host.includes(':') ? 'IPv6' : 'IPv4'
  const socket = createSocket({
    type: family === 'IPv6' ? 'udp6' : 'udp4',
    // Destinations are addresses, never names: without this each datagram waits for a turn of the event loop.
    lookup: (address, _options, done) => done(null, address, family === 'IPv6' ? 6 : 4),
  })
  let open = true
  const send = (bytes: Uint8Array, to: TransportAddress): void => {
    if (!open || to.port === 0 || to.family !== family || socket.getSendQueueSize() > sendQueueBytes) return
    socket.send(bytes, to.port, to.address, () => {})
  }
  const close = (): Promise<void> => {
    if (!open) return Promise.resolve()
    open = false
    return new Promise((resolve) => socket.close(() => resolve()))
  }
  socket.on('message', (bytes, from) => onMessage(bytes, {family, address: from.address, port: from.port}))
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({address: host, port, exclusive: true}, () => {
      socket.off('error', reject)
      // Port unreachable and the like: of a peer, not of this socket.
      socket.on('error', () => {})
      socket.setRecvBufferSize(kernelBufferBytes)
      socket.setSendBufferSize(kernelBufferBytes)
      resolve({local: {family, address: host, port: socket.address().port}, send, close})
    })
  })
}
