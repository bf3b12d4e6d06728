import type {Subjected, TurnAllocationFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceServer} from '../model/ice-server.ts'
import {notAttempted} from '../model/observed.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {Probe, ProbeContext} from './probe.ts'
import {firstFailure, probeTurnServer, type TurnTarget} from './turn-row.ts'

/** A backstop: the settings and the constants of `turn-row.ts` bound each server. */
const timeoutMs = 30_000

type Context = ProbeContext<GatheringSession, GatheringSettings>
type Row = Subjected<TurnAllocationFact>

/** Allocates on every TURN server over every transport at once, and sends data through each relay. */
export const turnAllocations: Probe<'turnAllocations', GatheringSession, GatheringSettings> = {
  key: 'turnAllocations',
  label: 'allocate on the TURN servers and relay data',
  needs: ['iceServers'],
  timeoutMs,
  run: (context) => Promise.all(targetsOf(context.session.iceServers ?? []).map((target) => rowOf(context, target))),
}

/** Every TURN URL with its credentials; the same one twice is asked once. */
function targetsOf(servers: readonly IceServer[]): readonly TurnTarget[] {
  const targets = servers.flatMap((server) => server.urls.filter(({kind}) => kind === 'turn').map((url) => ({url, server})))
  const keys = targets.map(({url, server}) => `${url.url} ${server.username}`)
  return targets.filter((_, index) => keys.indexOf(keys[index]!) === index)
}

async function rowOf(context: Context, target: TurnTarget): Promise<Row> {
  const {url} = target
  if (url.transport === 'dtls')
    return {subject: url.url, observed: await observe(context.stopwatch, async () => notBuilt(target))}
  return {subject: url.url, observed: await observe(context.stopwatch, () => timed(context, target))}
}

/** Draws one span per server and transport, failed unless data came back. */
async function timed(context: Context, target: TurnTarget): Promise<TurnAllocationFact> {
  const {url, transport} = {...target, transport: target.url.transport}
  const step = {
    id: `turn-allocate ${url.host}:${url.port} ${transport}`,
    label: `TURN ${transport} ${url.host}:${url.port}`,
  }
  let fact: TurnAllocationFact | undefined
  try {
    await context.stopwatch.span(step, async (spent) => {
      const probed = await probeTurnServer(context, target)
      fact = probed.fact
      spent?.(probed.roundTrips)
      const failure = firstFailure(probed.fact)
      if (failure) throw new FailureError(failure)
    })
  } catch (error) {
    if (!fact) throw error
  }
  return fact!
}

const notBuilt = ({url}: TurnTarget): TurnAllocationFact => {
  const reason = notAttempted('DTLS not built')
  return {
    server: url.url,
    transport: url.transport,
    stages: {connect: reason, allocate: reason, permission: reason, roundTrip: reason},
  }
}
