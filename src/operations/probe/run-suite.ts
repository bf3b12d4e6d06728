import {type CheckSettings, diagnose} from '../../diagnosis/run.ts'
import {verdictOf} from '../../diagnosis/verdict.ts'
import type {Evidence} from '../../model/evidence.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseIceServerUrl} from '../../model/ice-server.ts'
import {observedValue} from '../../model/observed.ts'
import {type Report, subjectName} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {warmUpPeer} from '../../peer/peer.ts'
import {packageVersion} from '../../platform/package-root.ts'
import {candidatesOf} from '../../probes/candidates.ts'
import {defaultStunTimeoutMs, defaultTurnTimeoutMs} from '../../probes/gathering-session.ts'
import {type ProbeSettings, probesFor} from '../../probes/index.ts'
import {runProbes} from '../../probes/run.ts'
import {RunSession} from '../../probes/session.ts'
import {prepareOffer} from '../../probes/signaling-session.ts'
import {RunStopwatch} from '../../probes/stopwatch.ts'
import {clientIdFor} from '../client-id.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'
import {parseIceServers} from './parse-ice-servers.ts'
import {redactEvidence} from './redact-sdp.ts'
import type {Suite} from './suite.ts'

/** Long enough for a dead server's own deadline and a camera that thinks; short enough that nobody wonders whether it hangs. */
export const defaultTimeoutMs = 20_000

/** A connected camera answers within a second, over a mobile network within three. */
export const defaultAnswerTimeoutMs = 5_000

/** Enough for a median, and done within half a second on most networks. */
export const defaultPings = 5

/** What CloudWatch's ListMetrics calls recent, and five minutes apiece of it. */
export const defaultUseWindowMs = 3 * 3_600_000

