import {defineFault} from './fault.ts'
import {messageParam, strikeMessages} from './message-filter.ts'

/** Cut off in the middle, as a buffer that is too small leaves it. */
const payload = Buffer.from('{"type":"answer","sdp":"v=0\\r\\no=- 1 1 IN IP4 127.0.').toString('base64')

export const peerMalformedJson = defineFault({
  name: 'peer-malformed-json',
  about: 'the peer sends a payload that decodes to text which is not JSON',
  params: messageParam,
  create: (params) => strikeMessages(params.message, {kind: 'replace-payload', payload}),
})
