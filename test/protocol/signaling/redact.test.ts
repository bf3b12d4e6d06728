import {assert, constantFrom, property, string} from 'fast-check'
import {describe, expect, it} from 'vitest'
import {describeIncoming, describeOutgoing} from '../../../src/protocol/signaling/describe-frame.ts'
import {decodePayload, encodePayload} from '../../../src/protocol/signaling/payload.ts'
import {redactFrame, redactSdp} from '../../../src/protocol/signaling/redact.ts'
import {sdp} from '../../support/signal-frames.ts'

const secret = 'thisIsTheIcePwdOf24Chars'
const frameWith = (payload: string) => JSON.stringify({messagePayload: payload, messageType: 'SDP_OFFER', senderClientId: 'v1'})
const payloadIn = (frame: string) => decodePayload((JSON.parse(frame) as {messagePayload: string}).messagePayload) ?? ''

/** What frames are made of, and what breaks them. */
const unit = constantFrom(
  ...'{}[]",:\\/+=a1 \r\n\u0000\u001b\u009b\u202e\ud800é',
  'a=ice-pwd:',
  'a=crypto:1 x inline:',
  '"messagePayload":"',
  '"sdp":',
)

describe('a frame to be shown', () => {
  it('loses ice-pwd and keeps everything else', () => {
    const frame = frameWith(encodePayload(JSON.stringify({type: 'offer', sdp: sdp('recvonly', secret), more: 1})))
    expect(JSON.parse(payloadIn(redactFrame(frame)))).toEqual({type: 'offer', sdp: sdp('recvonly', '[redacted]'), more: 1})
  })

  it('loses it from the URL-safe alphabet, from odd JSON and from what is no JSON at all', () => {
    const said = JSON.stringify({sdp: sdp('recvonly', `${secret}/+`)})
    const urlSafe = frameWith(Buffer.from(said).toString('base64url'))
    const slashed = frameWith(encodePayload(`[${said.replaceAll('/', '\\/')}]`))
    const broken = frameWith(encodePayload(said.slice(0, -2)))
    for (const frame of [urlSafe, slashed, broken]) {
      const text = payloadIn(redactFrame(frame))
      expect(text).toContain('a=ice-pwd:[redacted]')
      expect(text).toContain('a=ice-options')
      expect(text).not.toContain(secret)
    }
    expect(redactFrame(`no JSON "a=ice-pwd:${secret}\\r\\na=x"`)).toBe('no JSON "a=ice-pwd:[redacted]\\r\\na=x"')
  })

  it('loses the keys of SDES, and the TURN passwords that the C SDK sends along', () => {
    expect(redactSdp('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZi|2^20\r\nm=x')).toBe(
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[redacted]\r\nm=x',
    )
    const frame = JSON.stringify({
      action: 'SDP_OFFER',
      MessagePayload: '',
      IceServerList: [{Password: secret, Ttl: 298, Uris: ['turn:x'], Username: 'u'}],
    })
    expect(JSON.parse(redactFrame(frame))).toMatchObject({IceServerList: [{Password: '[redacted]', Ttl: 298, Username: 'u'}]})
  })

  it('without secrets stays as it is, byte for byte', () => {
    for (const text of [
      '',
      '{"messageType":"GO_AWAY"}',
      '{ "messageType" :\t"GO_AWAY" }',
      frameWith('!!!'),
      frameWith(encodePayload('{}')),
    ])
      expect(redactFrame(text)).toBe(text)
  })

  it('that is made to cost time or stack costs neither', () => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
    const payload = encodePayload(JSON.stringify({type: 'offer', sdp: sdp('recvonly', secret)}))
    expect(redactFrame(`{"messagePayload":"${payload}","x":${deep}}`)).not.toContain(payload)
    const nested = encodePayload(`{"sdp":"a=ice-pwd:${secret}","x":${deep}}`)
    expect(payloadIn(redactFrame(frameWith(nested)))).not.toContain(secret)
    const repeated = 'a=crypto:'.repeat(10_000)
    expect(redactSdp(repeated)).toBe(repeated)
  })

  it('is described whatever it is', () => {
    assert(
      property(string({unit}), string({unit}), (text, payload) => {
        for (const frame of [text, frameWith(payload), frameWith(encodePayload(payload))]) {
          expect(describeIncoming(frame, {raw: true, payload: true}).bytes).toBe(Buffer.byteLength(frame))
          expect(describeOutgoing(frame, {raw: true}).direction).toBe('out')
        }
      }),
    )
  })
})

describe('a description', () => {
  it('keeps the secret out of the excerpt of what is broken', () => {
    const {detail} = describeIncoming(
      frameWith(encodePayload(JSON.stringify({type: 'offer', sdp: `v=0\r\na=ice-pwd:${secret}\u001b\r\n`}))),
    )
    expect(detail).toMatchObject({kind: 'defect', where: 'sdp', excerpt: 'a=ice-pwd:[redacted]'})
    const json = describeIncoming(frameWith(encodePayload(`{"sdp":"a=ice-pwd:${secret}`)))
    expect(JSON.stringify(json)).not.toContain(secret)
  })

  it('reads what the C SDK sends: PascalCase, an empty recipient, its own correlation id', () => {
    const frame = `{\n\t"action": "SDP_ANSWER",\n\t"RecipientClientId": "v1",\n\t"MessagePayload": "${encodePayload(
      `{"type": "answer", "sdp": ${JSON.stringify(sdp())}}`,
    )}",\n\t"CorrelationId": "16969_1"\n}`
    expect(describeOutgoing(frame)).toMatchObject({
      ...{type: 'SDP_ANSWER', to: 'v1', correlationId: '16969_1'},
      detail: {kind: 'description', trickle: true},
    })
  })

  it('of a payload shows SDP as lines, however the frame spells its keys', () => {
    const frame = `{"action":"SDP_OFFER","MessagePayload":"${encodePayload(JSON.stringify({type: 'offer', sdp: sdp()}))}"}`
    expect(describeOutgoing(frame, {payload: true}).payload).toContain('a=ice-pwd:[redacted]\na=ice-options:trickle\n')
    expect(describeOutgoing(frame, {payload: true, showSecrets: true}).payload).toContain(secret)
  })
})
