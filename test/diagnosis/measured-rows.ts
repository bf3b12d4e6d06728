import {probeStunChecks} from '../../src/diagnosis/checks/probe-stun.ts'
import {probeTurnChecks} from '../../src/diagnosis/checks/probe-turn.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import {notAttempted, observedValue} from '../../src/model/observed.ts'
import {address, failed, healthyEvidence, iceServers, observed, refusedRow, turnRows, withStages} from '../support/evidence.ts'
import {friendlyNat, measuredBinding, measuredRows, relaySeries, symmetricNat} from '../support/measured.ts'
import type {GridRow} from './grid.ts'

const healthy: Evidence = {
  ...healthyEvidence,
  stunBindings: observed([measuredBinding()]),
  natMappings: observed([friendlyNat]),
  turnAllocations: observed(measuredRows()),
}

/** Warnings unless a root cause is named. */
const row = (when: string, changes: Evidence, codes: readonly FindingCode[], more: Partial<GridRow> = {}): GridRow => ({
  when: `probe turn: ${when}`,
  checks: probeTurnChecks,
  evidence: {...healthy, ...changes},
  codes,
  outcome: 'ok',
  ...more,
})

const relays = (...changes: Parameters<typeof measuredRows>): Evidence => ({turnAllocations: observed(measuredRows(...changes))})

const noRoute = failed({kind: 'unreachable', code: 'ENETUNREACH', message: 'No way.', endpoint: '198.51.100.10:443'})
const noDtls = failed({kind: 'timeout', message: 'Connecting to 198.51.100.10:443 took longer than 4.0 s.'}, 4_000, 4_000)
const ipv6Hosts = observedValue(healthyEvidence.hostCandidates)!.map((one) => ({
  ...one,
  address: {family: 'IPv6' as const, address: '2001:db8::7', port: 40_000},
}))
const isDtls = (subject: string): boolean => /^turns:.*transport=udp/.test(subject)

