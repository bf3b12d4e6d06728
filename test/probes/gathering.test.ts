import {createSocket, type Socket} from 'node:dgram'
import {createServer, type Server} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import type {TurnAllocationFact} from '../../src/model/evidence.ts'
import {observedValue} from '../../src/model/observed.ts'
import {prepareDtls} from '../../src/peer/connect-dtls.ts'
import {type ClosedPort, closedTcpPort, closedUdpPort} from '../support/closed-port.ts'
import {type GatheringOptions, gather} from '../support/gathering.ts'
import {ManualClock} from '../support/manual-clock.ts'
import {settled} from '../support/memory-transport.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A UDP port that answers every packet with the same bytes, or with nothing. */
async function udpServer(answer?: Buffer): Promise<number> {
  const socket: Socket = createSocket('udp4')
  closing.push(() => socket.close())
  if (answer) socket.on('message', (_, from) => socket.send(answer, from.port, from.address))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return socket.address().port
}

/** A TCP port that says something at the first packet, and then hangs up or not. */
async function tcpServer(answer?: string, hangUp = false): Promise<number> {
  const server: Server = createServer((socket) => {
    closing.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.once('data', () => {
      if (answer) socket.write(answer)
      if (hangUp) socket.end()
    })
  })
  closing.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as {port: number}).port
}

async function closed(opening: Promise<ClosedPort>): Promise<number> {
  const {port, close} = await opening
  closing.push(close)
  return port
}

/** Gathers in virtual time, which passes only while nothing is left to do. */
async function gatherIn(clock: ManualClock, options: GatheringOptions) {
  let done = false
  const gathering = gather({clock, ...options}).finally(() => {
    done = true
  })
  while (!done) {
    for (let i = 0; i < 20 && !done; i++) await settled()
    if (!done) clock.advance(50)
  }
  return gathering
}

const turnRow = async (gathered: ReturnType<typeof gather>): Promise<TurnAllocationFact> =>
  observedValue(observedValue((await gathered).evidence.turnAllocations)![0]!.observed)!

describe('servers that are silent', () => {
  it('cost their own timeout once, however many they are', async () => {
    const clock = new ManualClock()
    const ports = await Promise.all([udpServer(), udpServer(), udpServer(), tcpServer()])
    const {evidence, timeline, unclosed} = await gatherIn(clock, {
      stunUrls: ports.slice(0, 3).map((port) => `stun:127.0.0.1:${port}`),
      turnUrls: [...ports.slice(0, 3).map((port) => `turn:127.0.0.1:${port}`), `turn:127.0.0.1:${ports[3]}?transport=tcp`],
    })
    expect(clock.monotonic()).toBeLessThan(4_500)
    for (const {observed} of observedValue(evidence.stunBindings)!)
      expect(observed).toMatchObject({
        status: 'failed',
        failure: {kind: 'timeout', message: expect.stringContaining('within 3.0 s')},
      })
    for (const {observed} of observedValue(evidence.turnAllocations)!)
      expect(observedValue(observed)!.stages.allocate).toMatchObject({status: 'failed', failure: {kind: 'timeout'}})
    expect(timeline.filter(({outcome}) => outcome === 'failed')).toHaveLength(7)
    expect(unclosed).toEqual([])
  })

  it('end at once when the run is interrupted, and the rows say so', async () => {
    const abort = new AbortController()
    const port = await udpServer()
    const gathering = gather({turnUrls: [`turn:127.0.0.1:${port}`], signal: abort.signal, clock: new ManualClock()})
    for (let i = 0; i < 20; i++) await settled()
    abort.abort()
    expect((await turnRow(gathering)).stages.allocate).toMatchObject({status: 'failed', failure: {kind: 'interrupted'}})
  })
})

