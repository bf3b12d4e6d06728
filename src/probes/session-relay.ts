import {transact} from '../client/stun/transact.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceTransport} from '../model/ice-server.ts'
import {connectServer, type ServerConnection} from '../session/server-connection.ts'
import {openTurnTunnel, type TurnTunnel} from '../session/turn-tunnel.ts'
import type {ProbeContext} from './probe.ts'
import type {WholeSession, WholeSessionSettings} from './session-settings.ts'
import type {TurnTarget} from './turn-leg.ts'
import {turnTargets} from './turn-targets.ts'

type Context = ProbeContext<WholeSession, WholeSessionSettings>

/** The fewer layers the better; TLS gets through nearly everywhere. */
const order: readonly IceTransport[] = ['udp', 'tls', 'tcp', 'dtls']

/** A server that answers does so within a round trip; the session waits for this before it can offer anything. */
const tryTimeoutMs = 1_500

/** Servers that are tried before the session goes on without a relay: those of KVS are two, over three transports each. */
const mostTried = 4

/**
 * Opens the way to the first TURN server that answers, for the peer of a session. The session's probe closes what it opened.
 * @returns undefined where there is none, or none answers
 * @throws FailureError `malformed` where none of the servers is one that is meant
 */
export async function openSessionRelay(context: Context): Promise<TurnTunnel | undefined> {
  const {session, settings} = context
  const {turnTransport, turnServer} = settings.sessionPlan!
  const targets = turnTargets(session.iceServers ?? [], {
    ...(turnTransport && {transports: [turnTransport]}),
    ...(turnServer !== undefined && {server: turnServer}),
  })
  const sorted = targets.toSorted((a, b) => order.indexOf(a.url.transport) - order.indexOf(b.url.transport))
  for (const target of firstOfEach(sorted)) {
    const tunnel = await openOne(context, target)
    if (tunnel || context.signal.aborted) return tunnel
  }
  return undefined
}

/** One of each transport before the second of any. */
const firstOfEach = (targets: readonly TurnTarget[]): readonly TurnTarget[] => {
  const firsts = targets.filter(({url}, index) => targets.findIndex((other) => other.url.transport === url.transport) === index)
  return [...firsts, ...targets.filter((target) => !firsts.includes(target))].slice(0, mostTried)
}

async function openOne(context: Context, {url, server}: TurnTarget): Promise<TurnTunnel | undefined> {
  const {clock, random, session} = context
  const {username, password} = server
  if (username === undefined || password === undefined) return undefined
  try {
    const connection = await connectServer(context, {url}, tryTimeoutMs)
    session.closeLater(`connection to ${url.url}`, connection.close)
    await answers(context, connection)
    const tunnel = await openTurnTunnel({transport: connection.transport, url, credentials: {username, password}, clock, random})
    session.closeLater(`relay of ${url.url}`, () => tunnel.close())
    return tunnel
  } catch (error) {
    if (error instanceof FailureError) return undefined
    throw error
  }
}

/** Every TURN server answers Binding requests; one that is silent would keep the peer waiting. */
async function answers({clock, random, signal}: Context, {transport}: ServerConnection): Promise<void> {
  await transact({transport, clock, random}, {method: 'Binding', attributes: [], timeoutMs: tryTimeoutMs}, signal)
}
