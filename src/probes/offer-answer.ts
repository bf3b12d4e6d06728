import type {SignalingConnection} from '../client/signaling/connection.ts'
import type {OfferAnswerFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import {parseSdp} from '../protocol/sdp/parse-sdp.ts'
import {AnswerCollector, type Collected} from '../session/answer-collector.ts'
import type {Probe, ProbeContext} from './probe.ts'
import {prepareOffer, type SignalingSession, type SignalingSettings} from './signaling-session.ts'

/** A backstop: `answerTimeoutMs` is what bounds the wait. */
const timeoutMs = 120_000

/** A trickling peer's first candidates follow its answer at once; the rest would delay the report and change nothing in it. */
const candidatesAfterAnswerMs = 100

type Context = ProbeContext<SignalingSession, SignalingSettings>

/** Sends a real peer's offer to the channel's master and waits for the answer. That none comes is a fact, not a failure. */
export const offerAnswer: Probe<'offerAnswer', SignalingSession, SignalingSettings> = {
  key: 'offerAnswer',
  label: 'exchange SDP offer and answer',
  needs: ['signalingConnect'],
  unless(evidence) {
    const status = observedValue(evidence.signalingConnect)?.httpStatus
    return status === 101 ? undefined : `the websocket was refused with ${status}`
  },
  // To the master and back, through the service.
  roundTrips: 2,
  timeoutMs,
  async run(context): Promise<OfferAnswerFact> {
    const connection = context.session.signaling
    if (!connection) throw new FailureError({kind: 'unreachable', message: 'There is no open websocket to send the offer on.'})
    const sdp = await prepareOffer(context)
    const offer = parseSdp('offer', sdp)
    if (!offer.ok) throw new FailureError({kind: 'bug', message: `Our own offer is not SDP: ${offer.defect.problem}.`})
    const correlationId = `kvsctl-${context.random.bytes(8).toString('hex')}`
    // Making the offer may have been a step of its own; the exchange is one as well.
    const step = {id: 'offerAnswer', label: 'exchange SDP offer and answer', roundTrips: 2}
    const exchanged = await context.stopwatch.span(step, () => exchange(context, connection, {sdp, correlationId}))
    return {offer: offer.fact, correlationId, ...exchanged}
  },
}

/** Over when the answer is there (and a moment for its candidates has passed), when it was refused, or when the time is up. */
async function exchange(
  context: Context,
  connection: SignalingConnection,
  {sdp, correlationId}: {sdp: string; correlationId: string},
): Promise<Collected & {waitedMs: number}> {
  const {clock} = context
  const collector = new AnswerCollector(correlationId)
  const startedAt = clock.monotonic()
  const sinceOffer = () => clock.monotonic() - startedAt
  await waitFor(context, (done, fail) => {
    let lingers = false
    const look = () => {
      if (!collector.settled || lingers) return
      lingers = true
      clock.after(candidatesAfterAnswerMs, done)
    }
    connection.onClose(({code}) => fail(closedEarly(code)))
    connection.onMessage((message) => {
      collector.take(message, sinceOffer())
      look()
    })
    connection.ping(() => collector.forgetEarlier())
    connection.send({kind: 'SDP_OFFER', payload: {type: 'offer', sdp}, correlationId})
  })
  return {...collector.result, waitedMs: sinceOffer()}
}

/** Waits for `done`, for `answerTimeoutMs` to pass, or until something fails. */
async function waitFor(
  {clock, signal, settings}: Context,
  start: (done: () => void, fail: (error: FailureError) => void) => void,
): Promise<void> {
  if (signal.aborted) throw interrupted(signal)
  const over = new AbortController()
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(interrupted(signal)), {signal: over.signal})
      over.signal.addEventListener('abort', clock.after(settings.answerTimeoutMs, resolve))
      start(resolve, reject)
    })
  } finally {
    over.abort()
  }
}

const closedEarly = (code: number): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: String(code),
    message: `The service closed the websocket (${code}) while the answer was waited for.`,
  })

function interrupted(signal: AbortSignal): FailureError {
  if (signal.reason instanceof FailureError) return signal.reason
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return new FailureError({
    kind: timedOut ? 'timeout' : 'interrupted',
    message: `Waiting for the SDP answer was ${timedOut ? 'stopped by a deadline' : 'interrupted'}.`,
  })
}
