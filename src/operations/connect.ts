import type {KvsApiOptions} from '../client/aws/client-settings.ts'
import {createKvsApi} from '../client/aws/create-kvs-api.ts'
import type {KvsApi} from '../client/aws/kvs-api.ts'
import type {Retry} from '../client/aws/retry.ts'
import {FailureError} from '../model/failure-error.ts'
import {controlPlaneUrlOf, regionPattern, stunUrlOf} from '../model/region.ts'
import {parseResourceArn} from '../model/resource-arn.ts'
import {exitCodes, type Remedy, UserError} from '../model/user-error.ts'
import {type Clock, systemClock} from '../platform/clock.ts'
import {readTextIfPresent} from '../platform/files.ts'
import {createHttpAgents} from '../platform/http-agents.ts'
import {type Random, systemRandom} from '../platform/random.ts'
import {printable} from '../protocol/text.ts'
import {timeScaleFrom, timeScaleIn} from './emulator/time-scale.ts'
import {nearNames} from './near-names.ts'
import {nearRegions} from './region/near-regions.ts'

/** Access keys as they sign requests. Never print these: they are plain so that signers can use them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** Where a command runs, and everything that it needs to run there. */
export interface World {
  /**
   * `custom` is an endpoint that the user named: someone else's emulator, a proxy, a VPC endpoint. `none` is a run that is about servers
   * of a file alone: nobody is asked.
   */
  readonly kind: 'aws' | 'local' | 'custom' | 'none'
  /** Of a `none`, the one that is set, or the empty text. */
  readonly region: string
  /** The control plane that was named, where one was. */
  readonly endpoint?: string
  /** The control plane: the one that was named, or the region's. */
  readonly controlPlaneUrl: string
  /** @throws FailureError of kind `no-credentials` */
  credentials(): Promise<Credentials>
  readonly api: KvsApi
  /** The same world's APIs in another region. */
  inRegion(region: string): KvsApi
  /** Empty where there is no region. */
  readonly stunUrl: string
  /** PEM of the authorities to trust instead of the system's: the emulator's own, or `AWS_CA_BUNDLE`. */
  readonly ca?: string
  /** How many times sooner the service does what it waits for: an emulator's; 1 when absent. */
  readonly timeScale?: number
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
  /** The channel or stream that it is about, name or ARN: an ARN says which region. */
  readonly channel?: string
  /** Ctrl-C, and `--timeout` where it bounds the whole command. */
  readonly signal?: AbortSignal
  /** For bulk work: a request that is throttled is tried for minutes. */
  readonly patient?: boolean
  /** Told of every request that failed and is sent again. */
  readonly onRetry?: (retry: Retry) => void
}

/**
 * Finds out where a command runs and makes the clients for it. Nothing is sent yet; with `local`, the emulator is started if
 * none runs, and neither the user's AWS environment nor configuration files are read.
 * @throws UserError when the options contradict each other or the configuration
 */
export async function connect(options: ConnectOptions, env: NodeJS.ProcessEnv = process.env): Promise<World> {
  const arnRegion = options.channel === undefined ? undefined : parseResourceArn(options.channel)?.region
  if (arnRegion !== undefined && options.region !== undefined && options.region !== arnRegion)
    throw contradiction(options.region, arnRegion)
  return options.local ? connectLocally(options, arnRegion) : connectToAws(options, options.region ?? arnRegion, env)
}

async function connectLocally(options: ConnectOptions, arnRegion: string | undefined): Promise<World> {
  const {region = arnRegion, signal} = options
  const {useLocalWorld} = await import('./local-world.ts')
  const local = await useLocalWorld({...(region !== undefined && {region}), ...(signal && {signal})})
  const agents = createHttpAgents({ca: local.caPem})
  const credentials = async (): Promise<Credentials> => local.credentials
  const inRegion = (other: string): KvsApi =>
    createKvsApi({
      region: other,
      credentials,
      endpointUrl: local.controlPlaneUrl,
      isolated: true,
      agents,
      ...askedFor(options),
    })
  return {
    kind: 'local',
    region: local.region,
    endpoint: local.controlPlaneUrl,
    controlPlaneUrl: local.controlPlaneUrl,
    credentials,
    stunUrl: local.stunUrl,
    ca: local.caPem,
    timeScale: timeScaleIn(local.play),
    ...apisOf(local.region, inRegion),
  }
}

