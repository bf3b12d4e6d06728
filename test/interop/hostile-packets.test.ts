import {createSocket} from 'node:dgram'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {expect, it} from 'vitest'
import {loadOrCreateCertificates} from '../../src/emulator/certificates.ts'
import {answerDatagram} from '../../src/emulator/stun/start-stun.ts'
import {startTurn} from '../../src/emulator/turn/start-turn.ts'
import {clientAt, ipv4, peer, TurnDriver} from '../emulator/turn/driver.ts'
import {capturedPackets} from '../fixtures/stun/captured.ts'
import {createTestContext} from '../support/emulator-context.ts'
import {request, udpWire} from '../support/turn-wire.ts'

/** The same packets in every run. */
const seed = 20_261_125

/** Above this, something is kept for who has not authenticated. */
const allowedGrowthBytes = 16 * 1024 * 1024

/** Forty seconds of one core, which may have others to serve. */
const timeoutMs = 300_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Whole numbers below a bound, the same in every run (xorshift32). */
function numbersFrom(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const templates = capturedPackets.map(({bytes}) => bytes)

/** A captured packet with some bytes changed, cut off or inserted; half of them say their length right again. */
function broken(below: (bound: number) => number): Buffer {
  let bytes = Buffer.from(templates[below(templates.length)]!)
  for (let changes = 1 + below(5); changes > 0; changes--) {
    const at = below(bytes.length + 1)
    const kind = below(8)
    if (kind === 0) bytes = bytes.subarray(0, at)
    else if (kind === 1)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + below(40), below(256)), bytes.subarray(at)])
    else if (at < bytes.length) bytes[at] = below(256)
  }
  if (below(2) === 0 && bytes.length >= 20 && bytes.length % 4 === 0) bytes.writeUInt16BE(bytes.length - 20, 2)
  return bytes
}

it(
  'the STUN server and the TURN server survive a million broken packets, and their memory does not grow',
  () => {
    const turn = new TurnDriver()
    turn.allocate()
    turn.permit(peer)
    const {faults} = createTestContext({clock: turn.clock})
    const below = numbersFrom(seed)
    let answers = 0
    const send = (count: number): void => {
      for (let i = 0; i < count; i++) {
        const bytes = broken(below)
        turn.client = clientAt(1024 + below(60_000))
        answers += turn.raw(bytes).length
        answerDatagram(bytes, ipv4('192.0.2.9', 9), faults)
      }
    }
    send(100_000)
    const before = heapBytes()
    send(900_000)
    expect(heapBytes() - before).toBeLessThan(allowedGrowthBytes)
    expect(answers).toBeGreaterThan(100_000)
    expect(turn.core.allocationCount).toBe(1)
    turn.client = clientAt(5000)
    expect(turn.fromPeer('still served')).toHaveLength(1)
  },
  timeoutMs,
)

it('a TURN server on a real port takes 50,000 of them, DTLS among them, and answers the next client', async () => {
  const certificates = await loadOrCreateCertificates(undefined, ['127.0.0.1'])
  const turn = await startTurn(createTestContext(), certificates)
  const socket = createSocket('udp4')
  try {
    const {port} = turn.servers[0]!
    const below = numbersFrom(seed + 1)
    const wire = await udpWire(port)
    await wire.ask(request('Binding'))
    const before = heapBytes()
    for (let i = 0; i < 50_000; i++) {
      const bytes = broken(below)
      if (i % 10 === 0 && bytes.length > 14) bytes.set([20 + below(5), 254, 253])
      socket.send(bytes, port, '127.0.0.1')
      if (i % 100 === 0) await wire.ask(request('Binding'))
    }
    expect(heapBytes() - before).toBeLessThan(allowedGrowthBytes)
    expect((await wire.ask(request('Binding'))).length).toBeGreaterThan(20)
    await wire.close()
  } finally {
    socket.close()
    await turn.close()
  }
})
