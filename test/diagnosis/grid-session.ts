import {probeSessionChecks} from '../../src/diagnosis/checks/probe-session.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import type {RelayServerFact} from '../../src/model/relay-server.ts'
import type {PairEnd, SessionCandidate, SessionFact, SessionPair} from '../../src/model/session-evidence.ts'
import {failed, healthyEvidence, observed} from '../support/evidence.ts'
import {healthySession} from '../support/healthy-session.ts'
import type {GridRow} from './grid.ts'

const row = (
  when: string,
  changes: Partial<SessionFact>,
  codes: readonly FindingCode[],
  more: Partial<GridRow> = {},
): GridRow => ({
  when: `probe session: ${when}`,
  evidence: {...healthyEvidence, session: observed({...healthySession, ...changes})},
  checks: probeSessionChecks,
  codes,
  outcome: codes.length > 0 ? 'failed' : 'ok',
  ...(codes[0] !== undefined && {rootCause: codes[0]}),
  ...more,
})

const warns = {outcome: 'ok', rootCause: undefined} as unknown as Partial<GridRow>

const candidate = (type: string, address: string, more: Partial<SessionCandidate> = {}): SessionCandidate => ({
  ...{type, protocol: 'udp', address, port: 50_000, family: address.includes(':') ? 'IPv6' : 'IPv4', priority: 1},
  ...{atMs: 10, via: 'trickle'},
  ...more,
})

const end = (type: string, address: string): PairEnd => ({type, address: `${address}:50000`, protocol: 'udp', priority: 1})

const pair = (local: PairEnd, remote: PairEnd, more: Partial<SessionPair> = {}): SessionPair => ({
  ...{local, remote, state: 'failed', nominated: false, rttMs: 'not-measured'},
  ...{requestsSent: 7, responsesReceived: 0, requestsReceived: 0, bytesSent: 0, bytesReceived: 0},
  ...more,
})

const ours = candidate('host', '192.0.2.7')
const theirs = candidate('host', '192.0.2.9')

/** Answered, and nothing after that. */
const unconnected = (changes: Partial<SessionFact>): Partial<SessionFact> => ({
  state: 'connecting',
  watchedMs: 15_000,
  marks: {offerSentMs: 5, answerMs: 60},
  dtls: {...healthySession.dtls, state: 'new', fingerprintMatches: 'not-measured'},
  media: [],
  localCandidates: [ours],
  remoteCandidates: [theirs],
  ...changes,
})

/** ICE stands, and DTLS does not come about. */
const unshaken = (dtls: Partial<SessionFact['dtls']>): Partial<SessionFact> => ({
  ...unconnected({}),
  marks: {offerSentMs: 5, answerMs: 60, iceConnectedMs: 80},
  dtls: {...healthySession.dtls, state: 'connecting', fingerprintMatches: 'not-measured', ...dtls},
})

const relayServer: RelayServerFact = {
  ...{
    server: 'turn:198.51.100.10:443?transport=udp',
    port: 443,
    transport: 'udp',
    state: 'relaying',
    redirects: [],
    refusals: [],
  },
  ...{requestsSent: 4, responsesReceived: 4, totalRoundTripMs: 90},
  peersNotLetIn: [{family: 'IPv4', address: '192.0.2.9', port: 50_000}],
}

const silentServer: RelayServerFact = {
  ...relayServer,
  ...{state: 'failed', responsesReceived: 0, peersNotLetIn: [], failure: {kind: 'timeout', message: 'It did not answer.'}},
}

const relayOnly = {...healthySession.choices, relayOnly: true}

const noRelay: Evidence = {offerAnswer: failed({kind: 'unreachable', code: 'no-relay'}), session: failed({kind: 'unreachable'})}

