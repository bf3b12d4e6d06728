import {createSocket, type Socket} from 'node:dgram'
import {once} from 'node:events'
import {DtlsClient} from 'werift'
import {Inbox, type Wire} from './turn-wire.ts'

/** SHA-256 with ECDSA, of RFC 5246 §7.4.1.4.1: what the emulator's certificate is signed with. */
const signatureHash = {hash: 4, signature: 3}

/** Far longer than a program takes to start. */
const mostBinds = 5_000

/**
 * A socket on a port that was closed just now. A process that another test starts in that moment has what was open, until it becomes
 * another program: so the port may be taken a little longer.
 */
async function boundTo(port: number, host: string): Promise<Socket> {
  for (let bind = 1; ; bind++) {
    const socket = createSocket('udp4')
    socket.bind(port, host)
    try {
      await once(socket, 'listening')
      return socket
    } catch (error) {
      socket.close()
      if (port === 0 || bind === mostBinds || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A TURN client over DTLS by werift, which shares no code with the server's DTLS. */
export async function dtlsWire(port: number, localPort = 0): Promise<Wire> {
  const host = '127.0.0.1'
  const socket = await boundTo(localPort, host)
  const transport = {
    type: 'udp',
    closed: false,
    onData: (_bytes: Buffer, _from: [string, number]) => {},
    send: async (bytes: Buffer) => socket.send(bytes, port, host),
    close: async () => {
      transport.closed = true
      socket.close()
    },
  }
  socket.on('message', (bytes, from) => transport.onData(bytes, [from.address, from.port]))
  const client = new DtlsClient({
    transport: transport as never,
    signatureHash: signatureHash as never,
    extendedMasterSecret: true,
  })
  const closed = once(socket, 'close')
  const inbox = new Inbox()
  client.onData.subscribe((bytes) => inbox.push(bytes))
  const connected = new Promise<void>((resolve, reject) => {
    client.onConnect.subscribe(() => resolve())
    client.onError.subscribe(reject)
  })
  await client.connect()
  await connected
  const tell = (bytes: Uint8Array): void => void client.send(Buffer.from(bytes))
  return {
    localPort: socket.address().port,
    next: () => inbox.next(),
    tell,
    ask: (bytes) => {
      tell(bytes)
      return inbox.next()
    },
    close: async () => {
      client.close()
      if (!transport.closed) socket.close()
      await closed
    },
  }
}
