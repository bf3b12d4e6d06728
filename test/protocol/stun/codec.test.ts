import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {attributeName} from '../../../src/protocol/stun/attributes/registry.ts'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {verifyFingerprint} from '../../../src/protocol/stun/fingerprint.ts'
import {methodCodes} from '../../../src/protocol/stun/header.ts'
import {longTermKey, verifyIntegrity, verifyIntegritySha256} from '../../../src/protocol/stun/integrity.ts'
import type {AttributeName, StunAttribute, StunMessage, StunMethod} from '../../../src/protocol/stun/message.ts'
import {sampleIpv4Response, sampleIpv6Response, sampleLongTermRequest, sampleRequest} from '../../fixtures/stun/rfc-vectors.ts'

const bytes = (length: number) => fc.uint8Array({minLength: length, maxLength: length}).map((b) => Buffer.from(b))
const ipv4 = fc.tuple(fc.ipV4(), fc.nat(65535)).map(([address, port]) => ({family: 'IPv4' as const, address, port}))
/** Written as hextets that no compression applies to; the canonical forms are tested with the address codec. */
const ipv6 = fc
  .tuple(fc.array(fc.integer({min: 1, max: 0xffff}), {minLength: 8, maxLength: 8}), fc.nat(65535))
  .map(([groups, port]) => ({family: 'IPv6' as const, address: groups.map((g) => g.toString(16)).join(':'), port}))
const addressAttribute = fc
  .tuple(
    fc.constantFrom(
      'MAPPED-ADDRESS' as const,
      'XOR-MAPPED-ADDRESS' as const,
      'XOR-PEER-ADDRESS' as const,
      'XOR-RELAYED-ADDRESS' as const,
      'ALTERNATE-SERVER' as const,
    ),
    fc.oneof(ipv4, ipv6),
  )
  .map(([type, value]) => ({type, value}))
const textAttribute = fc
  .tuple(
    fc.constantFrom('USERNAME' as const, 'REALM' as const, 'NONCE' as const, 'SOFTWARE' as const),
    fc.string({unit: 'grapheme', maxLength: 60}),
  )
  .map(([type, value]) => ({type, value}))
const attribute: fc.Arbitrary<StunAttribute> = fc.oneof(
  addressAttribute,
  textAttribute,
  fc
    .tuple(fc.integer({min: 300, max: 699}), fc.string({maxLength: 40}))
    .map(([code, reason]): StunAttribute => ({type: 'ERROR-CODE', value: {code, reason}})),
  fc.array(fc.nat(0xffff), {maxLength: 5}).map((value): StunAttribute => ({type: 'UNKNOWN-ATTRIBUTES', value})),
  fc.nat(0xffffffff).map((value): StunAttribute => ({type: 'LIFETIME', value})),
  fc.integer({min: 0x4000, max: 0x4fff}).map((value): StunAttribute => ({type: 'CHANNEL-NUMBER', value})),
  fc.constantFrom<StunAttribute>(
    {type: 'REQUESTED-TRANSPORT', value: 17},
    {type: 'REQUESTED-ADDRESS-FAMILY', value: 'IPv6'},
    {type: 'EVEN-PORT', value: true},
    {type: 'DONT-FRAGMENT'},
    {type: 'USE-CANDIDATE'},
  ),
  fc
    .tuple(fc.constantFrom('IPv4' as const, 'IPv6' as const), fc.integer({min: 300, max: 699}), fc.string({maxLength: 40}))
    .map(([family, code, reason]): StunAttribute => ({type: 'ADDRESS-ERROR-CODE', value: {family, code, reason}})),
  fc
    .tuple(fc.nat(0x7f), fc.nat(0x1ff), fc.nat(0xffffffff))
    .map(([icmpType, icmpCode, data]): StunAttribute => ({type: 'ICMP', value: {icmpType, icmpCode, data}})),
  fc
    .tuple(fc.boolean(), fc.boolean())
    .map(([changeIp, changePort]): StunAttribute => ({type: 'CHANGE-REQUEST', value: {changeIp, changePort}})),
  fc
    .array(fc.tuple(fc.nat(0xffff), fc.uint8Array({maxLength: 9})), {maxLength: 3})
    .map((all) => all.map(([algorithm, parameters]) => ({algorithm, parameters: Buffer.from(parameters)})))
    .map((value): StunAttribute => ({type: 'PASSWORD-ALGORITHMS', value})),
  fc.uint8Array({maxLength: 300}).map((value): StunAttribute => ({type: 'DATA', value: Buffer.from(value)})),
  fc
    .tuple(
      fc.nat(0xffff).filter((code) => !attributeName(code)),
      fc.uint8Array({maxLength: 20}),
    )
    .map(([code, value]): StunAttribute => ({type: 'unknown', code, value: Buffer.from(value)})),
)
const message: fc.Arbitrary<StunMessage> = fc.record({
  method: fc.constantFrom(...(Object.keys(methodCodes) as StunMethod[])),
  class: fc.constantFrom('request', 'indication', 'success', 'error'),
  transactionId: bytes(12),
  attributes: fc.array(attribute, {maxLength: 8}),
})

