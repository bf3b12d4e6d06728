import {nearNames} from '../near-names.ts'
import {shellWord} from '../shell-word.ts'
import type {LocalIdentity, LocalWorld} from './control-file.ts'
import {noSuchIdentity, notAsAws} from './problems.ts'
import {stateVariable} from './state-variable.ts'
import {timeScaleIn} from './time-scale.ts'

/** What to change in an environment so that AWS tools and kvsctl speak to an emulator, and to nothing else. */
export interface EnvironmentChange {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

export interface EnvironmentOptions {
  /** As a device has it: no endpoints, the names of AWS. The emulator must answer to them. */
  readonly asAws?: boolean
  /** An identity of the emulator, by name; its own user, which may do everything, where absent. */
  readonly as?: string
}

/** The services that the emulator plays, as the SDKs name their endpoint variables (AWS SDKs guide, "Service-specific endpoints"). */
const services = ['KINESIS_VIDEO', 'KINESIS_VIDEO_SIGNALING', 'CLOUDWATCH', 'CLOUDTRAIL', 'SERVICE_QUOTAS', 'STS', 'IAM'] as const

/**
 * Every AWS_* variable that is there goes, whatever it is: a forgotten profile, token or endpoint would win over ours.
 *
 * @param env the environment that is changed
 * @throws UserError where the names of AWS, or an identity, are wanted of an emulator that does not have them
 */
export function environmentFor(
  world: LocalWorld,
  env: NodeJS.ProcessEnv = process.env,
  {asAws = false, as}: EnvironmentOptions = {},
): EnvironmentChange {
  const {accessKeyId, secretAccessKey, sessionToken} =
    as === undefined ? {...world.credentials, sessionToken: undefined} : identityOf(world, as)
  const set: Record<string, string> = {
    ...(asAws ? namesOfAws(world) : addressesOf(world)),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && {AWS_SESSION_TOKEN: sessionToken}),
    AWS_REGION: world.region,
    // The JavaScript SDK reads the one, the AWS CLI of version 1 the other.
    AWS_DEFAULT_REGION: world.region,
    AWS_CA_BUNDLE: world.caFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    [stateVariable]: world.stateDir,
    NODE_EXTRA_CA_CERTS: world.caFile,
    ...noProxy(env, asAws ? hostsOf(world) : ['127.0.0.1', 'localhost']),
  }
  // Else kvsctl itself would turn to the background emulator instead of this one. AWS_SDK_JS_* only quiets warnings.
  const own = ['KVSCTL_LOCAL', 'KVSCTL_STUN_URL', 'KVSCTL_TIME_SCALE']
  const unset = [...own, ...Object.keys(env).filter((name) => /^AWS_(?!SDK_JS_)/.test(name))]
  return {set, unset: unset.filter((name) => env[name] !== undefined && !(name in set)).sort()}
}

/** @throws UserError that names near ones */
function identityOf({identities = [], pid}: LocalWorld, name: string): LocalIdentity {
  const found = identities.find((identity) => identity.name === name)
  if (found) return found
  const names = identities.map((identity) => identity.name)
  throw noSuchIdentity(pid, name, nearNames(name, names), names)
}

const addressesOf = (world: LocalWorld): Record<string, string> => ({
  AWS_ENDPOINT_URL: world.controlPlaneUrl,
  ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, world.controlPlaneUrl])),
  // A configuration file may switch AWS_ENDPOINT_URL off; this wins over it.
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  KVSCTL_STUN_URL: world.stunUrl,
  ...(timeScaleIn(world.play) > 1 && {KVSCTL_TIME_SCALE: String(timeScaleIn(world.play))}),
})

/** Endpoints in a configuration file are switched off. The C SDK has its own variable for what it trusts. */
const namesOfAws = (world: LocalWorld): Record<string, string> => {
  if (!world.asAws) throw notAsAws(world.pid)
  return {AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_KVS_CACERT_PATH: world.caFile}
}

const hostsOf = ({asAws}: LocalWorld): string[] =>
  (asAws?.hosts ?? []).map(({name}) => name).filter((name) => !name.endsWith('.'))

/** curl and Python send even 127.0.0.1 through a proxy that is set. */
function noProxy(env: NodeJS.ProcessEnv, ours: readonly string[]): Record<string, string> {
  const known = env.NO_PROXY ?? env.no_proxy ?? ''
  const hosts = [...new Set([...known.split(','), ...ours])].filter((host) => host !== '').join(',')
  return {NO_PROXY: hosts, no_proxy: hosts}
}

export function applyEnvironment({set, unset}: EnvironmentChange, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !unset.includes(name))
  return {...Object.fromEntries(kept), ...set}
}

/** How a shell sets and unsets an exported variable. */
const dialects = {
  bash: {set: (name: string, value: string) => `export ${name}=${shellWord(value)}`, unset: (name: string) => `unset ${name}`},
  fish: {set: (name: string, value: string) => `set -gx ${name} ${fishQuote(value)}`, unset: (name: string) => `set -e ${name}`},
  powershell: {
    set: (name: string, value: string) => `$Env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name: string) => `Remove-Item Env:${name}`,
  },
} as const

export type Shell = keyof typeof dialects

export const shells = Object.keys(dialects) as Shell[]

/** The dialect of `$SHELL`; bash, which zsh and sh understand, where it is none that we know. */
export const shellOf = (path: string | undefined): Shell => shells.find((shell) => path?.endsWith(`/${shell}`)) ?? 'bash'

/** Lines for `eval`. */
export function formatEnvironment({set, unset}: EnvironmentChange, shell: Shell): string[] {
  const dialect = dialects[shell]
  return [...unset.map(dialect.unset), ...Object.entries(set).map(([name, value]) => dialect.set(name, value))]
}

const fishQuote = (value: string): string =>
  /^[\w./:@%+,=-]+$/.test(value) ? value : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
