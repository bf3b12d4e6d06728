import type {Check} from '../../diagnosis/check.ts'
import {probeIceChecks} from '../../diagnosis/checks/probe-ice.ts'
import {probeNetworkChecks, regionNetworkChecks} from '../../diagnosis/checks/probe-network.ts'
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
