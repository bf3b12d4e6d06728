import type {SdpSection, SdpShare} from '../../model/sdp.ts'
import {attributesOf, type SplitSdp} from './lines.ts'

/** Formats that carry no media of their own: they repair or repeat what others carry. */
const repairs = /^(?:rtx|red|ulpfec|flexfec(?:-03)?)$/i

/** `a=` before it and CR LF behind it. */
const lineBytes = (attribute: string): number => Buffer.byteLength(attribute) + 4

/** What each part of a description costs: where 10 K are too few, this says what to leave out. Greatest first within each group. */
export function sharesOf({sections}: SplitSdp, facts: readonly SdpSection[]): SdpShare[] {
  const parts = new Map<string, SdpShare>()
  const take = (part: string, attribute: string): void => {
    const {lines, bytes} = parts.get(part) ?? {lines: 0, bytes: 0}
    parts.set(part, {part, lines: lines + 1, bytes: bytes + lineBytes(attribute)})
  }
  for (const [index, fact] of facts.entries()) {
    const repairing = new Set(fact.formats.filter(({encoding}) => repairs.test(encoding ?? '')).map(({format}) => format))
    for (const attribute of attributesOf(sections[index]!)) {
      const part = partOf(attribute, repairing)
      if (part !== undefined) take(part, attribute)
    }
  }
  const bySection = facts.map(({kind, bytes, attributes}, index) => ({
    part: `section ${index} (${kind})`,
    lines: attributes,
    bytes,
  }))
  return [...bySection, ...[...parts.values()].toSorted((a, b) => b.bytes - a.bytes)]
}

function partOf(attribute: string, repairing: ReadonlySet<string>): string | undefined {
  const [, name, format = ''] = /^([\w-]+)(?::(\d+) )?/.exec(attribute) ?? []
  switch (name) {
    case 'rtpmap':
    case 'fmtp':
    case 'rtcp-fb':
      return repairing.has(format) ? 'retransmission (rtx, red, fec)' : 'codecs (rtpmap, fmtp, rtcp-fb)'
    case 'extmap':
      return 'header extensions (extmap)'
    case 'candidate':
      return 'candidates'
    case 'ssrc':
    case 'ssrc-group':
    case 'msid':
      return 'sources (ssrc, msid)'
    case 'rid':
    case 'simulcast':
      return 'simulcast (rid)'
    default:
      return undefined
  }
}
