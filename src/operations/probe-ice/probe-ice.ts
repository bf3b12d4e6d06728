import {probeIceChecks} from '../../diagnosis/checks/probe-ice.ts'
import {diagnose} from '../../diagnosis/run.ts'
import {verdictOf} from '../../diagnosis/verdict.ts'
import type {Evidence} from '../../model/evidence.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseIceServerUrl} from '../../model/ice-server.ts'
import {observedValue} from '../../model/observed.ts'
import type {Report} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {packageVersion} from '../../platform/package-root.ts'
import {candidatesOf} from '../../probes/candidates.ts'
import {defaultStunTimeoutMs, defaultTurnTimeoutMs} from '../../probes/gathering-session.ts'
import {type ProbeSettings, probesFor} from '../../probes/index.ts'
import {runProbes} from '../../probes/run.ts'
import {RunSession} from '../../probes/session.ts'
import {prepareOffer} from '../../probes/signaling-session.ts'
import {RunStopwatch} from '../../probes/stopwatch.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'
import {type ClaimedClientId, claimClientId, validClientId} from './client-id.ts'
import {parseIceServers} from './parse-ice-servers.ts'
import {redactEvidence} from './redact-sdp.ts'

/** Long enough for a dead server's own deadline and a camera that thinks; short enough that nobody wonders whether it hangs. */
export const defaultTimeoutMs = 20_000

/** A connected camera answers within a second, over a mobile network within three. */
export const defaultAnswerTimeoutMs = 5_000

export interface ProbeIceOptions {
  /** Name or ARN. */
  readonly channel: string
  /** No answer is an error instead of a warning. */
  readonly expectAnswer?: boolean
  /** Content of a file with ICE servers that take the place of the service's. */
  readonly iceServersFile?: {readonly path: string; readonly content: string}
  /** Bounds all of it. */
  readonly timeoutMs?: number
  readonly answerTimeoutMs?: number
  /** When a STUN or TURN server counts as silent. */
  readonly serverTimeoutMs?: number
  /** 1 to 256 characters; one stable id per host without it. */
  readonly clientId?: string
  /** Ctrl-C: what runs is ended, and the report tells what there is. */
  readonly signal?: AbortSignal
  /** Told the labels of the steps that run, whenever that changes. */
  readonly onProgress?: (running: readonly string[]) => void
}

/**
 * Checks a channel as a viewer would use it: endpoints, ICE servers, websocket, STUN, TURN, an SDP offer and its answer, then quotas and
 * metrics. It connects as viewer, never as master, and closes all that it opened.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export async function probeIce(world: World, options: ProbeIceOptions): Promise<Report> {
  const id = clientIdOf(options)
  try {
    return await probeAs(id.clientId, world, options)
  } finally {
    id.release()
  }
}

const clientIdOf = ({clientId}: ProbeIceOptions): ClaimedClientId =>
  clientId === undefined ? claimClientId() : {clientId: validClientId(clientId), release: () => {}}

async function probeAs(clientId: string, world: World, options: ProbeIceOptions): Promise<Report> {
  const settings = settingsOf(world, options, clientId)
  const {clock, random} = world
  const startedAt = new Date(clock.now()).toISOString()
  const stopwatch = new RunStopwatch(clock, options.onProgress)
  const session = new RunSession(clock)
  const bound = boundBy(world, options)
  try {
    const probes = probesFor(settings).map((probe) => withOfferMeanwhile(probe, {session, stopwatch}))
    const gathered = await runProbes({probes, session, settings, clock, random, signal: bound.signal, stopwatch})
    const tookMs = stopwatch.elapsedMs()
    const report = reportOf(world, options, {startedAt, tookMs, evidence: redactEvidence(gathered)})
    return {...report, timeline: stopwatch.timeline()}
  } finally {
    bound.cancel()
    await session.closeAll()
  }
}

/**
 * Loading a peer keeps the process busy for longer than most of the network takes. So it is done once the channel is known to exist and
 * the request for its endpoints is on the wire, and is ready when the websocket is.
 */
