import type {Check} from '../../src/diagnosis/check.ts'
import {probeIceChecks} from '../../src/diagnosis/checks/probe-ice.ts'
import {probeSignalingChecks} from '../../src/diagnosis/checks/probe-signaling.ts'
import {quotaHeadroomChecks} from '../../src/diagnosis/checks/quota-headroom.ts'
import {type CheckSettings, diagnose} from '../../src/diagnosis/run.ts'
import {verdictOf} from '../../src/diagnosis/verdict.ts'
import type {Evidence, EvidenceKey} from '../../src/model/evidence.ts'
import {notAttempted} from '../../src/model/observed.ts'
import type {Outcome, Report} from '../../src/model/report.ts'
import type {Span} from '../../src/model/timeline.ts'
import {
  candidatesIn,
  channelArn,
  failed,
  healthyEvidence,
  observed,
  refusedRow,
  startedAt,
  stunRow,
  turnRows,
  unanswered,
  withStages,
} from './evidence.ts'
import {headroomEvidence} from './headroom-evidence.ts'
import {healthySignaling} from './signaling-evidence.ts'

const labels: Record<EvidenceKey, string> = {
  credentialShape: 'look at the credentials',
  clockSkew: 'compare the clock',
  identity: 'ask STS who we are',
  channel: 'describe channel',
  nearChannels: 'look for near names',
  channelElsewhere: 'look in other regions',
  endpoints: 'get endpoints',
  endpointReach: 'reach the endpoints',
  outboundRules: 'list what a firewall must let out',
  iceServers: 'get ICE servers',
  signalingConnect: 'open websocket as viewer',
  websocketPings: 'ping over the websocket',
  messageRefusal: 'send a message that must be refused',
  messageRoundTrip: 'pass messages to a master of our own',
  permissions: 'simulate the permissions',
  hostCandidates: 'open sockets',
  stunBindings: 'ask STUN servers',
  natMappings: 'compare how different servers see us',
  turnAllocations: 'allocate on TURN servers',
  offerAnswer: 'send offer, await answer',
  sdpTexts: 'read the description',
  session: 'watch the session',
  serviceQuotas: 'ask Service Quotas',
  channelCount: 'count channels',
  streamCount: 'count streams',
  storageChannelCount: 'count channels that store media',
  channelUse: 'read the use from CloudWatch',
  quotas: 'compare with quotas',
  metrics: 'read CloudWatch metrics',
  presignedUrl: 'take the URL apart',
  urlSignature: 'sign it again',
}

const after: Partial<Record<EvidenceKey, readonly EvidenceKey[]>> = {
  endpoints: ['channel'],
  nearChannels: ['channel'],
  iceServers: ['endpoints'],
  signalingConnect: ['endpoints'],
  turnAllocations: ['iceServers', 'hostCandidates'],
  offerAnswer: ['signalingConnect'],
  metrics: ['channel'],
  quotas: ['offerAnswer', 'metrics'],
}

const roundTrips: Partial<Record<EvidenceKey, number>> = {
  channel: 2,
  endpoints: 1,
  iceServers: 3,
  signalingConnect: 4,
  stunBindings: 1,
  turnAllocations: 5,
  offerAnswer: 1,
}

/** The waterfall that such evidence would have drawn. */
const timelineOf = (evidence: Evidence): Span[] =>
  (Object.keys(evidence) as EvidenceKey[]).flatMap((key): Span[] => {
    const there = evidence[key]
    if (there === undefined || there.status === 'not-attempted') return []
    return [
      {
        id: key,
        label: labels[key],
        startMs: there.atMs - there.tookMs,
        endMs: there.atMs,
        outcome: there.status === 'observed' ? 'ok' : 'failed',
        after: (after[key] ?? []).filter((other) => evidence[other] !== undefined),
        ...(roundTrips[key] !== undefined && {roundTrips: roundTrips[key]}),
      },
    ]
  })

/** The report of a run that had gathered `evidence`. */
export function reportOf(
  evidence: Evidence,
  options: {outcome?: Outcome; settings?: CheckSettings; channel?: string; checks?: readonly Check[]; probe?: string} = {},
): Report {
  const {channel = 'demo', checks = probeIceChecks, probe = 'probe ice'} = options
  const region = 'us-west-2'
  const diagnosis = diagnose(checks, evidence, {startedAt, channel, region, world: 'aws'}, options.settings)
  const outcome = options.outcome ?? diagnosis.outcome
  return {
    schema: 'urn:kvsctl:schema:report:1',
    tool: {name: 'kvsctl', version: '0.1.0', node: '20.20.2'},
    probe,
    subject: {channel, ...(evidence.channel?.status === 'observed' && {channelArn}), region, world: 'aws'},
    startedAt,
    tookMs: 356,
    ...diagnosis,
    outcome,
    verdict: verdictOf(channel, outcome, diagnosis, evidence),
    candidates: candidatesIn(evidence),
    timeline: timelineOf(evidence),
    evidence,
  }
}

