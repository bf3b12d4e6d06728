import {transact} from '../../client/stun/transact.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {IceServer, IceTransport} from '../../model/ice-server.ts'
import {connectServer} from '../../probes/server-connection.ts'
import type {TurnTarget} from '../../probes/turn-leg.ts'
import {turnTargets} from '../../probes/turn-targets.ts'
import {openTurnTunnel, type TurnTunnel} from '../../session/turn-tunnel.ts'
import type {World} from '../connect.ts'

/** How relays are to be used. */
export interface RelayChoice {
  /** Relayed candidates alone. */
  readonly relayOnly?: boolean
  /** Reach the TURN server over this transport alone. */
  readonly turnTransport?: IceTransport
}

export interface OpenTunnel {
  readonly tunnel: TurnTunnel
  /** Gives the allocation back, and hangs up on the server. */
  close(): Promise<void>
}

/** A server that answers does so within a round trip. */
const tryTimeoutMs = 1_500

/** The fewer layers the better; TLS gets through nearly everywhere. */
const order: readonly IceTransport[] = ['udp', 'tls', 'tcp', 'dtls']

/** The way to the first TURN server that answers; undefined where none does. */
export async function openTunnel(
  world: World,
  servers: readonly IceServer[],
  {turnTransport}: RelayChoice,
  signal: AbortSignal,
): Promise<OpenTunnel | undefined> {
  const targets = turnTargets(servers, {...(turnTransport && {transports: [turnTransport]})})
  for (const target of targets.toSorted((a, b) => order.indexOf(a.url.transport) - order.indexOf(b.url.transport))) {
    const open = await openOne(world, target, signal).catch((error: unknown) => {
      if (error instanceof FailureError) return undefined
      throw error
    })
    if (open || signal.aborted) return open
  }
  return undefined
}

async function openOne(world: World, {url, server}: TurnTarget, signal: AbortSignal): Promise<OpenTunnel | undefined> {
  const {clock, random, ca} = world
  const {username, password} = server
  if (username === undefined || password === undefined) return undefined
  const settings = {stunUrls: [], stunTimeoutMs: tryTimeoutMs, turnTimeoutMs: tryTimeoutMs, ...(ca !== undefined && {ca})}
  const connection = await connectServer({clock, signal, settings}, {url}, tryTimeoutMs)
  try {
    const {transport} = connection
    await transact({transport, clock, random}, {method: 'Binding', attributes: [], timeoutMs: tryTimeoutMs}, signal)
    const tunnel = await openTurnTunnel({transport, url, credentials: {username, password}, clock, random})
    return {
      tunnel,
      close: async () => {
        await tunnel.close()
        await connection.close()
      },
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}
