import {describe, expect, it} from 'vitest'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import {type EncodeOptions, encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {verifyFingerprint} from '../../../src/protocol/stun/fingerprint.ts'
import {
  longTermKey,
  longTermKeySha256,
  shortTermKey,
  verifyIntegrity,
  verifyIntegritySha256,
} from '../../../src/protocol/stun/integrity.ts'
import {attributeValue, type StunAttribute, type StunMessage} from '../../../src/protocol/stun/message.ts'
import {
  longTerm,
  sampleIpv4Response,
  sampleIpv6Response,
  sampleLongTermRequest,
  sampleRequest,
  sampleSha256Request,
  shortTermPassword,
} from '../../fixtures/stun/rfc-vectors.ts'

const decoded = (bytes: Buffer): StunMessage => {
  const result = decodeStun(bytes)
  if (!result.ok) throw new Error(JSON.stringify(result.defect))
  return result.message
}
const shortTerm = shortTermKey(shortTermPassword)
const longTermMd5 = longTermKey(longTerm.username, longTerm.realm, longTerm.password)
const isSeal = ({type}: StunAttribute) => ['MESSAGE-INTEGRITY', 'MESSAGE-INTEGRITY-SHA256', 'FINGERPRINT'].includes(type)

describe('the test vectors of RFC 5769', () => {
  it('§2.1 request: reads every attribute of an ICE check', () => {
    const message = decoded(sampleRequest)
    expect(message).toMatchObject({method: 'Binding', class: 'request'})
    expect(Buffer.from(message.transactionId).toString('hex')).toBe('b7e7a701bc34d686fa87dfae')
    expect(message.attributes.slice(0, 4)).toEqual([
      {type: 'SOFTWARE', value: 'STUN test client'},
      {type: 'PRIORITY', value: 0x6e0001ff},
      {type: 'ICE-CONTROLLED', value: Buffer.from('932ff9b151263b36', 'hex')},
      {type: 'USERNAME', value: 'evtj:h6vY'},
    ])
    expect([verifyIntegrity(sampleRequest, shortTerm), verifyFingerprint(sampleRequest)]).toEqual([true, true])
  })

  it('§2.2 response: unmasks an IPv4 address', () => {
    expect(attributeValue(decoded(sampleIpv4Response), 'XOR-MAPPED-ADDRESS')).toEqual({
      family: 'IPv4',
      address: '192.0.2.1',
      port: 32853,
    })
    expect([verifyIntegrity(sampleIpv4Response, shortTerm), verifyFingerprint(sampleIpv4Response)]).toEqual([true, true])
  })

  it('§2.3 response: unmasks an IPv6 address', () => {
    expect(attributeValue(decoded(sampleIpv6Response), 'XOR-MAPPED-ADDRESS')).toEqual({
      family: 'IPv6',
      address: '2001:db8:1234:5678:11:2233:4455:6677',
      port: 32853,
    })
    expect([verifyIntegrity(sampleIpv6Response, shortTerm), verifyFingerprint(sampleIpv6Response)]).toEqual([true, true])
  })

  it('§2.4 request: is signed with the long-term key and carries no fingerprint', () => {
    const message = decoded(sampleLongTermRequest)
    expect(attributeValue(message, 'USERNAME')).toBe(longTerm.username)
    expect(attributeValue(message, 'REALM')).toBe(longTerm.realm)
    expect(attributeValue(message, 'NONCE')).toBe('f//499k954d6OL34oL9FSTvy64sA')
    expect([verifyIntegrity(sampleLongTermRequest, longTermMd5), verifyFingerprint(sampleLongTermRequest)]).toEqual([true, false])
  })

  it('§2.4 request: is written byte for byte as the RFC has it', () => {
    const message = decoded(sampleLongTermRequest)
    const unsigned = {...message, attributes: message.attributes.filter((a) => !isSeal(a))}
    expect(encodeStun(unsigned, {integrityKey: longTermMd5}).toString('hex')).toBe(sampleLongTermRequest.toString('hex'))
  })

  /** The other three pad with spaces where we pad with zeros; with their padding zeroed, theirs and ours must agree but for the seals. */
  it.each([
    ['§2.1', sampleRequest],
    ['§2.2', sampleIpv4Response],
    ['§2.3', sampleIpv6Response],
  ])('%s: what we write in its place verifies', (_, vector) => {
    const message = decoded(vector)
    const rewritten = encodeStun(
      {...message, attributes: message.attributes.filter((a) => !isSeal(a))},
      {integrityKey: shortTerm, fingerprint: true},
    )
    expect(rewritten.length).toBe(vector.length)
    expect([verifyIntegrity(rewritten, shortTerm), verifyFingerprint(rewritten)]).toEqual([true, true])
    expect(decoded(rewritten).attributes.filter((a) => !isSeal(a))).toEqual(message.attributes.filter((a) => !isSeal(a)))
  })

  it.each([
    ['§2.1', sampleRequest, shortTerm],
    ['§2.2', sampleIpv4Response, shortTerm],
    ['§2.3', sampleIpv6Response, shortTerm],
    ['§2.4', sampleLongTermRequest, longTermMd5],
  ])('%s: a change of any covered bit breaks its integrity', (_, vector, key) => {
    const end = vector.indexOf(Buffer.from('00080014', 'hex')) + 24
    for (let at = 0; at < end; at++) {
      const changed = Buffer.from(vector)
      changed[at]! ^= 0x10
      expect(verifyIntegrity(changed, key), `byte ${at}`).toBe(at === 2 || at === 3)
    }
  })
})

describe('the test vector of RFC 8489 appendix B.1 (erratum 6268)', () => {
  const key = longTermKeySha256(longTerm.username, longTerm.realm, longTerm.password)

  it('verifies MESSAGE-INTEGRITY-SHA256', () => {
    expect(verifyIntegritySha256(sampleSha256Request, key)).toBe(true)
    expect(verifyIntegritySha256(sampleSha256Request, longTermMd5)).toBe(false)
    expect(verifyIntegrity(sampleSha256Request, key)).toBe(false)
  })

  it('is written byte for byte as the erratum has it', () => {
    const message = decoded(sampleSha256Request)
    const options: EncodeOptions = {integritySha256Key: key}
    const rewritten = encodeStun({...message, attributes: message.attributes.filter((a) => !isSeal(a))}, options)
    expect(rewritten.toString('hex')).toBe(sampleSha256Request.toString('hex'))
  })
})