async function connectToAws(options: ConnectOptions, named: string | undefined, env: NodeJS.ProcessEnv): Promise<World> {
  const {endpointUrl, dualStack = false, fips = false} = options
  if (options.profile !== undefined) await useProfile(options.profile, env)
  const {configuredEndpoint} = await import('../client/aws/configured.ts')
  const region = validRegion(named ?? (await defaultRegion(env)))
  const endpoint = endpointUrl === undefined ? await configuredEndpoint(env) : validEndpoint(endpointUrl)
  const ca = trusted(env)
  const {defaultCredentials} = await import('../client/aws/credentials.ts')
  const credentials = defaultCredentials(env, {region})
  const agents = createHttpAgents({env, ...(ca !== undefined && {ca})})
  const inRegion = (other: string): KvsApi =>
    createKvsApi({
      region: other,
      credentials,
      dualStack,
      fips,
      agents,
      ...(endpointUrl !== undefined && {endpointUrl}),
      ...askedFor(options),
    })
  return {
    kind: endpoint === undefined ? 'aws' : 'custom',
    region,
    ...(endpoint !== undefined && {endpoint}),
    controlPlaneUrl: endpoint ?? controlPlaneUrlOf(region, {dualStack, fips}),
    credentials,
    stunUrl: env.KVSCTL_STUN_URL || stunUrlOf(region, dualStack),
    ...(ca !== undefined && {ca}),
    ...(endpoint !== undefined && {timeScale: timeScaleFrom(env.KVSCTL_TIME_SCALE)}),
    ...apisOf(region, inRegion),
  }
}

/** For what needs no AWS: neither credentials nor configuration are read, and no region need be set. */
export function connectNowhere(env: NodeJS.ProcessEnv = process.env): World {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || ''
  const ca = trusted(env)
  const credentials = () => Promise.reject(new FailureError({kind: 'no-credentials', message: 'Nobody was to be asked.'}))
  const inRegion = (other: string): KvsApi => createKvsApi({region: other, credentials, agents: createHttpAgents({env})})
  return {
    kind: 'none',
    region,
    credentials,
    controlPlaneUrl: '',
    stunUrl: env.KVSCTL_STUN_URL || '',
    ...(ca !== undefined && {ca}),
    ...apisOf(region, inRegion),
  }
}

/** How requests are sent, wherever they go. */
const askedFor = ({signal, patient, onRetry}: ConnectOptions): Pick<KvsApiOptions, 'signal' | 'patient' | 'onRetry'> => ({
  ...(signal && {signal}),
  ...(patient !== undefined && {patient}),
  ...(onRetry && {onRetry}),
})

type Apis = Pick<World, 'api' | 'inRegion' | 'clock' | 'random' | 'close'>

/** The APIs of a world share their connections, so closing one closes all. */
function apisOf(region: string, inRegion: World['inRegion']): Apis {
  const api = inRegion(region)
  return {api, inRegion, clock: systemClock, random: systemRandom, close: async () => api.close()}
}

/**
 * As the AWS CLI does it: a profile that was named wins over keys in the environment. The SDK's own `profile` option would take
 * region and keys from the profile but not its `endpoint_url`.
 */
async function useProfile(profile: string, env: NodeJS.ProcessEnv): Promise<void> {
  const {profileNames} = await import('../client/aws/configured.ts')
  const names = await profileNames()
  if (!names.includes(profile)) throw noSuchProfile(profile, names)
  env.AWS_PROFILE = profile
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete env[name]
}

function noSuchProfile(profile: string, names: readonly string[]): UserError {
  const near = nearNames(profile, names)
  return new UserError({
    code: 'no-such-profile',
    message: `There is no profile "${printable(profile, {maxLength: 60})}" in the AWS configuration files.`,
    remedy: [
      ...near.map((name) => ({text: `Did you mean "${name}"?`})),
      {text: 'See which there are.', command: 'aws configure list-profiles'},
    ],
    exitCode: exitCodes.unknown,
  })
}

async function defaultRegion(env: NodeJS.ProcessEnv): Promise<string> {
  const {profileRegion} = await import('../client/aws/configured.ts')
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (await profileRegion())
  if (region) return region
  throw usage('no-region', 'No AWS region is set.', [
    {text: 'Name one with --region, AWS_REGION, or in the profile.'},
    {text: 'Or try it on this machine, without AWS:', command: 'kvsctl channel list --local'},
  ])
}

function validRegion(region: string): string {
  if (regionPattern.test(region)) return region
  const shown = printable(region, {maxLength: 60})
  const near = nearRegions(shown)
  throw usage('bad-region', `"${shown}" is not the name of an AWS region.`, [
    {text: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Regions look like us-west-2 or eu-central-1.'},
  ])
}

function validEndpoint(endpointUrl: string): string {
  if (URL.canParse(endpointUrl) && /^https?:$/.test(new URL(endpointUrl).protocol)) return endpointUrl
  throw usage('bad-endpoint', `"${printable(endpointUrl, {maxLength: 200})}" is not an http:// or https:// URL.`)
}

/** AWS_CA_BUNDLE, as the AWS CLI reads it: the authorities of this file instead of the system's. */
function trusted(env: NodeJS.ProcessEnv): string | undefined {
  const path = env.AWS_CA_BUNDLE
  if (!path) return undefined
  const pem = readTextIfPresent(path)
  if (pem === undefined) throw usage('no-ca-bundle', `AWS_CA_BUNDLE names ${path}, and there is no such file.`)
  return pem
}

const contradiction = (region: string, arnRegion: string): UserError =>
  usage('region-contradiction', `The ARN is of ${arnRegion}, and --region says ${region}.`, [
    {text: 'Leave --region out: the ARN says where it is.'},
  ])

const usage = (code: string, message: string, remedy: readonly Remedy[] = []): UserError =>
  new UserError({code, message, remedy, exitCode: exitCodes.usage})
