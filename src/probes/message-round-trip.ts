import {connectSignaling} from '../client/signaling/connect.ts'
import type {SignalingConnection} from '../client/signaling/connection.ts'
import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import type {MessageRoundTripFact} from '../model/signaling-evidence.ts'
import {spreadOf} from '../model/spread.ts'
import type {ControlPlaneSettings} from './control-plane-settings.ts'
import {openConnection, whyNoWebsocket} from './open-connection.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'

/** Few enough for the 20 candidates per second of a connection, enough for a median. */
const messages = 5

/** Through the service and back takes two round trips; a connected peer has no other reason to be late. */
const messageTimeoutMs = 5_000

/** Endpoint, connect, and the messages. */
const timeoutMs = 30_000

type Settings = ControlPlaneSettings & SignalingSettings
type Context = ProbeContext<SignalingSession, Settings>

/**
 * Connects as master beside the viewer and passes messages between the two. The newest master takes the channel over, so a run has
 * this only where it was told that no camera is to be kept.
 */
export const messageRoundTrip: Probe<'messageRoundTrip', SignalingSession, Settings> = {
  key: 'messageRoundTrip',
  label: 'pass messages to a master of our own',
  needs: ['signalingConnect', 'channel'],
  unless: ({signalingConnect}) => whyNoWebsocket(observedValue(signalingConnect)),
  timeoutMs,
  async run(context, evidence): Promise<MessageRoundTripFact> {
    const viewer = openConnection(context.session)
    const master = await openMaster(context, observedValue(evidence.channel)!.arn)
    const startedAt = context.clock.monotonic()
    const {toMaster, toViewer} = await pass(context, viewer, master)
    const spreads = {
      toMaster: spreadOf(toMaster),
      toViewer: spreadOf(toViewer),
      roundTrip: spreadOf(toViewer.map((ms, index) => ms + toMaster[index]!)),
    }
    return {
      sent: messages,
      received: toViewer.length,
      ...Object.fromEntries(Object.entries(spreads).filter(([, spread]) => spread !== undefined)),
      waitedMs: Math.round(context.clock.monotonic() - startedAt),
    }
  },
}

async function openMaster(context: Context, channelArn: string): Promise<SignalingConnection> {
  const {settings, session, signal, clock} = context
  const {wss} = await settings.api.getEndpoints(channelArn, 'MASTER', ['WSS'], {signal})
  if (wss === undefined)
    throw new FailureError({kind: 'malformed', message: 'The service named no websocket endpoint (WSS) for the role MASTER.'})
  const {region, ca} = settings
  const credentials = await settings.credentials()
  const opening = await connectSignaling({
    endpoint: wss,
    channelArn,
    role: 'MASTER',
    region,
    credentials,
    signal,
    clock,
    ...(ca !== undefined && {ca}),
  })
  if (opening.status === 'refused') throw refused(opening.fact.httpStatus, opening.fact.body)
  session.closeLater('websocket of the master', () => opening.connection.close())
  return opening.connection
}

const refused = (httpStatus: number, body = 'no body'): FailureError =>
  new FailureError({
    kind: 'refused',
    code: String(httpStatus),
    httpStatus,
    message: `The websocket of the master was refused with ${httpStatus}: ${body}`,
  })

/** One message after the other; ends at the first that does not come back. */
async function pass(context: Context, viewer: SignalingConnection, master: SignalingConnection) {
  const {settings, random} = context
  const mark = random.bytes(6).toString('hex')
  const toMaster: number[] = []
  const toViewer: number[] = []
  for (let number = 1; number <= messages; number++) {
    // An address for documentation (RFC 5737): whoever gets it by mistake reaches nobody with it.
    const candidate = `candidate:${mark}${number} 1 udp 1 192.0.2.1 9 typ host`
    const payload = {candidate, sdpMid: '0', sdpMLineIndex: 0}
    const recipientClientId = settings.clientId
    const there = await arrival(context, master, candidate, () => viewer.send({kind: 'ICE_CANDIDATE', payload}))
    if (there === undefined) break
    const back = await arrival(context, viewer, candidate, () => master.send({kind: 'ICE_CANDIDATE', payload, recipientClientId}))
    if (back === undefined) break
    toMaster.push(there)
    toViewer.push(back)
  }
  return {toMaster, toViewer}
}

/** How long a message takes to arrive; undefined when it does not. */
function arrival(
  {clock, signal}: Context,
  at: SignalingConnection,
  candidate: string,
  send: () => void,
): Promise<number | undefined> {
  const sentAt = clock.monotonic()
  return new Promise((resolve) => {
    const give = (ms?: number) => {
      cancel()
      resolve(ms)
    }
    const cancel = clock.after(messageTimeoutMs, () => give())
    signal.addEventListener('abort', () => give(), {once: true})
    at.onMessage((message) => {
      if (message.messageType === 'ICE_CANDIDATE' && message.payload.candidate === candidate) give(clock.monotonic() - sentAt)
    })
    send()
  })
}
