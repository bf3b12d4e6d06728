import {isIP} from 'node:net'
import type {CandidateInit} from '../protocol/signaling/payload.ts'

/**
 * Takes the candidates out of a description, so that they can be added one by one: werift resolves `.local` names while it
 * reads a description, and the answer would wait for a name that nobody answers to.
 */
export function splitCandidates(sdp: string): {description: string; candidates: CandidateInit[]} {
  const candidates: CandidateInit[] = []
  let sdpMLineIndex = -1
  const kept = sdp.split(/(?<=\n)/).filter((line) => {
    if (line.startsWith('m=')) sdpMLineIndex++
    if (line.startsWith('a=candidate:') && sdpMLineIndex >= 0) candidates.push({candidate: line.slice(2).trim(), sdpMLineIndex})
    return !line.startsWith('a=candidate:') && !line.startsWith('a=end-of-candidates')
  })
  return {description: kept.join(''), candidates}
}

/**
 * Whether werift is given a candidate: UDP to an IP address, or the end of candidates. Others are legal (RFC 8839 §5.1) and
 * passed over. Host names: werift looks them up anew for every packet, so that a stranger decides what the DNS is asked.
 * `.local` names: it opens a multicast socket whose errors nobody catches, and which outlives close(). A browser that
 * hides behind one is found all the same, by its own checks, as peer-reflexive (RFC 8445 §7.3.1.3).
 */
export function isUsable({candidate}: CandidateInit): boolean {
  if (candidate === '') return true
  const [, , transport, , address = ''] = candidate.split(' ')
  return transport?.toLowerCase() === 'udp' && isIP(address) !== 0
}

/** A candidate as werift found it, without what it leaves empty. */
export const candidateInit = ({
  candidate,
  sdpMid,
  sdpMLineIndex,
  usernameFragment,
}: {
  candidate?: string
  sdpMid?: string | null
  sdpMLineIndex?: number | null
  usernameFragment?: string | null
}): CandidateInit => ({
  candidate: candidate ?? '',
  ...(typeof sdpMid === 'string' && {sdpMid}),
  ...(typeof sdpMLineIndex === 'number' && {sdpMLineIndex}),
  ...(typeof usernameFragment === 'string' && {usernameFragment}),
})
