import type {TransportAddress} from '../../model/transport-address.ts'
import type {FaultRegistry} from '../faults/registry.ts'
import type {ChannelQuota} from './channel-quota.ts'

/** What one TURN server is told once. */
export interface TurnSettings {
  /** `turn-1`, `turn-2`: what faults may be limited to. */
  readonly name: string
  /** At most 128 bytes: the KVS C SDK has no room for more. */
  readonly realm: string
  /** Passwords are derived from it. */
  readonly secret: Buffer
  /** Nonces are derived from it. */
  readonly nonceSecret: Buffer
  /** Of the relay addresses that it can give. */
  readonly family: 'IPv4' | 'IPv6'
  /** Whether loopback, private and link-local peers are refused with 403, as KVS does it. */
  readonly denyLocalPeers: boolean
  /** Of one allocation, each way; what is above it is lost. */
  readonly bitsPerSecond: number
  /** Where a fault sends clients that it turns away: the other server. */
  readonly alternate?: () => TransportAddress | undefined
  /** Shared by all servers of the service. */
  readonly quota: ChannelQuota
  readonly faults: Pick<FaultRegistry, 'consult' | 'consultAll'>
}
