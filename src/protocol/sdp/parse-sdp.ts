import type {PeerDefect, SdpFact, SdpMediaFact} from '../../model/evidence.ts'
import {encodePayload} from '../signaling/payload.ts'
import {printable} from '../text.ts'
import {codecName, formatsOf} from './formats.ts'
import {attributesOf, excerptOf, findDefects, linesOf, type SdpLine, splitSections} from './lines.ts'
import {mostSections, portOf, readDetails} from './read-details.ts'

export type ParsedSdp = {readonly ok: true; readonly fact: SdpFact} | {readonly ok: false; readonly defect: PeerDefect}

/**
 * Takes an SDP apart into what kvsctl reports about it. It reads line by line: a parser that skips what it does not
 * understand, as the usual packages do, cannot say which line is broken.
 */
export function parseSdp(type: 'offer' | 'answer', sdp: string): ParsedSdp {
  const problem = findProblem(sdp)
  return problem ? {ok: false, defect: {where: 'sdp', ...problem}} : {ok: true, fact: readSdp(type, sdp)}
}

/** What can be read of an SDP, whatever is wrong with the rest of it. */
export function readSdp(type: 'offer' | 'answer', sdp: string): SdpFact {
  const {sections} = splitSections(linesOf(sdp))
  const json = JSON.stringify({type, sdp})
  const payloadBytes = encodePayload(json).length
  return {
    type,
    sdp,
    sdpBytes: Buffer.byteLength(sdp),
    payloadBytes,
    media: sections.slice(0, mostSections).map(mediaFact),
    details: readDetails(sdp, Buffer.byteLength(json), payloadBytes),
  }
}

function findProblem(sdp: string): {problem: string; excerpt: string} | undefined {
  if (sdp.trim() === '') return {problem: 'it is empty', excerpt: ''}
  for (const {line, problem, excerpt} of findDefects(sdp)) return {problem: `line ${line} ${problem}`, excerpt}
  return /^m=/m.test(sdp) ? undefined : {problem: 'it has no m= line', excerpt: excerptOf(sdp)}
}

function mediaFact(lines: readonly SdpLine[]): SdpMediaFact {
  const [kind = '', port = '', , ...formats] = lines[0]!.value.trim().split(/ +/)
  const attributes = attributesOf(lines)
  return {
    kind: printable(kind),
    port: portOf(port),
    direction: attributes.find((a) => /^(?:sendrecv|sendonly|recvonly|inactive)$/.test(a)) ?? 'sendrecv',
    codecs: formatsOf(formats, attributes).flatMap((format) => {
      const name = codecName(format)
      return name === undefined ? [] : [printable(name, {maxLength: 80})]
    }),
  }
}
