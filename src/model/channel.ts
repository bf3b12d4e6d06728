/** Who connects to a signaling channel. Exactly one master, several viewers. */
export type Role = 'MASTER' | 'VIEWER'

export const resourceStatuses = ['CREATING', 'ACTIVE', 'UPDATING', 'DELETING'] as const

export type ResourceStatus = (typeof resourceStatuses)[number]

/** ChannelInfo of DescribeSignalingChannel, its names in camelCase. */
export interface Channel {
  readonly name: string
  readonly arn: string
  readonly type: 'SINGLE_MASTER' | 'FULL_MESH'
  readonly status: ResourceStatus
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** How long a message for an absent peer is kept: 5..120 s. */
  readonly messageTtlSeconds: number
  /** Opaque token, changes with every metadata change. */
  readonly version: string
}

/** GetSignalingChannelEndpoint: where a role finds the channel's data plane. */
export interface ChannelEndpoints {
  /** `wss://m-…` for the master, `wss://v-…` for a viewer. */
  readonly wss?: string
  /** `https://r-…`: GetIceServerConfig, SendAlexaOfferToMaster. */
  readonly https?: string
  /** `https://w-…`: storage sessions; only where media storage is configured. */
  readonly webrtc?: string
}
