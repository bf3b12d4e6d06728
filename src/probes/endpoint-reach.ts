import {isIP} from 'node:net'
import type {EndpointPurpose, EndpointReachFact} from '../model/endpoint-reach.ts'
import type {Subjected} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {failureOf, notAttempted, observedValue} from '../model/observed.ts'
import {startDeadline} from '../platform/deadline.ts'
import {resolveAll} from '../platform/dns.ts'
import {type Line, openLine, openLineThrough} from '../platform/line.ts'
import {type HttpProxy, proxyFor} from '../platform/proxy.ts'
import {type ControlPlaneSettings, callTimeoutMs} from './control-plane-settings.ts'
import {observe} from './observe.ts'
import type {Probe, ProbeContext, Session, Stopwatch} from './probe.ts'
import {type KnownEndpoints, type ReachTarget, reachPlan} from './reach-plan.ts'

export interface EndpointReachSettings extends ControlPlaneSettings {
  /** `https://kinesisvideo.<region>…`, or the endpoint that was named. */
  readonly controlPlaneUrl: string
  /** Which endpoints are of interest. */
  readonly reachPurposes: readonly EndpointPurpose[]
  /** PEM of the only authorities to trust, instead of the built-in ones. */
  readonly ca?: string
  /** Where `HTTPS_PROXY` and `NO_PROXY` are read. */
  readonly env: NodeJS.ProcessEnv
}

/** Of one endpoint: name, TCP and TLS. From the other side of the world they take a second; a lost SYN costs one more, or three. */
const endpointTimeoutMs = 5_000

/** Asking for the endpoints of another role, then all of them at once. */
const timeoutMs = callTimeoutMs + endpointTimeoutMs

type Context = ProbeContext<Session, EndpointReachSettings>
type Row = Subjected<EndpointReachFact>

/** Reaches each endpoint as far as TLS, all at once; whoever answers there is described and not trusted. */
export const endpointReach: Probe<'endpointReach', Session, EndpointReachSettings> = {
  key: 'endpointReach',
  label: 'reach the endpoints',
  needs: [],
  after: ['endpoints'],
  timeoutMs,
  async run(context, evidence): Promise<readonly Row[]> {
    const {controlPlaneUrl, reachPurposes} = context.settings
    const viewer = observedValue(evidence.endpoints)
    const others = await othersOf(context, observedValue(evidence.channel)?.arn)
    const known: KnownEndpoints = {controlPlane: controlPlaneUrl, ...(viewer && {viewer}), ...others}
    return Promise.all(
      reachPlan(reachPurposes, known).map(async ({purpose, target}) =>
        target
          ? {subject: `${purpose} ${target.host}:${target.port}`, observed: await reach(context, target)}
          : {subject: purpose, observed: notAttempted(`the service named no endpoint for ${purpose}`)},
      ),
    )
  },
}

/** The endpoints that a viewer does not need: asked for where they are wanted. Asking connects nobody. */
async function othersOf({settings, signal}: Context, found: string | undefined) {
  const arn = 'arn' in settings.channel ? settings.channel.arn : found
  const wants = (purpose: EndpointPurpose) => settings.reachPurposes.includes(purpose)
  const ask = async (role: 'MASTER' | 'VIEWER', protocol: 'WSS' | 'WEBRTC', purpose: EndpointPurpose) =>
    arn === undefined || !wants(purpose)
      ? undefined
      : settings.api.getEndpoints(arn, role, [protocol], {signal}).catch((error: unknown) => {
          // Refused where media storage is not configured; the row then says that there is no such endpoint.
          if (!(error instanceof FailureError)) throw error
        })
  const [master, storage] = await Promise.all([ask('MASTER', 'WSS', 'websocket-master'), ask('VIEWER', 'WEBRTC', 'storage')])
  return {...(master && {master}), ...(storage && {storage})}
}

async function reach(context: Context, target: ReachTarget): Promise<Row['observed']> {
  const {stopwatch, clock, settings} = context
  const {host, port, purpose, secure} = target
  const endpoint = `${host}:${port}`
  const proxy = secure ? proxyFor(host, port, settings.env) : undefined
  const deadline = startDeadline(context.signal, clock, endpointTimeoutMs, `Reaching ${endpoint}`, endpoint)
  const step = {id: `reach ${purpose}`, label: `reach ${endpoint}`, roundTrips: secure ? 2 : 1}
  return observe(stopwatch, async () => {
    const stages = await drawn(stopwatch, step, () => stagesOf(context, target, proxy, deadline.signal)).finally(deadline.cancel)
    return {purpose, host, port, ...stages, ...(proxy && {proxy: proxy.url.host})}
  })
}

type Stages = Pick<EndpointReachFact, 'dns' | 'tcp' | 'tls'>

/** A row is always there; in the waterfall, one that did not get through is a step that failed. */
async function drawn(stopwatch: Stopwatch, step: Parameters<Stopwatch['span']>[0], work: () => Promise<Stages>): Promise<Stages> {
  let stages: Stages | undefined
  const span = stopwatch.span(step, async () => {
    stages = await work()
    const failure = [stages.dns, stages.tcp, stages.tls].map(failureOf).find((found) => found !== undefined)
    if (failure) throw new FailureError(failure)
  })
  return span.then(
    () => stages!,
    (error: unknown) => {
      if (stages) return stages
      throw error
    },
  )
}

async function stagesOf(
  {stopwatch, settings, clock}: Context,
  {host, port, secure}: ReachTarget,
  proxy: HttpProxy | undefined,
  signal: AbortSignal,
): Promise<Stages> {
  const dns = whyNoDns(host, proxy) ?? (await observe(stopwatch, async () => ({addresses: await resolveAll(host, signal)})))
  if (dns.status === 'failed')
    return {dns, tcp: notAttempted('the name did not resolve'), tls: notAttempted('the name did not resolve')}
  let line: Line | undefined
  const startMs = clock.monotonic()
  const tcp = await observe(stopwatch, async () => {
    line = await (proxy
      ? openLineThrough(proxy, host, port, signal)
      : openLine({addresses: observedValue(dns)?.addresses ?? [host], port, signal}))
    return {address: line.address, tookMs: Math.round((clock.monotonic() - startMs) * 1000) / 1000}
  })
  if (!line) return {dns, tcp, tls: notAttempted('there was no connection')}
  const open = line
  try {
    if (!secure) return {dns, tcp, tls: notAttempted('it is not spoken to over TLS')}
    const {ca} = settings
    const shake = () => open.handshake({servername: host, signal, ...(ca !== undefined && {ca})})
    return {dns, tcp, tls: await observe(stopwatch, shake)}
  } finally {
    open.close()
  }
}

const whyNoDns = (host: string, proxy: HttpProxy | undefined) => {
  if (proxy) return notAttempted(`the proxy ${proxy.url.host} resolves it`)
  return isIP(host) === 0 ? undefined : notAttempted('it is an address and no name')
}
