import {createServer, type Server, type Socket} from 'node:net'
import {createServer as createTlsServer, type SecureContextOptions} from 'node:tls'
import {rfc5766LastChannel, StreamFramer} from '../../protocol/stun/framing.ts'
import {onFirstBytes, startsTls} from '../first-bytes.ts'
import type {TurnClient} from './events.ts'
import {bufferedDataBytes, bufferedTotalBytes, connectionsPerListener, firstByteMs, tlsHandshakeMs} from './limits.ts'

/** One TCP or TLS client. */
export interface StreamConnection {
  readonly client: TurnClient
  /** `loseable` bytes are dropped while the client does not keep up. */
  write(bytes: Uint8Array, loseable: boolean): void
  destroy(): void
}

export interface StreamHandlers {
  onOpen(connection: StreamConnection): void
  onFrame(client: TurnClient, frame: Buffer): void
  onClose(client: TurnClient): void
}

export interface StreamListener {
  readonly port: number
  close(): Promise<void>
}

/**
 * Listens for TURN clients over TCP and TLS, which share a port as they do at coturn: the first byte tells which. What cannot be STUN
 * or ChannelData ends its connection.
 * @throws the system's error (`EADDRINUSE`) when the port cannot be had
 */
export function listenStreams(
  host: string,
  port: number,
  identity: SecureContextOptions,
  handlers: StreamHandlers,
): Promise<StreamListener> {
  const sockets = new Set<Socket>()
  const secure = createTlsServer({...identity, minVersion: 'TLSv1.2', handshakeTimeout: tlsHandshakeMs}, (socket) =>
    serveStream(socket, 'tls', handlers),
  )
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.setTimeout(firstByteMs, () => socket.destroy())
    onFirstBytes(socket, (first) => {
      socket.setTimeout(0)
      if (startsTls(first)) secure.emit('connection', socket)
      else serveStream(socket, 'tcp', handlers)
    })
  })
  server.maxConnections = connectionsPerListener
  return listening(server, host, port, () => {
    for (const socket of sockets) socket.destroy()
  })
}

function listening(server: Server, host: string, port: number, destroyAll: () => void): Promise<StreamListener> {
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      destroyAll()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({host, port, exclusive: true}, () => {
      server.off('error', reject)
      // EMFILE while accepting: that client has to try again, the server goes on.
      server.on('error', () => {})
      const address = server.address()
      resolve({port: typeof address === 'object' && address ? address.port : port, close})
    })
  })
}

/** Serves a TURN client on a connection that is open, and encrypted where that is its transport. */
export function serveStream(socket: Socket, transport: 'tcp' | 'tls', handlers: StreamHandlers): void {
  const {remoteAddress: address, remotePort: port} = socket
  socket.on('error', () => {})
  if (address === undefined || port === undefined) return void socket.destroy()
  socket.setNoDelay(true)
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  const client: TurnClient = {key: `${transport} ${address} ${port}`, transport, address: {family, address, port}}
  const framer = new StreamFramer(rfc5766LastChannel)
  socket.on('data', (chunk: Buffer) => {
    for (const frame of framer.push(chunk)) {
      if (frame.kind === 'defect') socket.destroy()
      else handlers.onFrame(client, frame.bytes)
    }
  })
  socket.once('close', () => handlers.onClose(client))
  handlers.onOpen({
    client,
    write: (bytes, loseable) => {
      if (socket.writableLength > bufferedTotalBytes) socket.destroy()
      else if (!loseable || socket.writableLength <= bufferedDataBytes) socket.write(bytes)
    },
    destroy: () => void socket.destroy(),
  })
}
