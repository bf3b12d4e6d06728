import {attributesOf, type SplitSdp} from './lines.ts'

/** How each stack begins its descriptions, and what only it writes; as seen in what they wrote (`test/fixtures/sdp`), Firefox and the C SDK as documented. */
const marks: readonly {readonly name: string; readonly origin?: RegExp; readonly attribute?: RegExp}[] = [
  {name: 'Firefox', origin: /^mozilla/},
  {name: 'Amazon KVS WebRTC C SDK', attribute: /^msid:myKvsVideoStream\b/},
  {name: 'werift', origin: /^- \d{1,10} 0 IN IP4 0\.0\.0\.0$/},
  {name: 'GStreamer webrtcbin', origin: /^- \d{11,} [02] IN IP4 0\.0\.0\.0$/},
  {name: 'Chromium, Safari or another libwebrtc', origin: /^- \d{15,} \d+ IN IP4 127\.0\.0\.1$/},
]

/** Who seems to have written a description; a guess from habits that no RFC asks for. */
export function madeBy({session, sections}: SplitSdp): string | undefined {
  const origin = session.find(({type}) => type === 'o')?.value.trim() ?? ''
  const attributes = sections.slice(0, 8).flatMap(attributesOf)
  return marks.find(
    (mark) =>
      (mark.origin?.test(origin) ?? true) && (!mark.attribute || attributes.some((attribute) => mark.attribute!.test(attribute))),
  )?.name
}
