import {printable} from '../text.ts'
import {attributesOf, type SplitSdp} from './lines.ts'

/** How each stack begins its descriptions: the o= line first, then what only it writes. */
const marks: readonly {
  readonly name: string
  readonly origin?: RegExp
  readonly session?: RegExp
  readonly attribute?: RegExp
}[] = [
  {name: 'Firefox', origin: /^mozilla/},
  {name: 'Amazon KVS WebRTC C SDK', origin: /^- \d+ \d+ IN IP4 127\.0\.0\.1$/, attribute: /^msid:myKvsVideoStream\b/},
  {name: 'Pion', session: /^-$/, origin: /^- \d{17,} \d{10} IN IP4 0\.0\.0\.0$/},
  {name: 'GStreamer webrtcbin', origin: /^- \d+ 0 IN IP4 0\.0\.0\.0$/},
  {name: 'aiortc', origin: /^- \d{10} \d{10} IN IP4 0\.0\.0\.0$/},
  {name: 'werift', origin: /^- \d{1,10} 0 IN IP4 0\.0\.0\.0$/},
  {name: 'Chromium, Safari or another libwebrtc', origin: /^- \d{15,} \d+ IN IP4 127\.0\.0\.1$/},
]

/** Who seems to have written a description; a guess from habits that no RFC asks for. */
export function madeBy({session, sections}: SplitSdp): string | undefined {
  const lineOf = (type: string): string => session.find((line) => line.type === type)?.value.trim() ?? ''
  const [origin, name] = [printable(lineOf('o')), printable(lineOf('s'))]
  const attributes = sections.slice(0, 8).flatMap(attributesOf)
  return marks.find(
    (mark) =>
      (mark.origin?.test(origin) ?? true) &&
      (mark.session?.test(name) ?? true) &&
      (!mark.attribute || attributes.some((attribute) => mark.attribute!.test(attribute))),
  )?.name
}