/** What every probe command can be told. */
export interface ProbeOptions {
  /** Name or ARN; probes of what belongs to a region alone do without. */
  readonly channel?: string
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

/** What one command adds to them. */
export interface SuiteRun {
  readonly suite: Suite
  readonly checkSettings?: CheckSettings
  /** Probe settings that differ from those that every probe command has. */
  readonly probeSettings?: Partial<ProbeSettings>
  /** The files that it is about, where it is about no channel. */
  readonly file?: string
  /** Leaves ice-pwd in the descriptions. */
  readonly showSecrets?: boolean
}

/**
 * Gathers what a suite wants to know, all at once where it is independent, judges it, and closes all that was opened.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export async function runSuite(world: World, run: SuiteRun, options: ProbeOptions): Promise<Report> {
  const id = clientIdFor(options.clientId)
  try {
    return await runAs(id.clientId, world, run, options)
  } finally {
    id.release()
  }
}

async function runAs(clientId: string, world: World, run: SuiteRun, options: ProbeOptions): Promise<Report> {
  const settings = {...settingsOf(world, options, clientId), ...run.probeSettings}
  const {clock, random} = world
  const startedAt = new Date(clock.now()).toISOString()
  const stopwatch = new RunStopwatch(clock, options.onProgress)
  const session = new RunSession(clock)
  const bound = boundBy(world, options)
  try {
    // A whole session knows what its peer has to be like only when it has its ICE servers.
    const prepare = (): Promise<unknown> => (settings.sessionPlan ? warmUpPeer() : prepareOffer({session, stopwatch}))
    const probes = probesFor(settings, run.suite.wants).map((probe) => withOfferMeanwhile(probe, run.suite, prepare))
    const gathered = await runProbes({probes, session, settings, clock, random, signal: bound.signal, stopwatch})
    const tookMs = stopwatch.elapsedMs()
    const report = reportOf(world, run, options, {startedAt, tookMs, evidence: redactEvidence(gathered, run.showSecrets)})
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
  {wants}: Suite,
  prepare: () => Promise<unknown>,
): P {
  // A busy process would be measured as a slow network where the endpoints are timed.
  if (probe.key !== 'endpoints' || !wants.includes('offerAnswer') || wants.includes('endpointReach')) return probe
  return {
    ...probe,
    run: (context, evidence) => {
      context.clock.after(1, () => prepare().catch(() => undefined))
      return probe.run(context, evidence)
    },
  }
}

function settingsOf(world: World, options: ProbeOptions, clientId: string): ProbeSettings {
  const {channel, iceServersFile: file} = options
  const servers = file && parseIceServers(file.content, file.path)
  const ofFile = (wanted: 'stun' | 'turn') =>
    servers?.flatMap(({urls}) => urls.filter(({kind}) => kind === wanted).map(({url}) => url)) ?? []
  const [stunOfFile, turnOfFile] = [ofFile('stun'), ofFile('turn')]
  const stunUrls = stunOfFile.length > 0 ? stunOfFile : [world.stunUrl].filter((url) => url !== '')
  const arn = channel !== undefined && parseResourceArn(channel) ? channel : undefined
  return {
    api: world.api,
    channel: arn === undefined ? {name: channel ?? ''} : {arn},
    ...(arn !== undefined && {channelArn: arn}),
    overTls: !world.endpoint?.startsWith('http:'),
    controlPlaneUrl: world.controlPlaneUrl,
    reachPurposes: ['control-plane', 'signaling-rest', 'websocket-viewer'],
    env: process.env,
    nearNames,
    clientId,
    ...(file && servers && {iceServersFile: {path: file.path, servers}}),
    stunUrls,
    stunTimeoutMs: options.serverTimeoutMs ?? defaultStunTimeoutMs,
    turnTimeoutMs: options.serverTimeoutMs ?? defaultTurnTimeoutMs,
    includeLoopback: stunUrls.some(isOnThisMachine) || turnOfFile.some(isOnThisMachine),
    region: world.region,
    apiIn: (region) => world.inRegion(region),
    useOf: [],
    useWindowMs: defaultUseWindowMs,
    countStorage: false,
    savedUses: [],
    pings: defaultPings,
    credentials: () => world.credentials(),
    answerTimeoutMs: options.answerTimeoutMs ?? defaultAnswerTimeoutMs,
    ...(world.ca !== undefined && {ca: world.ca}),
  }
}

/** An emulator, whether `--local` found it or an endpoint names it: its peers are on loopback too. */
const isOnThisMachine = (url: string): boolean => /^127\.|^::1$|^localhost$/.test(parseIceServerUrl(url)?.host ?? '')

/** Ctrl-C, and the end of the time for all of it. */
function boundBy({clock}: World, {signal, timeoutMs = defaultTimeoutMs}: ProbeOptions) {
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

function reportOf(
  world: World,
  {suite, checkSettings, file}: SuiteRun,
  {channel, iceServersFile, signal}: ProbeOptions,
  {startedAt, tookMs, evidence}: Gathered,
): Omit<Report, 'timeline'> {
  const {region} = world
  const where = world.kind === 'custom' ? (world.endpoint ?? 'custom') : world.kind
  const servers = channel === undefined ? iceServersFile?.path : undefined
  const given = {
    ...(channel !== undefined && {channel}),
    ...(servers !== undefined && {servers}),
    ...(file !== undefined && {file}),
  }
  const about = subjectName({...given, region})
  const diagnosis = diagnose(suite.checks, evidence, {startedAt, channel: about, region, world: where}, checkSettings)
  const outcome = signal?.aborted ? 'interrupted' : diagnosis.outcome
  const channelArn = observedValue(evidence.channel)?.arn ?? (channel && parseResourceArn(channel) ? channel : undefined)
  return {
    schema: 'urn:kvsctl:schema:report:1',
    tool: {name: 'kvsctl', version: packageVersion(), node: process.versions.node},
    probe: suite.command,
    subject: {
      ...given,
      ...(channelArn !== undefined && {channelArn}),
      region,
      world: where,
    },
    startedAt,
    tookMs,
    ...diagnosis,
    outcome,
    verdict: verdictOf(about, outcome, diagnosis, evidence),
    candidates: candidatesOf(evidence),
    evidence,
  }
}
