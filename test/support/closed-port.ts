import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {connect, createServer, type Socket} from 'node:net'

export interface ClosedPort {
  readonly port: number
  close(): void
}

/**
 * A TCP port of 127.0.0.1 where nobody listens, and nobody can begin to until it is closed. It is our end of a connection, which
 * keeps it: one that a server gave back may be given to any process a moment later.
 */
export async function closedTcpPort(): Promise<ClosedPort> {
  const server = createServer((accepted) => accepted.on('error', () => {}).resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect((server.address() as {port: number}).port, '127.0.0.1', () => resolve(opening)).once('error', reject)
  })
  const close = () => {
    socket.destroy()
    server.close()
  }
  return {port: socket.localPort!, close}
}

/** The same over UDP: a socket that hears one peer only, so that what all others send is answered with ICMP Port Unreachable. */
export async function closedUdpPort(): Promise<ClosedPort> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const {port} = socket.address()
  await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve))
  return {port, close: () => void socket.close()}
}

/**
 * A port that is free, and that the system gives to nobody who asks for any: for what has to be given up and taken again. It lies
 * below the ports that systems choose from (32768 and up on Linux, 49152 and up elsewhere; RFC 6335 section 6).
 */
export async function reservablePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000)
    const [server, socket] = [createServer(), createSocket('udp4')]
    const opening = [once(server.listen(port, '127.0.0.1'), 'listening'), once(socket.bind(port, '127.0.0.1'), 'listening')]
    const free = await Promise.all(opening).then(
      () => true,
      () => false,
    )
    await Promise.all([once(server.close(), 'close'), once(socket.close(), 'close')])
    if (free) return port
  }
}
