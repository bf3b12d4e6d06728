import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {formatGatewayFrame, formatServiceFrame, parseServiceFrame} from '../../../src/protocol/signaling/service-frame.ts'

describe('a frame from the service', () => {
  it('has its keys in alphabetical order and leaves out what is absent', () => {
    expect(formatServiceFrame({messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: 'e30='})).toBe(
      '{"messagePayload":"e30=","messageType":"SDP_OFFER","senderClientId":"v1"}',
    )
    expect(formatServiceFrame({messageType: 'GO_AWAY'})).toBe('{"messageType":"GO_AWAY"}')
  })

  it('says why a message was not accepted: statusCode is text, success is not', () => {
    const statusResponse = {
      success: false,
      statusCode: '400',
      errorType: 'InvalidArgumentException',
      correlationId: 'c1',
      description: 'no',
    }
    const text = formatServiceFrame({messageType: 'STATUS_RESPONSE', statusResponse})
    expect(text).toBe(
      '{"messageType":"STATUS_RESPONSE","statusResponse":{"correlationId":"c1","description":"no","errorType":"InvalidArgumentException","statusCode":"400","success":false}}',
    )
    expect(parseServiceFrame(text)).toEqual({kind: 'service', frame: {messageType: 'STATUS_RESPONSE', statusResponse}})
  })

  it('is told from what the gateway says on its own', () => {
    const frame = {message: 'Endpoint request timed out', connectionId: 'LAs5TcAKIAMCKzw=', requestId: 'LAs5wH0EIAMFrTg='}
    expect(parseServiceFrame(formatGatewayFrame(frame))).toEqual({kind: 'gateway', frame})
  })

  it('takes null and empty fields as absent: the JS SDK and its tests know both', () => {
    expect(parseServiceFrame('{"messageType":"SDP_ANSWER","messagePayload":"e30=","senderClientId":null}')).toEqual({
      kind: 'service',
      frame: {messageType: 'SDP_ANSWER', messagePayload: 'e30='},
    })
  })

  it('is a defect, with an excerpt that is safe to print, when it cannot be understood', () => {
    expect(parseServiceFrame('\u001b[31m{')).toEqual({
      kind: 'defect',
      defect: {where: 'frame', problem: 'it is not JSON', excerpt: '\\x1b[31m{'},
    })
    expect(parseServiceFrame('{}')).toMatchObject({kind: 'defect', defect: {problem: 'it has no messageType'}})
    expect(parseServiceFrame('[]')).toMatchObject({kind: 'defect', defect: {problem: 'it is not a JSON object'}})
  })

  it('never throws, whatever JSON it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseServiceFrame(text)))
  })
})
