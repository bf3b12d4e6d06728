import {encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

/** Its third line is no SDP, and no media follows. */
const payload = encodeSessionDescription({
  type: 'answer',
  sdp: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nthis line is no SDP\r\nt=0 0\r\n',
})

export const peerMalformedSdp = defineFault({
  name: 'peer-malformed-sdp',
  about: 'the peer answers with text that is not SDP',
  params: {},
  create: () => strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload}),
})
