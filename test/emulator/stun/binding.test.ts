import {beforeEach, describe, expect, it} from 'vitest'
import {allFaults} from '../../../src/emulator/faults/index.ts'
import {FaultRegistry} from '../../../src/emulator/faults/registry.ts'
import {answerDatagram} from '../../../src/emulator/stun/start-stun.ts'
import type {TransportAddress} from '../../../src/model/transport-address.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {verifyFingerprint} from '../../../src/protocol/stun/fingerprint.ts'
import {attributeValue, type StunAttribute} from '../../../src/protocol/stun/message.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {codeOf, decode} from '../turn/driver.ts'

const from: TransportAddress = {family: 'IPv4', address: '192.0.2.1', port: 32853}
const transactionId = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex')
let faults: FaultRegistry

beforeEach(() => {
  faults = new FaultRegistry(allFaults, new ManualClock())
})

const binding = (attributes: StunAttribute[] = [], fingerprint = false): Buffer =>
  encodeStun({method: 'Binding', class: 'request', transactionId, attributes}, {fingerprint})

const ask = (bytes: Buffer): Uint8Array | undefined => answerDatagram(bytes, from, faults)

describe('the STUN server (RFC 8489)', () => {
  it('answers a Binding request with where it came from, byte for byte', () => {
    // The address attribute is the one of RFC 5769 §2.2, whose transaction and mapped address these are.
    expect(Buffer.from(ask(binding())!).toString('hex')).toBe('0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643')
  })

  it('fingerprints the answer to a request with FINGERPRINT', () => {
    expect([false, true].map((fingerprint) => verifyFingerprint(ask(binding([], fingerprint))!))).toEqual([false, true])
  })

  it('names what it does not understand: 420', () => {
    const refusal = decode(ask(binding([{type: 'CHANGE-REQUEST', value: {changeIp: true, changePort: false}}]))!)
    expect(codeOf(refusal)).toBe(420)
    expect(attributeValue(refusal, 'UNKNOWN-ATTRIBUTES')).toEqual([0x0003])
  })

  it('takes a CHANGE-REQUEST that asks for no change, as coturn does for Stuntman’s client', () => {
    const idle = binding([{type: 'CHANGE-REQUEST', value: {changeIp: false, changePort: false}}])
    expect(attributeValue(decode(ask(idle)!), 'XOR-MAPPED-ADDRESS')).toEqual(from)
  })

  it('answers 400 to TURN requests and to requests that cannot be read', () => {
    const allocate = encodeStun({method: 'Allocate', class: 'request', transactionId, attributes: []})
    expect(codeOf(decode(ask(allocate)!))).toBe(400)
    const broken = binding([{type: 'LIFETIME', value: 1}])
    broken.writeUInt16BE(2, 22)
    const refusal = decode(ask(broken)!)
    expect([codeOf(refusal), refusal.method, Buffer.from(refusal.transactionId)]).toEqual([400, 'Binding', transactionId])
  })

  it('says nothing to indications, responses and what is no STUN', () => {
    const indication = encodeStun({method: 'Binding', class: 'indication', transactionId, attributes: []})
    const response = ask(binding())!
    const others = [indication, Buffer.from(response), Buffer.alloc(0), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(20)]
    expect(others.map(ask)).toEqual(others.map(() => undefined))
  })
})

describe('a client of RFC 3489, whose transaction id has 16 bytes', () => {
  /** What Debian's stun-client 0.97 sends; the id is ours. */
  const classic = (flags: number) => Buffer.from(`00010008${'a5'.repeat(16)}000300040000000${flags}`, 'hex')

  it('hears MAPPED-ADDRESS and its own id, as from coturn', () => {
    expect(Buffer.from(ask(classic(0))!).toString('hex')).toBe(`0101000c${'a5'.repeat(16)}0001000800018055c0000201`)
  })

  it('hears 420 where it wants an answer from another port', () => {
    expect(Buffer.from(ask(classic(2))!).toString('hex')).toMatch(
      new RegExp(`^0111....${'a5'.repeat(16)}0009....00000414.*000a000200030000$`),
    )
  })

  it('suffers the faults of the STUN server, too', () => {
    faults.add({name: 'stun-silent'})
    expect(ask(classic(0))).toBeUndefined()
    faults.clear()
    faults.add({name: 'stun-garbage'})
    expect(Buffer.from(ask(classic(0))!).toString()).toMatch(/^HTTP/)
  })

  it('hears nothing to what is no Binding request, or not whole', () => {
    const allocate = classic(0)
    allocate.writeUInt16BE(0x0003)
    expect([allocate, classic(0).subarray(0, 26), Buffer.from(`0101${'00'.repeat(18)}`, 'hex')].map(ask)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('its faults', () => {
  it('stun-silent says nothing', () => {
    faults.add({name: 'stun-silent'})
    expect(ask(binding())).toBeUndefined()
  })

  it('stun-garbage answers what is no STUN', () => {
    faults.add({name: 'stun-garbage'})
    expect(Buffer.from(ask(binding())!).toString()).toMatch(/^HTTP/)
  })

  it('stun-refuses answers an error', () => {
    faults.add({name: 'stun-refuses', params: {code: '500'}})
    expect(attributeValue(decode(ask(binding())!), 'ERROR-CODE')).toEqual({code: 500, reason: 'Server Error'})
  })

  it('leave the STUN server alone when they are for a TURN server', () => {
    faults.add({name: 'stun-silent', params: {server: 'turn-1'}})
    expect(ask(binding())).toBeDefined()
  })
})
