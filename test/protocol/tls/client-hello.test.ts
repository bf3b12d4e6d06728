import {once} from 'node:events'
import {type AddressInfo, createServer} from 'node:net'
import {connect} from 'node:tls'
import {describe, expect, it} from 'vitest'
import {serverNameOf} from '../../../src/protocol/tls/client-hello.ts'

/** What OpenSSL, as node has it, begins a handshake with. */
async function helloOf(options: {servername?: string; maxVersion?: 'TLSv1.2'}): Promise<Buffer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect({port: (server.address() as AddressInfo).port, host: '127.0.0.1', ...options}).on('error', () => {})
  const [socket] = await once(server, 'connection')
  const [hello] = (await once(socket, 'data')) as [Buffer]
  client.destroy()
  socket.destroy()
  server.close()
  return hello
}

const name = 'v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com'

describe('the host in a ClientHello', () => {
  it.each([{}, {maxVersion: 'TLSv1.2'} as const])('is the one that OpenSSL was told, with %j', async (options) => {
    expect(serverNameOf(await helloOf({servername: name, ...options}))).toBe(name)
  })

  it('is none where the client names none', async () => {
    expect(serverNameOf(await helloOf({}))).toBeUndefined()
  })

  it('is none, or the right one, wherever the record is cut off or damaged', async () => {
    const hello = await helloOf({servername: name})
    for (let length = 0; length < hello.length; length++)
      expect([undefined, name]).toContain(serverNameOf(hello.subarray(0, length)))
    for (let at = 0; at < hello.length; at++) {
      const damaged = Buffer.from(hello)
      damaged[at] = 0xff
      expect(() => serverNameOf(damaged)).not.toThrow()
    }
  })
})
