import type {SignalingConnection} from '../client/signaling/connection.ts'
import {observedValue} from '../model/observed.ts'
import type {WebsocketPingsFact} from '../model/signaling-evidence.ts'
import {spreadOf} from '../model/spread.ts'
import {openConnection, whyNoWebsocket} from './open-connection.ts'
import type {Probe, ProbeContext} from './probe.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'

/** The far side answers by itself, so a pong takes a round trip; two seconds more is a connection that does not work. */
const pongTimeoutMs = 3_000

/** A backstop: the first pong that does not come ends it. */
const timeoutMs = 60_000

export interface WebsocketPingsSettings extends SignalingSettings {
  readonly pings: number
}

type Context = ProbeContext<SignalingSession, WebsocketPingsSettings>

/** Pings the service over the open websocket, one after the other. That a pong does not come is a fact, not a failure. */
export const websocketPings: Probe<'websocketPings', SignalingSession, WebsocketPingsSettings> = {
  key: 'websocketPings',
  label: 'ping over the websocket',
  needs: ['signalingConnect'],
  // Our own work at the same time would count as the network's.
  after: ['endpointReach', 'offerAnswer', 'messageRoundTrip'],
  unless: ({signalingConnect}) => whyNoWebsocket(observedValue(signalingConnect)),
  roundTrips: ({pings}) => pings,
  timeoutMs,
  async run(context): Promise<WebsocketPingsFact> {
    const connection = openConnection(context.session)
    const rttsMs: number[] = []
    let sent = 0
    while (sent < context.settings.pings) {
      sent++
      const rttMs = await ping(context, connection)
      if (rttMs === undefined) return factOf(sent, rttsMs, pongTimeoutMs)
      rttsMs.push(rttMs)
    }
    return factOf(sent, rttsMs)
  },
}

function factOf(sent: number, rttsMs: readonly number[], unansweredAfterMs?: number): WebsocketPingsFact {
  const spread = spreadOf(rttsMs)
  return {sent, rttsMs, ...(spread && {spread}), ...(unansweredAfterMs !== undefined && {unansweredAfterMs})}
}

/** @returns undefined when no pong came in time, or the connection or the run ended before */
function ping({clock, signal}: Context, connection: SignalingConnection): Promise<number | undefined> {
  const sentAt = clock.monotonic()
  return new Promise((resolve) => {
    const cancel = clock.after(pongTimeoutMs, () => resolve(undefined))
    const give = (rttMs?: number) => {
      cancel()
      resolve(rttMs)
    }
    signal.addEventListener('abort', () => give(), {once: true})
    connection.onClose(() => give())
    connection.ping(() => give(Math.round((clock.monotonic() - sentAt) * 1000) / 1000))
  })
}
