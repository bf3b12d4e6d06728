import {decodeSessionDescription, encodeSessionDescription} from '../../protocol/signaling/payload.ts'
import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

const kinds = ['video', 'audio'] as const

/** RFC 8829 §5.3.1: port 0, and nothing but what the section is. */
const rejecting = (kind: string) => (payload: string) => {
  const answer = decodeSessionDescription(payload, 'answer')
  if (!answer.ok) return payload
  const sections = answer.value.sdp.split(/^(?=m=)/m)
  const rejected = sections.map((section) => (section.startsWith(`m=${kind} `) ? withPort0(section) : section))
  const mid = /^a=mid:(\S+)/m.exec(sections.find((section) => section.startsWith(`m=${kind} `)) ?? '')?.[1]
  return encodeSessionDescription({...answer.value, sdp: unbundled(rejected.join(''), mid)})
}

const withPort0 = (section: string): string =>
  section
    .split(/(?<=\n)/)
    .filter((line) => /^(?:m|c)=|^a=(?:mid|rtpmap|fmtp)\b/.test(line))
    .join('')
    .replace(/^(m=\w+) \d+/, '$1 0')
    .concat('a=inactive\r\n')

/** A section that is rejected is in no bundle (RFC 9143 §7.3.3). */
const unbundled = (sdp: string, mid: string | undefined): string =>
  sdp.replace(/^a=group:BUNDLE.*$/m, (group) =>
    group
      .split(' ')
      .filter((word) => word !== mid)
      .join(' '),
  )

export const noCommonCodec = defineFault({
  name: 'no-common-codec',
  about: 'the peer answers and rejects one media section, as with no codec in common for it',
  params: {kind: 'video or audio; video without it'},
  create: ({kind = 'video'}) => {
    if (!kinds.some((one) => one === kind)) throw new Error(`kind "${kind}" is none of ${kinds.join(', ')}.`)
    return strikeMessages('SDP_ANSWER', {kind: 'replace-payload', payload: rejecting(kind)})
  },
})
