import {encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

/** Port 0 rejects a media section (RFC 3264 §6): here all three that a viewer offers. */
const payload = encodeSessionDescription({
  type: 'answer',
  sdp: [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'm=video 0 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=inactive',
    'm=audio 0 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:1',
    'a=inactive',
    'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:2',
    '',
  ].join('\r\n'),
})

export const peerRejectsMedia = defineFault({
  name: 'peer-rejects-media',
  about: 'the peer answers and rejects every media section, as with no codec in common',
  params: {},
  create: () => strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload}),
})
