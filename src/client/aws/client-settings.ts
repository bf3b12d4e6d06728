import type {HttpAgents} from '../../platform/http-agents.ts'
import type {AttemptOptions} from './attempts.ts'

/** Access keys as they sign requests; plain, since signers need them so. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

export interface KvsApiOptions extends AttemptOptions {
  readonly region: string
  readonly credentials: () => Promise<AwsCredentials>
  /** The control plane, where it is not the region's. */
  readonly endpointUrl?: string
  readonly dualStack?: boolean
  readonly fips?: boolean
  /** Takes nothing from the environment or the AWS configuration files: the emulator on this machine. */
  readonly isolated?: boolean
  readonly agents: HttpAgents
  /** Ends every call. */
  readonly signal?: AbortSignal
}

/** A TCP and TLS handshake across the world takes under 1 s; 3 s leaves room for one lost SYN. */
const connectTimeoutMs = 3_000

/** The slowest answers (CloudWatch over a busy link) take a few seconds; what is slower is retried or given up. */
const requestTimeoutMs = 15_000

/** What every SDK client of a world is made with. */
export function clientSettings(options: KvsApiOptions) {
  const {region, credentials, agents, dualStack, fips, isolated} = options
  return {
    region,
    credentials,
    requestHandler: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    // Ours are made in attempts.ts: in turn, seen, and with the throttling error that no SDK knows.
    retryMode: 'standard',
    maxAttempts: 1,
    ...(dualStack && {useDualstackEndpoint: true}),
    ...(fips && {useFipsEndpoint: true}),
    ...(isolated && fixedSettings),
  }
}

/** Values for all that an SDK client would otherwise read from the environment and ~/.aws. */
const fixedSettings = {
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  defaultsMode: 'standard' as const,
  userAgentAppId: 'kvsctl',
  disableClockSkewCorrection: async () => false,
  authSchemePreference: [],
}

/**
 * The endpoint for another service than Kinesis Video. One that belongs to AWS (a VPC endpoint) is that of one service only; any
 * other is a whole emulator.
 */
export const endpointOfOthers = ({endpointUrl}: KvsApiOptions): {endpoint?: string} =>
  endpointUrl === undefined || /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(endpointUrl).hostname)
    ? {}
    : {endpoint: endpointUrl}