export const measuredRowsOfGrid: readonly GridRow[] = [
  row('all is well', {}, []),
  row('a server redirects', relays({}, {redirect: {from: address('198.51.100.10:443'), to: address('198.51.100.99:443')}}), [
    'KVS-TURN-040',
  ]),
  row(
    'a server redirects to one that does not know the credential',
    {
      turnAllocations: observed(
        measuredRows({}, {redirect: {from: address('198.51.100.10:443'), to: address('198.51.100.99:443')}}).map((one, index) =>
          index === 0 ? refusedRow(one, 401, 'Unauthorized') : one,
        ),
      ),
    },
    ['KVS-TURN-004', 'KVS-TURN-040'],
    {outcome: 'failed', rootCause: 'KVS-TURN-040'},
  ),
  row(
    'DNS does not know the names',
    relays({names: failed({kind: 'unreachable', code: 'ENOTFOUND', message: 'The name does not resolve.'})}),
    ['KVS-TURN-041'],
  ),
  row(
    'a proxy inspects TLS, and its CA is trusted here',
    {
      turnAllocations: observed(
        measuredRows().map((one) =>
          one.observed.status === 'observed' && one.observed.value.transport === 'tls'
            ? withStages(one, {connect: observed({tlsVersion: 'TLSv1.3', issuer: 'ZScaler Root', cipher: 'x', verified: true})})
            : one,
        ),
      ),
    },
    ['KVS-TURN-042'],
  ),
  row(
    'the credential is of another channel',
    {
      iceServers: observed({
        ...iceServers,
        servers: iceServers.servers.map((server) => ({
          ...server,
          issuedForArn: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam6/1700000000000',
        })),
      }),
    },
    ['KVS-TURN-043', 'KVS-TURN-043'],
  ),
  row('a relay loses a tenth', relays({indications: observed({...relaySeries, received: 8, arrived: 9})}), ['KVS-TURN-044']),
  row('one packet of twenty is lost', relays({channelData: observed({...relaySeries, received: 9})}), []),
  row('packets overtake each other', relays({channelData: observed({...relaySeries, reordered: 2})}), ['KVS-TURN-045']),
  row('packets are doubled', relays({indications: observed({...relaySeries, duplicates: 3})}), ['KVS-TURN-046']),
  row(
    'a relay is slow',
    relays({indications: observed({...relaySeries, rtt: {minMs: 500, medianMs: 640, maxMs: 700, jitterMs: 20}})}),
    ['KVS-TURN-047'],
  ),
  row(
    'ChannelData does not pass',
    relays({channelData: failed({kind: 'timeout', message: 'Nothing of 10 packets came back.'})}),
    ['KVS-TURN-048'],
    {outcome: 'failed', rootCause: 'KVS-TURN-048'},
  ),
  row('a relay is narrow', relays({rate: observed({steps: [], carriedBitsPerSecond: 800_000, bytes: 90_000, seconds: 1})}), [
    'KVS-TURN-049',
  ]),
  row('an allocation is kept', relays({release: failed({kind: 'refused', code: '437', message: 'It refused.'})}), [
    'KVS-TURN-050',
  ]),
  row('there is room for one allocation only', relays({secondRelay: failed({kind: 'refused', code: '486', message: 'Full.'})}), [
    'KVS-TURN-007',
  ]),
  row(
    'DTLS is blocked and UDP is not',
    {turnAllocations: observed(measuredRows().map((one) => (isDtls(one.subject) ? withStages(one, {connect: noDtls}) : one)))},
    ['KVS-TURN-051'],
  ),
  row(
    'this machine has IPv6 only, and DNS has nothing for it',
    {
      hostCandidates: observed(ipv6Hosts),
      channel: failed({kind: 'unreachable', code: 'ENOTFOUND', message: 'There is no such name.'}),
      endpoints: notAttempted('needs the channel'),
      iceServers: notAttempted('needs the endpoints'),
      turnAllocations: notAttempted('needs the ICE servers'),
      natMappings: notAttempted('needs the ICE servers'),
      stunBindings: observed([
        {subject: 'stun:stun.example.org:443', observed: failed({kind: 'unreachable', code: 'ENOTFOUND'})},
      ]),
    },
    ['KVS-NET-060'],
    {outcome: 'failed', rootCause: 'KVS-NET-060'},
  ),
  row('this machine has IPv6 only, and needs no more', {hostCandidates: observed(ipv6Hosts)}, []),
  row(
    'the network has IPv6 only',
    {turnAllocations: observed(turnRows.map((one) => withStages(one, {connect: noRoute})))},
    ['KVS-ICE-040', 'KVS-TURN-002', 'KVS-ICE-001'],
    {outcome: 'failed', rootCause: 'KVS-ICE-040'},
  ),
  row(
    'IPv6 alone was asked for',
    {turnAllocations: observed(turnRows.map((one) => withStages(one, {connect: noRoute})))},
    ['KVS-ICE-040', 'KVS-TURN-002', 'KVS-ICE-001'],
    {outcome: 'failed', rootCause: 'KVS-ICE-040', settings: {'ice.family-in-common': {family: 'IPv6'}}},
  ),
  row('the NAT is symmetric, and there are relays', {natMappings: observed([symmetricNat])}, ['KVS-STUN-040']),
  row(
    'the NAT is symmetric, and there is no relay',
    {
      natMappings: observed([symmetricNat]),
      turnAllocations: observed(turnRows.map((one) => refusedRow(one, 486, 'Allocation Quota Reached'))),
    },
    ['KVS-TURN-007', 'KVS-ICE-001', 'KVS-ICE-041', 'KVS-STUN-040'],
    {outcome: 'failed', rootCause: 'KVS-TURN-007'},
  ),
  {
    ...row('half of the Binding requests is lost', {stunBindings: observed([measuredBinding(5)])}, ['KVS-STUN-041']),
    checks: probeStunChecks,
  },
]
