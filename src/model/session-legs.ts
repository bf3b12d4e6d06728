import type {Evidence} from './evidence.ts'
import {observedValue} from './observed.ts'

/** A part of the way from the command to the first picture. Parts do not overlap, and leave nothing out. */
export interface SessionLeg {
  readonly id: 'api' | 'websocket' | 'ice-servers' | 'offer' | 'answer' | 'ice' | 'dtls' | 'packet' | 'picture'
  /** What went on: `waiting for the camera's answer`. */
  readonly label: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * Where the time went, in ms after the start of the run. A leg that did not come to its end ends the list: what came before it is
 * still true.
 */
export function sessionLegs(evidence: Evidence): readonly SessionLeg[] {
  const session = observedValue(evidence.session)
  const websocket = evidence.signalingConnect
  if (!session || websocket?.status !== 'observed') return []
  const {beganAtMs, marks} = session
  const inRun = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : beganAtMs + ms)
  const servers = evidence.iceServers
  const serversMs = servers && servers.status !== 'not-attempted' ? Math.min(servers.atMs, beganAtMs) : websocket.atMs
  const ends: readonly (readonly [SessionLeg['id'], string, number | undefined])[] = [
    ['api', 'asking the API for the channel and its endpoints', websocket.atMs - websocket.tookMs],
    ['websocket', 'opening the websocket', websocket.atMs],
    ['ice-servers', 'getting the ICE servers', Math.max(serversMs, websocket.atMs)],
    ['offer', 'reaching a TURN server and making the offer', inRun(marks.offerSentMs)],
    ['answer', "waiting for the camera's answer", inRun(marks.answerMs)],
    ['ice', 'finding a pair of addresses (ICE)', inRun(marks.iceConnectedMs)],
    ['dtls', 'the DTLS handshake', inRun(marks.dtlsConnectedMs)],
    ['packet', 'waiting for the first packet of video', inRun(marks.firstVideoRtpMs)],
    ['picture', 'waiting for a key frame', inRun(marks.firstDecodableFrameMs)],
  ]
  const legs: SessionLeg[] = []
  let startMs = 0
  for (const [id, label, endMs] of ends) {
    if (endMs === undefined) break
    // Marks may cross: a peer that checks while its answer is under way is connected with the answer.
    legs.push({id, label, startMs, endMs: Math.max(startMs, endMs)})
    startMs = Math.max(startMs, endMs)
  }
  return legs
}

export const largestLeg = (legs: readonly SessionLeg[]): SessionLeg | undefined =>
  legs.toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))[0]
