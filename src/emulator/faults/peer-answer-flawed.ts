import {decodeSessionDescription, encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

/** `find` becomes `put` in every line of an answer. */
const replace =
  (find: RegExp, put: string) =>
  (sdp: string): string =>
    sdp.replace(find, put)

const without = (attribute: string) => replace(new RegExp(`^a=${attribute}\\b.*\\r?\\n`, 'gm'), '')

/** More attributes than the C SDK has room for, and more bytes than a message should have. */
const padding = Array.from({length: 300}, (_, n) => `a=x-kvsctl-padding-${n}:${'x'.repeat(20)}\r\n`).join('')

/** Dynamic, like those from 96 on, and offered by nobody (RFC 5761 §4). */
const renumbered = (sdp: string, format: string | undefined): string =>
  format === undefined
    ? sdp
    : sdp
        .replace(new RegExp(`^(m=video \\S+ \\S+.*) ${format}\\b`, 'm'), '$1 61')
        .replace(new RegExp(`^(a=(?:rtpmap|fmtp|rtcp-fb)):${format}\\b`, 'gm'), '$1:61')

/** What can be wrong with an answer, each a thing that devices get wrong. */
const flaws: Readonly<Record<string, (sdp: string) => string>> = {
  codec: replace(/^(a=rtpmap:\d+) H264\b/gim, '$1 H265'),
  spelling: replace(/^(a=rtpmap:\d+) opus\b/gm, '$1 OPUS'),
  'packetization-mode': replace(/packetization-mode=1/g, 'packetization-mode=0'),
  level: (sdp) =>
    sdp.replace(/(profile-level-id=....)../gi, '$134').replace(/level-asymmetry-allowed=1/g, 'level-asymmetry-allowed=0'),
  'payload-type': (sdp) => renumbered(sdp, /^a=rtpmap:(\d+) H264\b/im.exec(sdp)?.[1]),
  mid: replace(/^a=mid:/gm, 'a=mid:other-'),
  bundle: replace(/^a=group:BUNDLE.*$/m, 'a=group:BUNDLE other'),
  direction: replace(/^a=(?:sendrecv|sendonly)\b/gm, 'a=recvonly'),
  setup: replace(/^a=setup:(?:active|passive)\b/gm, 'a=setup:actpass'),
  'rtcp-mux': without('rtcp-mux'),
  fingerprint: without('fingerprint'),
  'weak-fingerprint': replace(/^a=fingerprint:\S+ ((?:..:){19}..).*$/gm, 'a=fingerprint:sha-1 $1'),
  'ice-credentials': without('ice-ufrag'),
  padding: replace(/^(m=video .*\r?\n)/m, `$1${padding}`),
}

const names = Object.keys(flaws)

/** An answer with the flaw; what is none goes through as it is. */
const flawed = (flaw: (sdp: string) => string) => (payload: string) => {
  const answer = decodeSessionDescription(payload, 'answer')
  return answer.ok ? encodeSessionDescription({...answer.value, sdp: flaw(answer.value.sdp)}) : payload
}

export const peerAnswerFlawed = defineFault({
  name: 'peer-answer-flawed',
  about: 'the peer’s answer has one thing wrong that offer and answer have to agree on',
  params: {flaw: `${names.slice(0, -1).join(', ')} or ${names.at(-1)}; direction without it`},
  create: ({flaw = 'direction'}) => {
    const change = Object.hasOwn(flaws, flaw) ? flaws[flaw] : undefined
    if (!change) throw new Error(`flaw "${flaw}" is none of ${names.join(', ')}.`)
    return strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload: flawed(change)})
  },
})
