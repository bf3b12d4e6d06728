import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {transact} from '../../src/client/stun/transact.ts'
import {datagramTransport} from '../../src/client/stun/transport.ts'
import {loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import {startTurn, type TurnService} from '../../src/emulator/turn/start-turn.ts'
import {connectDtls} from '../../src/peer/connect-dtls.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {openUdp} from '../../src/platform/udp.ts'
import {createTestContext} from '../support/emulator-context.ts'

let turn: TurnService
const closing: (() => unknown)[] = []
beforeAll(async () => {
  const {serverCertPem, serverKeyPem} = await loadOrCreateCertificates(undefined, ['127.0.0.1'])
  turn = await startTurn(createTestContext({clock: systemClock}), {serverCertPem, serverKeyPem})
})
afterAll(async () => {
  for (const close of closing) await close()
  await turn.close()
})

/** Between us and the server: sends on what `copies` says, from the client's first datagram on. */
async function proxy(copies: (index: number) => number): Promise<number> {
  const [inside, outside] = [createSocket('udp4'), createSocket('udp4')]
  let client = {port: 0, address: ''}
  let index = 0
  inside.on('message', (bytes, from) => {
    client = from
    for (let copy = copies(index++); copy > 0; copy--) outside.send(bytes, turn.servers[0]!.port, '127.0.0.1')
  })
  outside.on('message', (bytes) => inside.send(bytes, client.port, client.address))
  outside.bind(0, '127.0.0.1')
  inside.bind(0, '127.0.0.1')
  await Promise.all([once(inside, 'listening'), once(outside, 'listening')])
  closing.push(
    () => inside.close(),
    () => outside.close(),
  )
  return inside.address().port
}

async function connect(port: number, signal = new AbortController().signal) {
  const remote = {family: 'IPv4' as const, address: '127.0.0.1', port}
  const socket = await openUdp({remote})
  closing.push(() => socket.close())
  return connectDtls(socket, remote, signal)
}

describe('a DTLS session', () => {
  it('comes about and says with whom, as far as that goes', async () => {
    const {facts} = await connect(turn.servers[0]!.port)
    expect(facts).toMatchObject({version: 'DTLSv1.2', issuer: expect.stringContaining('kvsctl'), validTo: expect.any(String)})
    expect(facts.cipher).toMatch(/^ECDHE-/)
  })

  it('comes about when the first ClientHello arrives twice', async () => {
    const {facts} = await connect(await proxy((index) => (index === 0 ? 2 : 1)))
    expect(facts.version).toBe('DTLSv1.2')
  })

  it('comes about when the first ClientHello is lost', async () => {
    const {facts} = await connect(await proxy((index) => (index === 0 ? 0 : 1)))
    expect(facts.version).toBe('DTLSv1.2')
  })

  it('loses no record to its own numbering: the fifth had the number of Finished', async () => {
    const channel = await connect(turn.servers[0]!.port)
    const transport = datagramTransport(channel, 'it')
    const context = {transport, clock: systemClock, random: systemRandom}
    const signal = new AbortController().signal
    for (let request = 0; request < 12; request++) {
      const {sends} = await transact(context, {method: 'Binding', attributes: [], timeoutMs: 5_000, once: true}, signal)
      expect(sends).toBe(1)
    }
  })

  it('is given up at once when nobody wants it any more', async () => {
    const silent = createSocket('udp4')
    silent.bind(0, '127.0.0.1')
    await once(silent, 'listening')
    closing.push(() => silent.close())
    const abort = new AbortController()
    const connecting = connect(silent.address().port, abort.signal)
    abort.abort()
    await expect(connecting).rejects.toMatchObject({failure: {kind: 'interrupted'}})
  })
})
