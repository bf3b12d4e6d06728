import {formatStunError} from '../client/stun/error-fact.ts'
import {type Allocation, TurnClient, type TurnOutcome} from '../client/turn/turn-client.ts'
import type {TurnAllocationFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceServer, IceServerUrl} from '../model/ice-server.ts'
import type {Observed} from '../model/observed.ts'
import type {ServerConnection} from '../session/server-connection.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {ProbeContext} from './probe.ts'

/** Giving back is a courtesy: one round trip with one repetition. Without it the allocation ends by itself after its lifetime. */
const releaseTimeoutMs = 900

/** A connection that took nearly all the time still leaves Allocate this much. */
const leastAllocateMs = 1_000

/** The server has just answered Allocate, so this is a generous round trip with two repetitions. */
export const permissionTimeoutMs = 2_000

export type Stages = {-readonly [K in keyof TurnAllocationFact['stages']]: TurnAllocationFact['stages'][K]}

export type TurnContext = ProbeContext<GatheringSession, GatheringSettings>

/** One URL of a TURN server, and whose credentials go with it. */
export interface TurnTarget {
  readonly url: IceServerUrl
  readonly server: IceServer
}

/** A connection to a TURN server, and the client that allocates on it. */
export interface TurnLeg {
  readonly connection: ServerConnection
  readonly client: TurnClient
}

/** @throws FailureError `no-credentials` where the target has none */
export function legOn(connection: ServerConnection, {server, url}: TurnTarget, {clock, random}: TurnContext): TurnLeg {
  const {username, password} = server
  if (username === undefined || password === undefined) throw noCredentials(url)
  const client = new TurnClient({transport: connection.transport, clock, random, credentials: {username, password}})
  return {connection, client}
}

/** Within what connecting has left of the server's time. */
export function allocateOn(
  {connection, client}: TurnLeg,
  {settings: {turnTimeoutMs}, signal}: TurnContext,
): Promise<TurnOutcome<Allocation>> {
  const timeoutMs = Math.max(turnTimeoutMs - connection.tookMs, Math.min(leastAllocateMs, turnTimeoutMs))
  return client.allocate({signal, timeoutMs})
}

/** @throws FailureError `refused` where the server said no */
export function granted<T>(outcome: TurnOutcome<T>, endpoint: string): {value: T; rttMs: number} {
  if (outcome.ok) return outcome
  const {refusal} = outcome
  throw new FailureError({
    kind: 'refused',
    code: String(refusal.code),
    message: `${endpoint} refused ${formatStunError(refusal)}.`,
    endpoint,
  })
}

/**
 * Returns the allocation and closes the connection. It need not be waited for: the session does at its end. Ctrl-C does not stop it, it
 * is what Ctrl-C asks for.
 */
export function giveBack({connection, client}: TurnLeg, {session, stopwatch}: TurnContext): Promise<Observed<{rttMs: number}>> {
  const {endpoint, close} = connection
  const patience = {signal: new AbortController().signal, timeoutMs: releaseTimeoutMs}
  const released: Promise<Observed<{rttMs: number}>> = client.mayHoldAllocation
    ? observe(stopwatch, async () => ({rttMs: granted(await client.refresh(0, patience), endpoint).rttMs}))
    : Promise.resolve({status: 'not-attempted', reason: 'there was no allocation'})
  const closed = released.then(close, close)
  session.closeLater(`TURN allocation at ${endpoint}`, () => closed)
  return released
}

const noCredentials = ({host, port, url}: IceServerUrl): FailureError =>
  new FailureError({
    kind: 'no-credentials',
    message: `There is no username or no password for ${url}.`,
    endpoint: `${host}:${port}`,
  })
