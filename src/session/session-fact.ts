import type {MediaFact} from '../model/media.ts'
import type {Failure} from '../model/observed.ts'
import type {RelayServerFact} from '../model/relay-server.ts'
import type {
  KeyFrameTrialFact,
  Measured,
  SessionCandidate,
  SessionCodec,
  SessionFact,
  SessionMarks,
  SessionState,
} from '../model/session-evidence.ts'
import {type WebrtcStats, withGaps} from '../model/webrtc-stats.ts'
import {alertText} from '../peer/dtls-watch.ts'
import type {PeerFacts} from '../peer/peer-facts.ts'
import type {MediaKind} from '../peer/rtp-packet.ts'
import {codecName} from '../protocol/sdp/formats.ts'
import {parseSdp} from '../protocol/sdp/parse-sdp.ts'
import {dtlsFact} from './dtls-fact.ts'
import {pairsOf} from './pairs.ts'
import {relayServerStats} from './relays.ts'
import type {ViewerSessionOptions} from './viewer-session-options.ts'

/** What a session knows when it is asked. */
export interface SessionKnowledge {
  readonly options: ViewerSessionOptions
  readonly state: SessionState
  readonly beganAtMs: number
  readonly watchedMs: number
  /** Wall clock, ms since 1970. */
  readonly nowMs: number
  readonly marks: SessionMarks
  readonly local: readonly SessionCandidate[]
  readonly remote: readonly SessionCandidate[]
  readonly media: readonly MediaFact[]
  readonly payloadTypes: ReadonlyMap<MediaKind, number>
  readonly keyFrameRequests: number
  readonly keyFrameTrial: Measured<KeyFrameTrialFact>
  readonly facts?: PeerFacts
  readonly relayServers: readonly RelayServerFact[]
  readonly answer?: string
  readonly failure?: Failure
  readonly farewell?: number
}

export function sessionFact(known: SessionKnowledge): SessionFact {
  const {options, facts, relayServers, answer, media} = known
  const stats = facts?.stats ?? []
  const pairs = pairsOf(stats, relayServers)
  const selected = pairs.find(({nominated, state}) => nominated && state === 'succeeded')
  return {
    state: known.state,
    choices: choicesOf(options, relayServers),
    beganAtMs: known.beganAtMs,
    watchedMs: known.watchedMs,
    marks: known.marks,
    localCandidates: known.local,
    remoteCandidates: known.remote,
    pairs,
    ...(selected && {selected}),
    dtls: dtlsFact(facts?.dtls, answer),
    codecs: answer === undefined ? [] : codecsOf(answer, known.payloadTypes),
    media,
    stats: withGaps([
      ...stats.map((one) => withPictures(withServer(one, relayServers, options.peer.iceServers?.[0]?.urls), media)),
      ...relayServerStats(relayServers, known.nowMs),
    ]),
    relayServers,
    turnRefusals: relayServers.flatMap(({refusals}) => refusals),
    dataChannel: facts?.dataChannel
      ? {...facts.dataChannel, roundTripMs: facts.dataChannel.roundTripMs ?? 'not-measured'}
      : 'not-measured',
    feedback: {
      plisSent: facts ? known.keyFrameRequests : 'not-measured',
      nacksSent: nacksIn(stats),
      keyFrameTrial: known.keyFrameTrial,
    },
    signaling: options.meter.metrics,
    ...(known.failure && {failure: known.failure}),
    ...(known.farewell !== undefined && {farewell: alertText(known.farewell)}),
  }
}

const choicesOf = ({peer, send, accept}: ViewerSessionOptions, servers: readonly RelayServerFact[]): SessionFact['choices'] => ({
  relayOnly: peer.relayOnly ?? false,
  trickle: peer.trickle ?? true,
  ...(peer.videoFormat && {codec: peer.videoFormat}),
  ...(send && {send}),
  ...(accept && {accept}),
  ...usedServer(servers),
})

/** The one that gave the relay; where none did, the one that was tried first. */
function usedServer(servers: readonly RelayServerFact[]): Pick<SessionFact['choices'], 'turnServer' | 'turnTransport'> {
  const used = servers.find(({relayed, state}) => relayed && state !== 'passed-over') ?? servers[0]
  return used ? {turnServer: used.server, turnTransport: used.transport} : {}
}

/** W3C: `url` is the server that a candidate came from, `relayProtocol` of a relayed one how that was reached. */
function withServer(one: WebrtcStats, servers: readonly RelayServerFact[], stunUrl: string | undefined): WebrtcStats {
  if (one.type !== 'local-candidate') return one
  if (one.candidateType === 'srflx' && stunUrl !== undefined) return {...one, url: stunUrl}
  if (one.candidateType !== 'relay') return one
  const used = servers.find(({relayed}) => relayed?.address === one.address && relayed?.port === one.port)
  return used ? {...one, url: used.server, relayProtocol: used.transport} : one
}

function codecsOf(answer: string, payloadTypes: ReadonlyMap<MediaKind, number>): readonly SessionCodec[] {
  const parsed = parseSdp('answer', answer)
  const sections = parsed.ok ? (parsed.fact.details?.sections ?? []) : []
  return sections.flatMap(({kind, formats, rejected}) => {
    if ((kind !== 'video' && kind !== 'audio') || rejected) return []
    const payloadType = payloadTypes.get(kind)
    const sent = formats.find(({format}) => format === String(payloadType))
    return [
      {
        kind,
        negotiated: formats.flatMap((format) => codecName(format) ?? []),
        ...(formats[0]?.parameters !== undefined && {parameters: formats[0].parameters}),
        ...(payloadType !== undefined && {
          sent: (sent && codecName(sent)) ?? `payload type ${payloadType}, which was not agreed on`,
        }),
      },
    ]
  })
}

/** What our own reading of the packets tells and the stack does not, under its W3C names; nothing is decoded. */
function withPictures(one: WebrtcStats, media: readonly MediaFact[]): WebrtcStats {
  const fact = one.type === 'inbound-rtp' ? media.find(({kind}) => kind === one.kind) : undefined
  if (!fact?.frames) return one
  const {frames, h264} = fact
  return {
    ...one,
    framesReceived: frames.complete,
    ...(frames.perSecond !== undefined && {framesPerSecond: frames.perSecond}),
    ...(h264?.sps && {frameWidth: h264.sps.width, frameHeight: h264.sps.height}),
  }
}

/** werift counts a kind of feedback from the first on, so none is 0 once there is a stream. */
function nacksIn(stats: readonly WebrtcStats[]): Measured<number> {
  const inbound = stats.filter(({type}) => type === 'inbound-rtp')
  if (inbound.length === 0) return 'not-measured'
  return inbound.reduce((sum, {nackCount}) => sum + (typeof nackCount === 'number' ? nackCount : 0), 0)
}
