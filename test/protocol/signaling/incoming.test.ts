import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseIncoming} from '../../../src/protocol/signaling/incoming.ts'
import {encodeCandidate, encodeSessionDescription} from '../../../src/protocol/signaling/payload.ts'

const frame = (messageType: string, messagePayload?: string, more = {}) => JSON.stringify({messageType, messagePayload, ...more})
const base64 = (text: string) => Buffer.from(text).toString('base64')
const defectOf = (text: string) => {
  const message = parseIncoming(text)
  return message.messageType === 'DEFECT' ? [message.of, message.defect.where, message.defect.problem] : message
}

describe('a message that arrived', () => {
  it('is what the JS SDK says it is (message vector of its SignalingClient.spec.ts)', () => {
    const text =
      '{"messageType":"SDP_OFFER","messagePayload":"eyJzZHAiOiJvZmZlcj0gdHJ1ZVxudmlkZW89IHRydWUiLCJ0eXBlIjoib2ZmZXIifQ==","senderClientId":"TestClientId"}'
    expect(parseIncoming(text)).toEqual({
      messageType: 'SDP_OFFER',
      payload: {type: 'offer', sdp: 'offer= true\nvideo= true'},
      senderClientId: 'TestClientId',
    })
  })

  it('may be in the URL-safe base64 of the Android SDK', () => {
    const payload = Buffer.from('{"type":"answer","sdp":"??>>~~ÿÿ"}').toString('base64url')
    expect(payload).toMatch(/[-_]/)
    expect(parseIncoming(frame('SDP_ANSWER', payload))).toMatchObject({payload: {type: 'answer', sdp: '??>>~~ÿÿ'}})
  })

  it('ends the candidates with an empty one or with null', () => {
    for (const json of ['null', '{"candidate":""}'])
      expect(parseIncoming(frame('ICE_CANDIDATE', base64(json)))).toEqual({
        messageType: 'ICE_CANDIDATE',
        payload: {candidate: ''},
      })
  })

  it('names the layer that is broken', () => {
    expect(defectOf('oops')).toEqual([undefined, 'frame', 'it is not JSON'])
    expect(defectOf(frame('SDP_ANSWER'))).toEqual(['SDP_ANSWER', 'frame', 'it has no messagePayload'])
    expect(defectOf(frame('SDP_ANSWER', '{"type":'))).toEqual(['SDP_ANSWER', 'base64', 'it is not base64'])
    expect(defectOf(frame('SDP_ANSWER', '/////w=='))).toEqual(['SDP_ANSWER', 'base64', 'it does not decode to UTF-8 text'])
    expect(defectOf(frame('SDP_ANSWER', base64('{"type":')))).toEqual([
      'SDP_ANSWER',
      'json',
      'it decodes to text that is not JSON',
    ])
    expect(defectOf(frame('SDP_ANSWER', base64('{"type":"offer","sdp":"v=0"}')))).toEqual([
      'SDP_ANSWER',
      'json',
      'its type is "offer", not "answer"',
    ])
    expect(defectOf(frame('SDP_ANSWER', base64('{"type":"answer"}')))).toEqual(['SDP_ANSWER', 'json', 'its sdp is missing'])
    expect(defectOf(frame('ICE_CANDIDATE', base64('{"candidate":"upd 10.111.34.88"}')))).toEqual([
      'ICE_CANDIDATE',
      'candidate',
      'it is not a candidate as RFC 8839 §5.1 writes it',
    ])
    expect(defectOf(frame('NEWS'))).toEqual(['NEWS', 'frame', 'its messageType is "NEWS"'])
    expect(defectOf('{"message":"Internal server error","connectionId":"a=","requestId":"b="}')).toEqual([
      undefined,
      'frame',
      'the gateway answered "Internal server error"',
    ])
  })

  it('comes out as it went in', () => {
    const text = fc.string({unit: 'grapheme'})
    fc.assert(
      fc.property(text, (sdp) => {
        const payload = encodeSessionDescription({type: 'answer', sdp})
        expect(parseIncoming(frame('SDP_ANSWER', payload))).toEqual({messageType: 'SDP_ANSWER', payload: {type: 'answer', sdp}})
      }),
    )
    const candidate = {candidate: 'candidate:1 1 udp 2113937151 192.0.2.1 5000 typ host', sdpMid: '0', sdpMLineIndex: 0}
    expect(parseIncoming(frame('ICE_CANDIDATE', encodeCandidate(candidate)))).toMatchObject({payload: candidate})
  })

  it('never throws, whatever its payload is', () => {
    const payloads = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map(base64),
      fc.uint8Array().map((b) => Buffer.from(b).toString('base64')),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'),
        payloads,
        (type, payload) => void parseIncoming(frame(type, payload)),
      ),
    )
  })
})