export const sessionGrid: readonly GridRow[] = [
  row('all is well', {}, []),
  row('it was ended before ICE was done', unconnected({watchedMs: 500}), [], {outcome: 'unknown'}),
  row('nothing answered', unconnected({pairs: [pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'))]}), ['KVS-ICE-050']),
  row('the camera sent no candidates', unconnected({remoteCandidates: []}), ['KVS-ICE-051']),
  row(
    'the camera has names alone',
    unconnected({
      remoteCandidates: [candidate('host', '0f1e.local', {family: 'mDNS', leftOut: 'hidden behind mDNS'})],
    }),
    ['KVS-ICE-052'],
  ),
  row('one has IPv4 and the other IPv6', unconnected({remoteCandidates: [candidate('host', '2001:db8::9')]}), ['KVS-ICE-053']),
  row(
    'every candidate of the camera was filtered out',
    unconnected({remoteCandidates: [{...theirs, leftOut: '--accept'}], choices: {...healthySession.choices, accept: ['relay']}}),
    ['KVS-ICE-054'],
  ),
  row(
    'every candidate of ours was filtered out',
    unconnected({localCandidates: [{...ours, leftOut: '--send'}], choices: {...healthySession.choices, send: ['relay']}}),
    ['KVS-ICE-054'],
  ),
  row(
    'both have private addresses in different nets',
    unconnected({
      localCandidates: [candidate('host', '192.168.1.7')],
      remoteCandidates: [candidate('host', '10.0.0.9')],
    }),
    ['KVS-ICE-055'],
  ),
  row(
    'the camera reaches us and we do not reach it',
    unconnected({pairs: [pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'), {requestsReceived: 5})]}),
    ['KVS-ICE-056'],
  ),
  row(
    'no TURN server answers us over UDP, and no check passes',
    unconnected({
      ...{remoteCandidates: [theirs, candidate('srflx', '198.51.100.3')], relayServers: [silentServer]},
      pairs: [pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'))],
    }),
    ['KVS-ICE-067'],
  ),
  row(
    'no check passes, and the camera alone has neither srflx nor relay',
    unconnected({
      localCandidates: [ours, candidate('srflx', '198.51.100.2')],
      pairs: [pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'))],
    }),
    ['KVS-ICE-068'],
  ),
  row(
    'no check passes, and both have srflx',
    unconnected({
      localCandidates: [ours, candidate('srflx', '198.51.100.2')],
      remoteCandidates: [theirs, candidate('srflx', '198.51.100.3')],
      pairs: [pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'))],
    }),
    ['KVS-ICE-050'],
  ),
  row(
    'the relay refuses to allocate',
    unconnected({
      ...{choices: relayOnly, localCandidates: []},
      turnRefusals: [{method: 'Allocate', code: 486, reason: 'Allocation Quota Reached'}],
    }),
    ['KVS-ICE-057'],
  ),
  row('no TURN server answers', {}, ['KVS-ICE-057'], {evidence: {...healthyEvidence, ...noRelay}}),
  row(
    'the relay lets the camera not in',
    unconnected({
      ...{choices: relayOnly, localCandidates: [candidate('relay', '198.51.100.10')]},
      relayServers: [relayServer],
    }),
    ['KVS-ICE-066'],
  ),
  row('it was lost', {state: 'failed', failure: {kind: 'unreachable', message: 'It failed.'}}, ['KVS-ICE-058']),
  row('the camera hung up', {state: 'closed', farewell: '0 (close_notify)'}, ['KVS-ICE-069']),
  row('candidates came late', {marks: {...healthySession.marks, firstRemoteCandidateMs: 2_600}}, ['KVS-ICE-059'], warns),
  row('the DTLS handshake stalls', unshaken({handshakeReceived: 3, largestReceivedBytes: 200}), ['KVS-ICE-060']),
  row('the certificate is another one', unshaken({fingerprintMatches: false}), ['KVS-ICE-061']),
  row('DTLS is refused', unshaken({alert: '40 (handshake_failure)'}), ['KVS-ICE-062']),
  row('the camera never begins DTLS', unshaken({handshakeReceived: 0}), ['KVS-ICE-063']),
  row(
    'the picture takes its time',
    {
      marks: {
        ...healthySession.marks,
        answerMs: 5_000,
        dtlsConnectedMs: 5_100,
        firstVideoRtpMs: 5_110,
        firstDecodableFrameMs: 5_120,
      },
    },
    ['KVS-ICE-064'],
    warns,
  ),
  row(
    'a relay is in use beside a direct pair',
    {
      selected: pair(end('relay', '198.51.100.10'), end('host', '192.0.2.9'), {state: 'succeeded', nominated: true}),
      pairs: [
        pair(end('relay', '198.51.100.10'), end('host', '192.0.2.9'), {state: 'succeeded', nominated: true}),
        pair(end('host', '192.0.2.7'), end('host', '192.0.2.9'), {state: 'succeeded'}),
      ],
    },
    ['KVS-ICE-065'],
    warns,
  ),
]
