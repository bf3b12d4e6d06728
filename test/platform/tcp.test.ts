import {createServer, type Server, type Socket} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import type {FailureError} from '../../src/model/failure-error.ts'
import {startDeadline} from '../../src/platform/deadline.ts'
import {connectTcp, connectTls} from '../../src/platform/tcp.ts'
import {ManualClock} from '../support/manual-clock.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    closing.push(() => socket.destroy())
    socket.on('error', () => {})
    onConnection(socket)
  })
  closing.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as {port: number}).port
}

const never = new AbortController().signal
const failureOf = (work: Promise<unknown>) => work.catch((error: FailureError) => error.failure)

describe('connectTcp', () => {
  it('keeps what came before anybody listened, and says when the other side has closed', async () => {
    const port = await serve((socket) => socket.end('early'))
    const stream = await connectTcp({host: '127.0.0.1', port, signal: never})
    expect(stream.remote).toEqual({family: 'IPv4', address: '127.0.0.1', port})
    const received = await new Promise<string>((resolve) => {
      let text = ''
      stream.onData((bytes) => {
        text += bytes.toString()
      })
      stream.onClose(() => resolve(text))
    })
    expect(received).toBe('early')
    await expect(new Promise((resolve) => stream.onClose(resolve))).resolves.toBeUndefined()
    stream.write(Buffer.from('nobody hears this'))
  })

  it('ends with the deadline, and names the endpoint', async () => {
    const clock = new ManualClock()
    const port = await serve(() => {})
    const deadline = startDeadline(never, clock, 4_000, 'Connecting', `127.0.0.1:${port}`)
    // TCP connects, and then nobody answers the TLS handshake.
    const failed = failureOf(connectTls({host: '127.0.0.1', port, signal: deadline.signal}))
    clock.advance(4_000)
    await expect(failed).resolves.toMatchObject({kind: 'timeout', endpoint: `127.0.0.1:${port}`})
  })
})

describe('connectTls', () => {
  it('says that the other side speaks no TLS', async () => {
    const port = await serve((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    await expect(failureOf(connectTls({host: '127.0.0.1', port, signal: never}))).resolves.toMatchObject({
      kind: 'unreachable',
      endpoint: `127.0.0.1:${port}`,
    })
  })

  it('says that the other side hung up during the handshake', async () => {
    const port = await serve((socket) => socket.once('data', () => socket.destroy()))
    await expect(failureOf(connectTls({host: '127.0.0.1', port, signal: never}))).resolves.toMatchObject({kind: 'unreachable'})
  })
})
