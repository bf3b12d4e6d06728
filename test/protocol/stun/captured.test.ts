import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeStun} from '../../../src/protocol/stun/decode-stun.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {verifyFingerprint} from '../../../src/protocol/stun/fingerprint.ts'
import {decodeChannelData, rfc5766LastChannel} from '../../../src/protocol/stun/framing.ts'
import {longTermKey, verifyIntegrity} from '../../../src/protocol/stun/integrity.ts'
import {attributeOf, type StunMessage} from '../../../src/protocol/stun/message.ts'
import {capturedPackets, coturnLogin} from '../../fixtures/stun/captured.ts'

/** Printed with a failure, so that it can be seen again. */
const seed = 20_261_125

const isStun = ({what}: {what: string}) => what !== 'ChannelData'

const decoded = (bytes: Buffer): StunMessage => {
  const result = decodeStun(bytes)
  if (!result.ok) throw new Error(JSON.stringify(result.defect))
  return result.message
}

const messages = capturedPackets.filter(isStun).map(({peer, what, bytes}) => ({peer, what, bytes, message: decoded(bytes)}))

describe('packets of coturn, Chromium and werift', () => {
  it('are read as what their senders meant', () => {
    expect(messages.map(({message}) => `${message.method} ${message.class}`)).toEqual(messages.map(({what}) => what))
    expect(new Set(capturedPackets.map(({peer}) => peer)).size).toBe(4)
  })

  it('carry fingerprints that are right, and signatures of coturn that are', () => {
    const key = longTermKey(coturnLogin.username, coturnLogin.realm, coturnLogin.password)
    let seals = 0
    for (const {peer, what, bytes, message} of messages) {
      if (attributeOf(message, 'FINGERPRINT')) expect(verifyFingerprint(bytes), `${what} of ${peer}`).toBe(true)
      if (!peer.includes('coturn') || !attributeOf(message, 'MESSAGE-INTEGRITY')) continue
      expect(verifyIntegrity(bytes, key), `${what} of ${peer}`).toBe(true)
      seals++
    }
    expect(seals).toBeGreaterThan(10)
  })

  it('come out of the encoder as they went into the decoder, but for their padding', () => {
    for (const {bytes, message} of messages) {
      const encoded = encodeStun(message)
      expect(encoded).toHaveLength(bytes.length)
      expect(decoded(encoded)).toEqual(message)
    }
  })

  it('include ChannelData, on numbers of RFC 5766', () => {
    const channelData = capturedPackets.filter((packet) => !isStun(packet))
    expect(channelData.length).toBeGreaterThan(0)
    for (const {bytes} of channelData) expect(decodeChannelData(bytes, rfc5766LastChannel)).toMatchObject({ok: true})
  })

  it('are refused where they are broken, with the place, and never throw', () => {
    const change = fc.record({at: fc.nat(300), value: fc.nat(255)})
    fc.assert(
      fc.property(
        fc.constantFrom(...capturedPackets),
        fc.array(change, {minLength: 1, maxLength: 5}),
        fc.option(fc.nat(300)),
        ({bytes}, changes, cut) => {
          const broken = Buffer.from(cut === null ? bytes : bytes.subarray(0, cut))
          for (const {at, value} of changes) if (broken.length > 0) broken[at % broken.length] = value
          const result = decodeStun(broken)
          if (result.ok) return
          expect(result.defect.path).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/)
          expect(result.defect.at).toBeLessThanOrEqual(broken.length)
          expect(result.defect.problem).not.toBe('')
        },
      ),
      {seed, numRuns: 1000},
    )
  })
})
