import {encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault, type FaultHooks} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

/** Red, window title, cursor home, a C1 control sequence, a right-to-left override: what must not reach a terminal. */
const escapes = '\u001b[31mred\u001b]0;owned\u0007\u001b[H\u009b2J\u202etxt'

const payload = encodeSessionDescription({
  type: 'answer',
  sdp: `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=${escapes}\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 H264${escapes}/90000\r\n`,
})

const hooks: Readonly<Record<string, FaultHooks>> = {
  answer: strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload}),
  frame: strikeMessages('SDP_ANSWER', {kind: 'replace-frame', text: `${escapes}{"messageType":`}),
  body: {
    upgrade: () => ({
      kind: 'refuse',
      status: 403,
      headers: {'Content-Type': 'application/json'},
      body: `{"message":"no ${escapes}"}`,
    }),
  },
}

export const peerEscapes = defineFault({
  name: 'peer-escapes',
  about: 'terminal escapes in what comes over the websocket',
  params: {in: `answer (SDP), frame (around the answer), or body (of a refused upgrade); answer without it`},
  create: (params) => {
    const chosen = hooks[params.in ?? 'answer']
    if (!chosen) throw new Error(`in "${params.in}" is none of ${Object.keys(hooks).join(', ')}.`)
    return chosen
  },
})
