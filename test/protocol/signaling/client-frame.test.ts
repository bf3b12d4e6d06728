import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {clientActions, formatClientFrame, parseClientFrame} from '../../../src/protocol/signaling/client-frame.ts'

/** `{"candidate":"upd 10.111.34.88","sdpMid":"1","sdpMLineIndex":1}`, from the test suite of the KVS JS SDK (SignalingClient.spec.ts). */
const payload = 'eyJjYW5kaWRhdGUiOiJ1cGQgMTAuMTExLjM0Ljg4Iiwic2RwTWlkIjoiMSIsInNkcE1MaW5lSW5kZXgiOjF9'

describe('a frame from a client', () => {
  const dialects: Record<string, string> = {
    'the JS SDK': `{"action":"ICE_CANDIDATE","messagePayload":"${payload}","recipientClientId":"TestClientId"}`,
    'the C SDK (template in Signaling.h: action in lower case, the rest in PascalCase, tabs)': `{\n\t"action": "ICE_CANDIDATE",\n\t"RecipientClientId": "TestClientId",\n\t"MessagePayload": "${payload}"\n}`,
    'the C SDK with ICE servers': `{\n\t"action": "ICE_CANDIDATE",\n\t"RecipientClientId": "TestClientId",\n\t"MessagePayload": "${payload}",\n\t"IceServerList": [{"Password":"p","Ttl":298,"Uris":["turn:x"],"Username":"u"}]\n}`,
    'Android and iOS (a sender id of their own)': `{"action":"ICE_CANDIDATE","recipientClientId":"TestClientId","senderClientId":"me","messagePayload":"${payload}"}`,
  }
  for (const [client, text] of Object.entries(dialects))
    it(`is understood as ${client} writes it`, () => {
      expect(parseClientFrame(text)).toEqual({
        ok: true,
        frame: {action: 'ICE_CANDIDATE', messagePayload: payload, recipientClientId: 'TestClientId'},
      })
    })

  it('takes an empty string as absent: what the C SDK, Android and iOS write for a viewer', () => {
    expect(parseClientFrame('{"action":"SDP_OFFER","RecipientClientId":"","MessagePayload":"e30=","CorrelationId":""}')).toEqual({
      ok: true,
      frame: {action: 'SDP_OFFER', messagePayload: 'e30='},
    })
  })

  it('is written byte for byte as the JS SDK writes it', () => {
    const frame = {action: 'ICE_CANDIDATE', messagePayload: payload, recipientClientId: 'TestClientId'} as const
    expect(formatClientFrame(frame)).toBe(dialects['the JS SDK'])
  })

  it('is unroutable without a known action, and when it is no JSON object', () => {
    expect(parseClientFrame('{"Action":"SDP_PRANSWER"}')).toEqual({ok: false, problem: 'no-action'})
    expect(parseClientFrame('{"messagePayload":"e30="}')).toEqual({ok: false, problem: 'no-action'})
    for (const text of ['', 'hello', '[]', 'null', '"SDP_OFFER"', '{"action":']) {
      expect(parseClientFrame(text)).toEqual({ok: false, problem: 'not-json'})
    }
  })

  it('keeps every field through writing and reading', () => {
    const word = fc.string({minLength: 1})
    const frames = fc.record(
      {action: fc.constantFrom(...clientActions), messagePayload: word, recipientClientId: word, correlationId: word},
      {requiredKeys: ['action']},
    )
    fc.assert(
      fc.property(frames, (frame) => {
        expect(parseClientFrame(formatClientFrame(frame))).toEqual({ok: true, frame})
      }),
    )
  })

  it('never throws, whatever JSON it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseClientFrame(text)))
  })
})