const evidenceWith = (changes: Evidence): Evidence => ({...healthyEvidence, ...changes})

/** What is left when a probe had nothing to start from. */
export const without = (...keys: EvidenceKey[]): Evidence =>
  Object.fromEntries(keys.map((key) => [key, notAttempted('the channel could not be described')])) as Evidence

const needsChannel = without('endpoints', 'iceServers', 'signalingConnect', 'turnAllocations', 'offerAnswer', 'metrics')

export const healthyReport = reportOf(healthyEvidence)

/** The camera is off: a warning, since nobody asked for an answer. */
export const noAnswerReport = reportOf(evidenceWith({offerAnswer: observed(unanswered, 5163, 5000)}))

export const wrongPasswordReport = reportOf(
  evidenceWith({
    turnAllocations: observed(
      turnRows.map((row) => refusedRow(row, 401, 'Unauthorized')),
      240,
      109,
    ),
  }),
)

/** A network that lets no UDP out: six silent servers, one cause. */
export const udpBlockedReport = reportOf(
  evidenceWith({
    stunBindings: observed(
      [{...stunRow, observed: failed({kind: 'timeout', message: 'No answer within 3.0 s.'}, 3002, 3000)}],
      3002,
      3000,
    ),
    turnAllocations: observed(
      turnRows.map((row) =>
        row.subject.startsWith('turn:')
          ? withStages(row, {allocate: failed({kind: 'timeout', message: 'No answer within 3.0 s.'}, 3131, 3000)})
          : row,
      ),
      3131,
      3000,
    ),
  }),
)

/** The name is misspelled. */
export const channelMissingReport = reportOf(
  evidenceWith({
    ...needsChannel,
    channel: failed(
      {
        kind: 'refused',
        code: 'ResourceNotFoundException',
        httpStatus: 404,
        message: 'The requested channel is not found or not active.',
        requestId: 'f3b0c1d2-0000-4000-8000-000000000001',
      },
      41,
      40,
    ),
    nearChannels: observed({near: [{name: 'demo', arn: channelArn}], listed: 12, complete: true}, 80, 39),
  }),
  {channel: 'dmeo'},
)

/** Nobody gave credentials: no cause can be named. */
export const unknownReport = reportOf(
  evidenceWith({
    ...needsChannel,
    identity: failed({kind: 'no-credentials', message: 'No AWS credentials were found.'}, 3, 3),
    channel: failed({kind: 'no-credentials', message: 'No AWS credentials were found.'}, 3, 3),
  }),
)

const interrupted = failed({kind: 'interrupted', message: 'Interrupted.'}, 400, 260)

/** Ctrl-C while the TURN servers were being asked. */
export const interruptedReport = reportOf(
  evidenceWith({turnAllocations: interrupted, offerAnswer: interrupted, metrics: interrupted}),
  {
    outcome: 'interrupted',
  },
)

/** Text from the network that tries to talk to the terminal; what a codec let through is already made printable. */
export const upgradeRefusedReport = reportOf(
  evidenceWith({
    signalingConnect: observed(
      {
        role: 'VIEWER',
        clientId: 'kvsctl-0f1e2d3c',
        endpoint: 'v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com:443',
        httpStatus: 403,
        headers: {'content-type': 'application/json', 'x-amz-apigw-id': 'UT2dNEc0PHcF7hA='},
        body: '{"message":"User: arn:aws:iam::123456789012:user/oncall is not authorized to perform: kinesisvideo:ConnectAsViewer"}',
      },
      163,
      94,
    ),
    offerAnswer: notAttempted('the websocket did not open'),
  }),
)

const signalingOf = (changes: Evidence): Report =>
  reportOf({...healthySignaling, ...changes}, {checks: probeSignalingChecks, probe: 'probe signaling'})

export const signalingReport = signalingOf({})

/** Something between takes the upgrade and then nothing more. */
export const halfOpenReport = signalingOf({
  websocketPings: observed({sent: 1, rttsMs: [], unansweredAfterMs: 3000}, 3170, 3000),
  messageRefusal: notAttempted('not even a ping was answered'),
  offerAnswer: observed(unanswered, 5163, 5000),
})

/** An account with room for twenty more channels. */
export const headroomReport = reportOf(headroomEvidence({channelCount: observed(9980, 90, 80)}), {
  checks: quotaHeadroomChecks,
  probe: 'quota headroom',
})

/** One report per situation, for whoever must cope with all of them. */
export const canonicalReports: Readonly<Record<string, Report>> = {
  healthy: healthyReport,
  'no answer': noAnswerReport,
  'wrong TURN password': wrongPasswordReport,
  'UDP blocked': udpBlockedReport,
  'channel missing': channelMissingReport,
  'upgrade refused': upgradeRefusedReport,
  'signaling in order': signalingReport,
  'websocket half open': halfOpenReport,
  'no credentials': unknownReport,
  interrupted: interruptedReport,
  'quota nearly full': headroomReport,
}