function withOfferMeanwhile<P extends ReturnType<typeof probesFor>[number]>(
  probe: P,
  step: Parameters<typeof prepareOffer>[0],
): P {
  if (probe.key !== 'endpoints') return probe
  return {
    ...probe,
    run: (context, evidence) => {
      context.clock.after(1, () => prepareOffer(step).catch(() => undefined))
      return probe.run(context, evidence)
    },
  }
}

function settingsOf(world: World, options: ProbeIceOptions, clientId: string): ProbeSettings {
  const {channel, iceServersFile: file} = options
  const servers = file && parseIceServers(file.content, file.path)
  const stunOfFile = servers?.flatMap(({urls}) => urls.filter(({kind}) => kind === 'stun').map(({url}) => url)) ?? []
  const arn = parseResourceArn(channel) ? channel : undefined
  return {
    api: world.api,
    channel: arn === undefined ? {name: channel} : {arn},
    ...(arn !== undefined && {channelArn: arn}),
    overTls: !world.endpoint?.startsWith('http:'),
    nearNames,
    clientId,
    ...(file && servers && {iceServersFile: {path: file.path, servers}}),
    stunUrls: stunOfFile.length > 0 ? stunOfFile : [world.stunUrl],
    stunTimeoutMs: options.serverTimeoutMs ?? defaultStunTimeoutMs,
    turnTimeoutMs: options.serverTimeoutMs ?? defaultTurnTimeoutMs,
    includeLoopback: isOnThisMachine(world.stunUrl),
    region: world.region,
    credentials: () => world.credentials(),
    answerTimeoutMs: options.answerTimeoutMs ?? defaultAnswerTimeoutMs,
    ...(world.ca !== undefined && {ca: world.ca}),
  }
}

/** An emulator, whether `--local` found it or an endpoint names it: its peers are on loopback too. */
const isOnThisMachine = (stunUrl: string): boolean => /^127\.|^::1$|^localhost$/.test(parseIceServerUrl(stunUrl)?.host ?? '')

/** Ctrl-C, and the end of the time for all of it. */
function boundBy({clock}: World, {signal, timeoutMs = defaultTimeoutMs}: ProbeIceOptions) {
  const controller = new AbortController()
  const message = `The time for the whole run (${timeoutMs / 1000} s) was over.`
  const cancel = clock.after(timeoutMs, () => controller.abort(new FailureError({kind: 'interrupted', message})))
  return {signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal, cancel}
}

interface Gathered {
  readonly startedAt: string
  readonly tookMs: number
  readonly evidence: Evidence
}

function reportOf(world: World, options: ProbeIceOptions, {startedAt, tookMs, evidence}: Gathered): Omit<Report, 'timeline'> {
  const {channel, expectAnswer = false, signal} = options
  const {region} = world
  const where = world.kind === 'custom' ? (world.endpoint ?? 'custom') : world.kind
  const settings = {'sig.master-answers': {expectAnswer}}
  const diagnosis = diagnose(probeIceChecks, evidence, {startedAt, channel, region, world: where}, settings)
  const outcome = signal?.aborted ? 'interrupted' : diagnosis.outcome
  const channelArn = observedValue(evidence.channel)?.arn ?? (parseResourceArn(channel) ? channel : undefined)
  return {
    schema: 'urn:kvsctl:schema:report:1',
    tool: {name: 'kvsctl', version: packageVersion(), node: process.versions.node},
    probe: 'probe ice',
    subject: {channel, ...(channelArn !== undefined && {channelArn}), region, world: where},
    startedAt,
    tookMs,
    ...diagnosis,
    outcome,
    verdict: verdictOf(channel, outcome, diagnosis, evidence),
    candidates: candidatesOf(evidence),
    evidence,
  }
}