describe('encodeStun and decodeStun', () => {
  it('give back every message', () => {
    fc.assert(
      fc.property(message, (m) => {
        expect(decodeStun(encodeStun(m))).toEqual({ok: true, message: m})
      }),
    )
  })

  it('give back every seal, in the order that RFC 8489 §14.5-14.7 wants, and each verifies', () => {
    fc.assert(
      fc.property(message, bytes(16), (m, key) => {
        const encoded = encodeStun(m, {integrityKey: key, integritySha256Key: key, fingerprint: true})
        const result = decodeStun(encoded)
        expect(result.ok && result.message.attributes.slice(-3).map((a) => a.type)).toEqual([
          'MESSAGE-INTEGRITY',
          'MESSAGE-INTEGRITY-SHA256',
          'FINGERPRINT',
        ])
        expect([verifyIntegrity(encoded, key), verifyIntegritySha256(encoded, key), verifyFingerprint(encoded)]).toEqual([
          true,
          true,
          true,
        ])
      }),
    )
  })
})

describe('decodeStun', () => {
  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), (junk) => {
        expect(typeof decodeStun(junk).ok).toBe('boolean')
        expect(verifyIntegrity(junk, junk) || verifyIntegritySha256(junk, junk) || verifyFingerprint(junk)).toBe(false)
      }),
    )
  })

  it('never throws on damaged messages, and says where the damage is', () => {
    const vectors = [sampleRequest, sampleIpv4Response, sampleIpv6Response, sampleLongTermRequest]
    const damage = fc.array(fc.tuple(fc.nat(107), fc.nat(255)), {minLength: 1, maxLength: 6})
    fc.assert(
      fc.property(fc.constantFrom(...vectors), damage, fc.nat(110), (vector, changes, cut) => {
        const damaged = Buffer.from(vector.subarray(0, Math.max(1, vector.length - (cut > 100 ? cut - 100 : 0))))
        for (const [at, value] of changes) damaged[at % damaged.length] = value
        const result = decodeStun(damaged)
        if (!result.ok) {
          expect(result.defect.path).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/)
          expect(result.defect.at).toBeLessThanOrEqual(damaged.length)
        }
      }),
      {numRuns: 1000},
    )
  })

  const header = (type: number, length: number) =>
    `${type.toString(16).padStart(4, '0')}${length.toString(16).padStart(4, '0')}2112a442${'00'.repeat(12)}`
  it.each([
    ['nothing at all', '', {path: 'header/type', at: 0}],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request').toString('hex'), {path: 'header/type', at: 0}],
    ['a foreign cookie', `00010000deadbeef${'00'.repeat(12)}`, {path: 'header/magic-cookie', at: 4}],
    ['a length beyond its end', header(1, 8), {path: 'header/length', at: 2}],
    ['a length that is no multiple of 4', `${header(1, 5)}0000000000`, {path: 'header/length', at: 2}],
    ['a method of another protocol', header(0x0002, 0), {path: 'header/type', at: 0}],
    ['an attribute cut off', `${header(1, 4)}80220008`, {path: 'attributes/software', at: 24}],
    ['an attribute header cut off', `${header(1, 4)}00060001`, {path: 'attributes/username', at: 24}],
    ['an address without its port', `${header(0x101, 8)}0020000200010000`, {path: 'xor-mapped-address/port', at: 26}],
    [
      'an address of no known family',
      `${header(0x101, 12)}0020000800030000ffffffff`,
      {path: 'xor-mapped-address/family', at: 25},
    ],
    ['an IPv6 address of 4 bytes', `${header(0x101, 12)}0020000800020000ffffffff`, {path: 'xor-mapped-address/address', at: 28}],
    ['an error code 0', `${header(0x113, 8)}0009000400000000`, {path: 'error-code/class', at: 26}],
    ['a nonce that is not UTF-8', `${header(0x113, 8)}00150001ff000000`, {path: 'nonce/text', at: 24}],
    ['a lifetime of 2 bytes', `${header(0x103, 8)}000d000200010000`, {path: 'lifetime/value', at: 24}],
  ])('names what is wrong with %s', (_, hex, defect) => {
    expect(decodeStun(Buffer.from(hex, 'hex'))).toMatchObject({ok: false, defect})
  })

  it('ignores what follows MESSAGE-INTEGRITY, since nobody signed it', () => {
    const key = longTermKey('user', 'realm', 'password')
    const signed = encodeStun(
      {method: 'Allocate', class: 'success', transactionId: Buffer.alloc(12), attributes: [{type: 'LIFETIME', value: 600}]},
      {integrityKey: key},
    )
    const smuggled = Buffer.concat([signed, Buffer.from('000d000400000001', 'hex')])
    smuggled.writeUInt16BE(smuggled.length - 20, 2)
    const result = decodeStun(smuggled)
    expect(verifyIntegrity(smuggled, key)).toBe(true)
    expect(result.ok && result.message.attributes.map((a) => a.type)).toEqual(['LIFETIME', 'MESSAGE-INTEGRITY'])
  })
})

describe('attributeName', () => {
  /** IANA "STUN Attributes". */
  it.each<[number, AttributeName]>([
    [0x0006, 'USERNAME'],
    [0x000d, 'LIFETIME'],
    [0x0012, 'XOR-PEER-ADDRESS'],
    [0x0016, 'XOR-RELAYED-ADDRESS'],
    [0x0019, 'REQUESTED-TRANSPORT'],
    [0x0020, 'XOR-MAPPED-ADDRESS'],
    [0x8022, 'SOFTWARE'],
    [0x802c, 'OTHER-ADDRESS'],
  ])('%i is %s', (code, name) => {
    expect(attributeName(code)).toBe(name)
  })
})
