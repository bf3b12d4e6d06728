import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {DtlsClient} from 'werift'
import {Inbox, type Wire} from './turn-wire.ts'

/** SHA-256 with ECDSA, of RFC 5246 §7.4.1.4.1: what the emulator's certificate is signed with. */
const signatureHash = {hash: 4, signature: 3}

/** A TURN client over DTLS by werift, which shares no code with the server's DTLS. */
export async function dtlsWire(port: number, localPort = 0): Promise<Wire> {
  const host = '127.0.0.1'
  const socket = createSocket('udp4')
  socket.bind(localPort, host)
  await once(socket, 'listening')
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
