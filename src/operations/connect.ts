import type {KvsApi} from '../client/aws/kvs-api.ts'
import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'

/** Access keys as they sign requests. Never print these: they are plain so that signers can use them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Where a command runs, and everything that it needs to run there. */
export interface World {
  /** `custom` is an endpoint that the user named: someone else's emulator, a proxy, a VPC endpoint. */
  readonly kind: 'aws' | 'local' | 'custom'
  readonly region: string
  /** The control plane that was named, where one was. */
  readonly endpoint?: string
  /** @throws FailureError of kind `no-credentials` */
  credentials(): Promise<Credentials>
  readonly api: KvsApi
  readonly stunUrl: string
  /** PEM of the authorities to trust beside the system's: the emulator's own, or `AWS_CA_BUNDLE`. */
  readonly ca?: string
  readonly clock: Clock
  readonly random: Random
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly local?: boolean
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly dualStack?: boolean
  readonly fips?: boolean
  /** The channel that it is about, name or ARN: an ARN says which region. */
  readonly channel?: string
  /** Ctrl-C, and `--timeout` where it bounds the whole command. */
  readonly signal?: AbortSignal
}

/** Finds out where a command runs and makes the clients for it. */
export async function connect(_options: ConnectOptions): Promise<World> {
  throw new Error('not yet')
}
