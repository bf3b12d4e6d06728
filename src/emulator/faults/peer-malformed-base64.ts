import {defineFault} from './fault.ts'
import {messageParam, strikeMessages} from './message-filter.ts'

export const peerMalformedBase64 = defineFault({
  name: 'peer-malformed-base64',
  about: 'the peer sends a payload that is not base64',
  params: messageParam,
  create: (params) => strikeMessages(params.message, {kind: 'replace-payload', payload: '{"type":"answer","sdp":"not encoded"}'}),
})
