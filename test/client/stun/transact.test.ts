import {describe, expect, it} from 'vitest'
import {requestBinding} from '../../../src/client/stun/binding.ts'
import {FailureError} from '../../../src/model/failure-error.ts'
import {systemRandom} from '../../../src/platform/random.ts'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import type {StunMessage} from '../../../src/protocol/stun/message.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {answerTo, MemoryTransport, settled} from '../../support/memory-transport.ts'

const mapped = {family: 'IPv4', address: '203.0.113.7', port: 41641} as const
const success = (request: StunMessage) => answerTo(request, 'success', [{type: 'XOR-MAPPED-ADDRESS', value: mapped}])
const requestIn = (bytes: Buffer): StunMessage => {
  const decoded = decodeStun(bytes)
  if (!decoded.ok) throw new Error('not STUN')
  return decoded.message
}

/** A Binding request on its way: what it gave, or how it failed, once it has. */
function start(transport: MemoryTransport, timeoutMs = 60_000) {
  const clock = new ManualClock()
  const abort = new AbortController()
  const result: {value?: unknown; failure?: FailureError['failure']} = {}
  const done = requestBinding({transport, clock, random: systemRandom}, timeoutMs, abort.signal).then(
    (value) => {
      result.value = value
    },
    (error: FailureError) => {
      result.failure = error.failure
    },
  )
  return {clock, abort, result, done}
}

describe('a STUN request over UDP', () => {
  it('is repeated as RFC 8489 §6.2.1 says: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, given up at 39.5 s', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport)
    const sentAt: number[] = [0]
    for (let ms = 100; ms <= 39_400; ms += 100) {
      const before = transport.sent.length
      clock.advance(100)
      if (transport.sent.length > before) sentAt.push(ms)
    }
    expect(sentAt).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500])
    await settled()
    expect(result.failure).toBeUndefined()
    clock.advance(100)
    await done
    expect(result.failure).toMatchObject({kind: 'timeout', endpoint: '192.0.2.1:3478'})
    expect(new Set(transport.sent.map((bytes) => bytes.toString('hex'))).size).toBe(1)
  })

  it('ends with the deadline of the caller, and leaves neither timer nor listener', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport, 3_000)
    clock.advance(3_000)
    await done
    expect(result.failure).toMatchObject({
      kind: 'timeout',
      message: '192.0.2.1:3478 did not answer Binding within 3.0 s (sent 3 times).',
    })
    expect([clock.pending, transport.listeners]).toEqual([0, 0])
  })

  it('gives the mapped address and the round trip since it was last sent', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport)
    clock.advance(500 + 20)
    transport.receive(success(requestIn(transport.sent[0]!)))
    await done
    expect(result.value).toEqual({mapped, rttMs: 20})
    expect([clock.pending, transport.listeners]).toEqual([0, 0])
  })

  it('waits on after garbage, and takes the answer that comes then', async () => {
    const transport = new MemoryTransport()
    const {result, done} = start(transport)
    transport.receive(Buffer.from('garbage'))
    transport.receive(success(requestIn(transport.sent[0]!)))
    await done
    expect(result.value).toMatchObject({mapped})
  })

  it('reports garbage and not silence when garbage was all that came', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport, 3_000)
    transport.receive(Buffer.from('\u001b[2Jno STUN here'))
    clock.advance(3_000)
    await done
    expect(result.failure?.kind).toBe('malformed')
    expect(result.failure?.message).toContain('header/')
    expect(result.failure?.message).not.toContain('\u001b')
  })

  it('says which attribute of an answer is broken, at which byte', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport, 3_000)
    const answer = success(requestIn(transport.sent[0]!))
    answer.writeUInt8(9, 25)
    transport.receive(answer)
    clock.advance(3_000)
    await done
    expect(result.failure?.message).toContain('xor-mapped-address/family at byte 25')
  })

  it('does not take an answer to another request', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport, 3_000)
    const request = requestIn(transport.sent[0]!)
    transport.receive(success({...request, transactionId: Buffer.alloc(12)}))
    clock.advance(3_000)
    await done
    expect(result.failure?.kind).toBe('timeout')
  })

  it('does not take an answer whose fingerprint is wrong', async () => {
    const transport = new MemoryTransport()
    const {clock, result, done} = start(transport, 3_000)
    const answer = answerTo(requestIn(transport.sent[0]!), 'success', [{type: 'XOR-MAPPED-ADDRESS', value: mapped}], {
      fingerprint: true,
    })
    answer[answer.length - 1]! ^= 1
    transport.receive(answer)
    clock.advance(3_000)
    await done
    expect(result.failure).toMatchObject({kind: 'malformed'})
  })

  it('passes on the error of a server, with its reason cleaned', async () => {
    const transport = new MemoryTransport((request) =>
      answerTo(request, 'error', [{type: 'ERROR-CODE', value: {code: 420, reason: 'Unknown\u001b[31m Attribute\0\0'}}]),
    )
    const {result, done} = start(transport)
    await done
    expect(result.failure).toMatchObject({
      kind: 'refused',
      code: '420',
      message: '192.0.2.1:3478 refused Binding: 420 Unknown\\x1b[31m Attribute.',
    })
  })

  it('ends at once when it is interrupted', async () => {
    const transport = new MemoryTransport()
    const {abort, clock, result, done} = start(transport)
    abort.abort()
    await done
    expect(result.failure?.kind).toBe('interrupted')
    expect([clock.pending, transport.listeners]).toEqual([0, 0])
  })
})

describe('a STUN request over TCP or TLS', () => {
  it('is sent once, however long the answer takes (RFC 8489 §6.2.2)', async () => {
    const transport = new MemoryTransport(undefined, true)
    const {clock, result, done} = start(transport, 4_000)
    clock.advance(4_000)
    await done
    expect(transport.sent).toHaveLength(1)
    expect(result.failure).toMatchObject({kind: 'timeout', message: expect.stringContaining('4.0 s (sent once)')})
  })

  it('ends with the connection', async () => {
    const transport = new MemoryTransport(undefined, true)
    const {clock, result, done} = start(transport)
    transport.breakWith(new FailureError({kind: 'unreachable', code: 'ECONNRESET', message: 'cut'}))
    await done
    expect(result.failure).toMatchObject({kind: 'unreachable', code: 'ECONNRESET'})
    expect([clock.pending, transport.listeners]).toEqual([0, 0])
  })
})