describe('servers that are not there', () => {
  it('are told from silent ones by "port unreachable", over UDP as over TCP', async () => {
    const [udp, tcp] = await Promise.all([closed(closedUdpPort()), closed(closedTcpPort())])
    const {evidence} = await gather({
      stunUrls: [`stun:127.0.0.1:${udp}`],
      turnUrls: [`turn:127.0.0.1:${udp}`, `turn:127.0.0.1:${tcp}?transport=tcp`],
    })
    const refused = {status: 'failed', failure: {kind: 'unreachable', code: 'ECONNREFUSED'}}
    expect(observedValue(evidence.stunBindings)![0]!.observed).toMatchObject(refused)
    const rows = observedValue(evidence.turnAllocations)!.map(({observed}) => observedValue(observed)!)
    expect(rows[0]!.stages.allocate).toMatchObject(refused)
    expect(rows[1]!.stages.connect).toMatchObject(refused)
    expect(rows[1]!.stages.allocate).toEqual({status: 'not-attempted', reason: 'there was no connection'})
  })
})

describe('servers that answer garbage', () => {
  it('are named as such over UDP, with what came', async () => {
    const port = await udpServer(Buffer.from('\u001b]0;hello\u0007 I am no STUN server'))
    const {evidence} = await gatherIn(new ManualClock(), {
      stunUrls: [`stun:127.0.0.1:${port}`],
      turnUrls: [`turn:127.0.0.1:${port}`],
    })
    const message = expect.stringContaining('header/magic-cookie at byte 4: is not 0x2112a442')
    const garbage = {status: 'failed', failure: {kind: 'malformed', message}}
    expect(observedValue(evidence.stunBindings)![0]!.observed).toMatchObject(garbage)
    expect(observedValue(observedValue(evidence.turnAllocations)![0]!.observed)!.stages.allocate).toMatchObject(garbage)
    expect(JSON.stringify(evidence)).toContain('They begin with \\"\\\\x1b]0;hello')
    expect(JSON.stringify(evidence)).not.toContain('\\u001b')
  })

  it.each([
    ['hangs up', true],
    ['waits for more', false],
  ])('are named over TCP: a web server that %s', async (_, hangUp) => {
    const port = await tcpServer('HTTP/1.1 400 Bad Request\r\n\r\n', hangUp)
    const row = await turnRow(gatherIn(new ManualClock(), {turnUrls: [`turn:127.0.0.1:${port}?transport=tcp`]}))
    expect(row.stages.allocate).toMatchObject({
      status: 'failed',
      failure: {kind: 'malformed', message: expect.stringContaining('"HTTP/1.1 400 Bad Request')},
    })
  })
})

describe('a TURN server over DTLS', () => {
  it('that is silent costs its own timeout like the others', async () => {
    // Real time, which must not be taken for the network's.
    await prepareDtls()
    const clock = new ManualClock()
    const port = await udpServer()
    const urls = [`turns:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}`]
    const {evidence, unclosed} = await gatherIn(clock, {turnUrls: urls})
    expect(clock.monotonic()).toBeLessThan(4_500)
    const [dtls] = observedValue(evidence.turnAllocations)!.map(({observed}) => observedValue(observed)!)
    expect(dtls!.stages.connect).toMatchObject({status: 'failed', failure: {kind: 'timeout'}})
    expect(dtls!.stages.allocate).toEqual({status: 'not-attempted', reason: 'there was no connection'})
    expect(unclosed).toEqual([])
  })

  it('that is not there is told from it', async () => {
    const row = await turnRow(gather({turnUrls: [`turns:127.0.0.1:${await closed(closedUdpPort())}?transport=udp`]}))
    expect(row.stages.connect).toMatchObject({status: 'failed', failure: {kind: 'unreachable', code: 'ECONNREFUSED'}})
  })

  it('that answers with something else is as good as silent', async () => {
    const port = await udpServer(Buffer.from([22, 254]))
    const row = await turnRow(gatherIn(new ManualClock(), {turnUrls: [`turns:127.0.0.1:${port}?transport=udp`]}))
    expect(row.stages.connect).toMatchObject({status: 'failed', failure: {kind: 'timeout'}})
  })

  it('that refuses the handshake is named with its alert', async () => {
    // A fatal handshake_failure in a plain record (RFC 6347 §4.1, RFC 5246 §7.2).
    const port = await udpServer(Buffer.from([21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40]))
    const row = await turnRow(gather({turnUrls: [`turns:127.0.0.1:${port}?transport=udp`]}))
    expect(row.stages.connect).toMatchObject({
      status: 'failed',
      failure: {kind: 'unreachable', message: expect.stringContaining('alert 40 (handshake_failure)')},
    })
  })
})
