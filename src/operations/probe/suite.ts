import type {Check} from '../../diagnosis/check.ts'
import {probeIceChecks} from '../../diagnosis/checks/probe-ice.ts'
import {probeNetworkChecks, regionNetworkChecks} from '../../diagnosis/checks/probe-network.ts'
import {probeSessionChecks} from '../../diagnosis/checks/probe-session.ts'
import {probeStunChecks} from '../../diagnosis/checks/probe-stun.ts'
import {channelChecks, probeTurnChecks} from '../../diagnosis/checks/probe-turn.ts'
import {channelHeadroomChecks, quotaHeadroomChecks} from '../../diagnosis/checks/quota-headroom.ts'
import {sdpCompareChecks, sdpLintChecks} from '../../diagnosis/checks/sdp.ts'
import {signExplainChecks} from '../../diagnosis/checks/sign-explain.ts'
import type {EvidenceKey} from '../../model/evidence.ts'

/** One probe command: which facts it looks for, and what is judged of them. */
export interface Suite {
  /** The command: `probe ice`. */
  readonly command: string
  /** The facts that it wants; those that they need are looked for as well. */
  readonly wants: readonly EvidenceKey[]
  /** Each stands behind those that it comes after. */
  readonly checks: readonly Check[]
}

export const probeIceSuite: Suite = {
  command: 'probe ice',
  wants: [
    'credentialShape',
    'clockSkew',
    'identity',
    'channel',
    'nearChannels',
    'endpoints',
    'iceServers',
    'signalingConnect',
    'hostCandidates',
    'stunBindings',
    'turnAllocations',
    'offerAnswer',
    'quotas',
    'serviceQuotas',
    'metrics',
  ],
  checks: probeIceChecks,
}

/** What a firewall must let out for a region, whatever the channel. */
export const regionNetworkSuite: Suite = {
  command: 'probe network',
  wants: ['endpointReach', 'hostCandidates', 'stunBindings', 'outboundRules'],
  checks: regionNetworkChecks,
}

export const probeNetworkSuite: Suite = {
  command: 'probe network',
  wants: ['channel', 'nearChannels', 'endpoints', 'iceServers', 'turnAllocations', ...regionNetworkSuite.wants],
  checks: probeNetworkChecks,
}

export const signExplainSuite: Suite = {
  command: 'sign explain',
  wants: ['presignedUrl', 'urlSignature'],
  checks: signExplainChecks,
}

export const sdpLintSuite: Suite = {command: 'sdp lint', wants: ['sdpTexts'], checks: sdpLintChecks}

export const sdpCompareSuite: Suite = {command: 'sdp compare', wants: ['sdpTexts', 'offerAnswer'], checks: sdpCompareChecks}
/** How much of the quotas named channels use. */
export const channelHeadroomSuite: Suite = {
  command: 'quota headroom',
  wants: ['identity', 'serviceQuotas', 'channelUse', 'quotas'],
  checks: channelHeadroomChecks,
}

/** How much of its quotas an account uses. */
export const quotaHeadroomSuite: Suite = {
  command: 'quota headroom',
  wants: ['channelCount', 'streamCount', 'storageChannelCount', ...channelHeadroomSuite.wants],
  checks: quotaHeadroomChecks,
}

const channelWants = ['channel', 'nearChannels', 'endpoints'] as const satisfies readonly EvidenceKey[]

export const probeTurnSuite: Suite = {
  command: 'probe turn',
  wants: [...channelWants, 'iceServers', 'hostCandidates', 'stunBindings', 'natMappings', 'turnAllocations'],
  checks: probeTurnChecks,
}

export const probeStunSuite: Suite = {
  command: 'probe stun',
  wants: [...channelWants, 'iceServers', 'hostCandidates', 'stunBindings', 'natMappings'],
  checks: probeStunChecks,
}

export const probeSessionSuite: Suite = {
  command: 'probe session',
  wants: [
    'credentialShape',
    'clockSkew',
    'identity',
    ...channelWants,
    'iceServers',
    'signalingConnect',
    'offerAnswer',
    'session',
  ],
  checks: probeSessionChecks,
}

/** The same with ICE servers of a file: no service is asked for anything. */
export const withoutChannel = ({command, wants, checks}: Suite): Suite => ({
  command,
  wants: wants.filter((key) => !(channelWants as readonly EvidenceKey[]).includes(key)),
  checks: checks.filter((check) => !channelChecks.includes(check)),
})

/** The same where there are no TURN servers to ask: what a region alone tells. */
export const withoutIceServers = (suite: Suite): Suite => {
  const {command, wants, checks} = withoutChannel(suite)
  return {
    command,
    wants: wants.filter((key) => key !== 'iceServers'),
    checks: checks.filter(({needs}) => !needs.includes('iceServers')),
  }
}
