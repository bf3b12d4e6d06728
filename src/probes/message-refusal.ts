import {readFrame} from '../client/signaling/connection.ts'
import {observedValue} from '../model/observed.ts'
import type {MessageRefusalFact} from '../model/signaling-evidence.ts'
import type {WebsocketMessage} from '../platform/websocket.ts'
import {formatClientFrame} from '../protocol/signaling/client-frame.ts'
import type {StatusResponse} from '../protocol/signaling/service-frame.ts'
import {printable} from '../protocol/text.ts'
import {openConnection, whyNoWebsocket} from './open-connection.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'

/** A refusal takes a round trip and whatever stands behind the gateway; that none comes is told after this. */
const answerTimeoutMs = 3_000

/** A backstop. */
const timeoutMs = 8_000

type Context = ProbeContext<SignalingSession, SignalingSettings>

/**
 * Sends a candidate without a payload, which the service demands (developer guide, "SendIceCandidate"), so that nothing of it
 * goes to the master: an offer would wake a camera, and a message that is merely too large has been seen to be delivered. The one
 * without a correlation id goes first: when the other's refusal is here, its own would be.
 */
export const messageRefusal: Probe<'messageRefusal', SignalingSession, SignalingSettings> = {
  key: 'messageRefusal',
  label: 'send a message that must be refused',
  needs: ['signalingConnect'],
  // Those that listen to the same connection have it first.
  after: ['offerAnswer', 'messageRoundTrip', 'websocketPings'],
  unless: ({signalingConnect, websocketPings}) =>
    whyNoWebsocket(observedValue(signalingConnect)) ??
    (observedValue(websocketPings)?.unansweredAfterMs === undefined ? undefined : 'not even a ping was answered'),
  roundTrips: 1,
  timeoutMs,
  async run(context): Promise<MessageRefusalFact> {
    const connection = openConnection(context.session)
    const {clock, random} = context
    const correlationId = `kvsctl-${random.bytes(8).toString('hex')}`
    const sentAt = clock.monotonic()
    const since = () => Math.round((clock.monotonic() - sentAt) * 1000) / 1000
    let response: StatusResponse | undefined
    let respondedAfterMs: number | undefined
    let unasked = 0
    await until(context, (done) => {
      connection.onFrame((frame) => {
        const status = statusIn(frame)
        if (status?.correlationId === correlationId) {
          response = status
          respondedAfterMs = since()
          done()
        } else if (isAnswer(frame)) unasked++
      })
      connection.onClose(done)
      connection.sendFrame(formatClientFrame({action: 'ICE_CANDIDATE'}))
      connection.sendFrame(formatClientFrame({action: 'ICE_CANDIDATE', correlationId}))
    })
    return {
      sent: 'ICE_CANDIDATE without messagePayload',
      correlationId,
      ...(response && {response: shown(response), respondedAfterMs: respondedAfterMs!}),
      waitedMs: since(),
      answeredUnasked: unasked > 0,
    }
  },
}

function statusIn(frame: WebsocketMessage): StatusResponse | undefined {
  const message = readFrame(frame)
  return message.messageType === 'STATUS_RESPONSE' ? message.statusResponse : undefined
}

/** What the service says about a message, as opposed to what a peer sends: a STATUS_RESPONSE, or a frame of the gateway. */
const isAnswer = (frame: WebsocketMessage): boolean =>
  statusIn(frame) !== undefined || (frame.kind === 'text' && !frame.text.includes('"messageType"'))

const shown = ({errorType, statusCode, success, description}: StatusResponse): NonNullable<MessageRefusalFact['response']> => ({
  errorType: printable(errorType),
  statusCode: printable(statusCode),
  success,
  ...(description !== undefined && {description: printable(description)}),
})

/** Waits for `done`, the end of patience, or of the run. */
function until({clock, signal}: Context, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      resolve()
    }
    const cancel = clock.after(answerTimeoutMs, resolve)
    signal.addEventListener('abort', done, {once: true})
    start(done)
  })
}
