import {kvsActions} from './kvs-actions.ts'

/** Who somebody is to the service, and so what they need to be allowed. */
export const personas = [
  'master',
  'viewer',
  'storage-master',
  'storage-viewer',
  'alexa',
  'playback',
  'ops-read-only',
  'ops-admin',
  'kvsctl-probe',
] as const

export type Persona = (typeof personas)[number]

/** A permission, and on what it is needed: channels, streams, or everything, where an action knows no narrower resource. */
export interface Permission {
  /** `kinesisvideo:ConnectAsViewer` */
  readonly action: string
  readonly on: 'channel' | 'stream' | 'all'
}

/** The actions of the service by their names; one that is about channels and streams is needed on both. */
const of = (...names: readonly string[]): Permission[] =>
  names.flatMap((name) => {
    const {resource} = kvsActions[name]!
    const on = resource === 'any' ? (['channel', 'stream'] as const) : [resource === 'none' ? ('all' as const) : resource]
    return on.map((each): Permission => ({action: `kinesisvideo:${name}`, on: each}))
  })

const elsewhere = (...actions: readonly string[]): Permission[] => actions.map((action) => ({action, on: 'all'}))

/** What both ends of a session ask for (developer guide, "Controlling access"). */
const peer = ['DescribeSignalingChannel', 'GetSignalingChannelEndpoint', 'GetIceServerConfig']
/** What joining a storage session takes on the stream, beside its own action (developer guide, "WebRTC ingestion"). */
const storage = ['DescribeMediaStorageConfiguration', 'DescribeStream', 'GetDataEndpoint', 'PutMedia']

const names = Object.keys(kvsActions)
/** Configuration and lists: no media, and no credentials of TURN servers. */
const looks = names.filter((name) => /^(List|Describe|GetSignalingChannelEndpoint$|GetDataEndpoint$)/.test(name))
const changes = names.filter((name) => /^(Create|Update|Delete|Start|Tag|Untag)/.test(name))

const observing = elsewhere(
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'cloudtrail:LookupEvents',
  'servicequotas:ListServiceQuotas',
  'servicequotas:GetServiceQuota',
  'servicequotas:ListAWSDefaultServiceQuotas',
  'kms:DescribeKey',
)

/** The least that each needs. sts:GetCallerIdentity needs no permission. */
export const permissionsOf: Readonly<Record<Persona, readonly Permission[]>> = {
  master: of(...peer, 'ConnectAsMaster'),
  viewer: of(...peer, 'ConnectAsViewer'),
  'storage-master': of(...peer, 'ConnectAsMaster', 'JoinStorageSession', ...storage),
  'storage-viewer': of(...peer, 'ConnectAsViewer', 'JoinStorageSessionAsViewer', ...storage),
  alexa: of('GetSignalingChannelEndpoint', 'SendAlexaOfferToMaster'),
  playback: of(
    ...['DescribeStream', 'GetDataEndpoint', 'GetHLSStreamingSessionURL', 'GetDASHStreamingSessionURL', 'GetClip', 'GetImages'],
    ...['ListFragments', 'GetMedia', 'GetMediaForFragmentList'],
  ),
  'ops-read-only': [...of(...looks), ...observing],
  'ops-admin': [...of(...looks, ...changes), ...observing],
  'kvsctl-probe': [
    ...of(...peer, 'ConnectAsViewer', 'DescribeMediaStorageConfiguration'),
    ...of('DescribeStream', 'DescribeMappedResourceConfiguration', 'GetDataEndpoint', 'ListFragments'),
    ...elsewhere('iam:SimulatePrincipalPolicy', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'),
    ...elsewhere('servicequotas:ListServiceQuotas', 'servicequotas:ListAWSDefaultServiceQuotas'),
  ],
}
