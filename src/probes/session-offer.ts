import type {OfferAnswerFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import type {SessionMark} from '../model/session-evidence.ts'
import type {PeerIceServer} from '../peer/load-werift.ts'
import {unlessAborted} from '../platform/deadline.ts'
import {parseSdp} from '../protocol/sdp/parse-sdp.ts'
import {openRelays, type Relays} from '../session/relays.ts'
import {SignalingMeter} from '../session/signaling-meter.ts'
import {startViewerSession, type ViewerSession} from '../session/viewer-session.ts'
import {offerAnswer} from './offer-answer.ts'
import {openConnection} from './open-connection.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {WholeSession, WholeSessionSettings} from './session-settings.ts'
import {turnTargets} from './turn-targets.ts'

type Context = ProbeContext<WholeSession, WholeSessionSettings>
type EvidenceSoFar = Parameters<typeof offerAnswer.run>[1]

/** The offer of a whole session, in the place of one that only asks for an answer: the session goes on, and `session` watches it. */
export const offerOfSession: Probe<'offerAnswer', WholeSession, WholeSessionSettings> = {
  ...offerAnswer,
  // With neither STUN nor TURN servers there would still be host candidates.
  after: ['iceServers'],
  async run(context, evidence): Promise<OfferAnswerFact> {
    const {stopwatch, settings, clock} = context
    const relays = askForRelays(context)
    const session = await stopwatch.span({id: 'session-offer', label: 'make an offer and send it'}, () =>
      begin(context, evidence, relays),
    )
    const sdp = await session.offer
    const offer = parseSdp('offer', sdp)
    if (!offer.ok) throw new FailureError({kind: 'bug', message: `Our own offer is not SDP: ${offer.defect.problem}.`})
    const startedAt = clock.monotonic()
    const step = {id: 'offerAnswer', label: 'wait for the answer', roundTrips: 2}
    await stopwatch.span(step, () => unlessAborted(answeredWithin(session, settings.answerTimeoutMs, clock), context.signal))
    return {
      offer: offer.fact,
      correlationId: session.correlationId,
      ...session.exchanged,
      waitedMs: clock.monotonic() - startedAt,
    }
  },
}

/**
 * Begins to allocate while the peer is being made; the relay is a candidate when it is there. Where only relays are wanted, the offer waits.
 * @throws FailureError `malformed` where none of the servers is one that is meant
 */
function askForRelays({session, settings, stopwatch, clock, random}: Context): Relays | undefined {
  const {turnTransport, turnServer} = settings.sessionPlan!
  const {ca, addressFamily} = settings
  const targets = turnTargets(session.iceServers ?? [], {
    ...(turnTransport && {transports: [turnTransport]}),
    ...(turnServer !== undefined && {server: turnServer}),
  })
  if (targets.length === 0) return undefined
  const relays = openRelays({targets, clock, random, ...(ca !== undefined && {ca}), ...(addressFamily && {addressFamily})})
  session.closeLater('relays of the session', () => relays.close())
  const step = {id: 'session-relay', label: 'get a relay for the session', roundTrips: 2}
  stopwatch.span(step, () => relays.relays[0]!).catch(() => undefined)
  return relays
}

async function begin(context: Context, evidence: EvidenceSoFar, relays: Relays | undefined): Promise<ViewerSession> {
  const {session: run, settings, clock, random, stopwatch, signal} = context
  const plan = settings.sessionPlan!
  const connection = openConnection(run)
  const beganAtMs = stopwatch.elapsedMs()
  const meter = meterOf(context, evidence)
  connection.onClose(() => meter.disconnected())
  const session = startViewerSession({
    ...{line: connection, clock, random, meter},
    peer: {
      ...{relayOnly: plan.relayOnly, trickle: plan.trickle, iceServers: plan.relayOnly ? [] : stunServers(settings.stunUrls)},
      ...(plan.videoFormat && {videoFormat: plan.videoFormat}),
      ...(settings.localAddresses && {localAddresses: settings.localAddresses}),
    },
    ...(relays && {relays}),
    ...(plan.send && {send: plan.send}),
    ...(plan.accept && {accept: plan.accept}),
    ...(plan.clip && {
      onFrame: (frame) => plan.clip!.take(frame),
      onSenderReport: (kind, report) => plan.clip!.takeSenderReport(kind, report),
    }),
  })
  // Behind the relays, which it needs for its farewell.
  run.closeLater('session', () => session.close())
  run.viewer = {session, beganAtMs}
  connection.onMessage((message) => session.receive(message))
  await unlessAborted(reached(session, 'offerSentMs'), signal)
  return session
}

async function reached(session: ViewerSession, mark: SessionMark): Promise<void> {
  if (await session.reached(mark)) return
  await session.offer
  throw new FailureError((await session.ended) ?? {kind: 'interrupted', message: 'The session ended before its offer was sent.'})
}

/** werift asks one. */
const stunServers = (urls: readonly string[]): readonly PeerIceServer[] => urls.slice(0, 1).map((url) => ({urls: url}))

/** What was done before there was a session belongs to its signaling metrics as well. */
function meterOf({clock, stopwatch}: Context, {channel, endpoints, iceServers, signalingConnect}: EvidenceSoFar): SignalingMeter {
  const meter = new SignalingMeter(clock, clock.monotonic() - stopwatch.elapsedMs())
  for (const call of [channel, endpoints]) {
    if (call && call.status !== 'not-attempted') meter.called('cp', call.tookMs)
    if (call?.status === 'failed') meter.failed()
  }
  if (iceServers && iceServers.status !== 'not-attempted' && observedValue(iceServers)?.source === 'service') {
    meter.called('dp', iceServers.tookMs)
    meter.iceServersFetched()
  }
  if (iceServers?.status === 'failed') meter.failed()
  if (signalingConnect?.status === 'observed')
    meter.connected(clock.monotonic() - (stopwatch.elapsedMs() - signalingConnect.atMs))
  return meter
}

/** No answer is a fact: the wait ends, and the session goes on to say so. */
function answeredWithin(session: ViewerSession, timeoutMs: number, clock: Context['clock']): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(timeoutMs, resolve)
    void session.answered.then(() => {
      cancel()
      resolve()
    })
  })
}
