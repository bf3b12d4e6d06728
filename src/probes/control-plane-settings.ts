import type {ChannelRef, KvsApi} from '../client/aws/kvs-api.ts'

/** What the probes of the REST APIs share. */
export interface ControlPlaneSettings {
  readonly api: KvsApi
  readonly channel: ChannelRef
  /** Whether the control plane is spoken to over TLS; the emulator's is not by default. */
  readonly overTls: boolean
}

/** Time for one call with the SDK's own retries: throttled calls are repeated within about a second, dead hosts are not worth more. */
export const callTimeoutMs = 8_000

/** What is nice to know must not hold up what is asked for. */
export const extraCallTimeoutMs = 4_000

/** TCP and TLS 1.3 take one round trip each, the request one more. */
export const firstCallRoundTrips = ({overTls}: Pick<ControlPlaneSettings, 'overTls'>): number => (overTls ? 3 : 2)

/** The name that was given, or that stands in the ARN. */
export const nameOf = (channel: ChannelRef): string =>
  'name' in channel ? channel.name : (/:channel\/([^/]+)\//.exec(channel.arn)?.[1] ?? channel.arn)
