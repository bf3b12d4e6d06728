import type {ResourceRef, SimulatedActions} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import {type Permission, type Persona, permissionsOf} from '../../model/persona.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes} from '../../model/user-error.ts'
import type {AccessDecision} from '../../protocol/iam/evaluate.ts'
import {printable} from '../../protocol/text.ts'
import type {World} from '../connect.ts'
import {resourceRef} from '../resource/find-resource.ts'
import {type TryTarget, tryPermission} from './try-permission.ts'

export type CheckMethod =
  /** IAM SimulatePrincipalPolicy. */
  | 'simulated'
  /** A call that only reads. */
  | 'tried'
  /** The policy of a file, on this machine. */
  | 'evaluated'
  /** Nothing could be done about it. */
  | 'none'

export interface CheckedPermission {
  readonly action: string
  readonly resource: string
  readonly verdict: 'allowed' | 'denied' | 'unknown'
  readonly method: CheckMethod
  readonly reason: string
}

export interface IamCheck {
  readonly schema: 'urn:kvsctl:schema:iam-check:1'
  readonly role: Persona
  /** Whose permissions they are: an ARN, or the name of the policy's file. */
  readonly subject: string
  readonly permissions: readonly CheckedPermission[]
  /** Actions that are denied, each once. */
  readonly lacking: readonly string[]
  /** Why IAM was of no help, where it was asked. */
  readonly notSimulated?: string
}

export interface IamCheckOptions {
  /** Names or ARNs; every one where absent. */
  readonly channel?: string
  readonly stream?: string
}

/** 0: nothing is known to be lacking; 1: something is; 3: nothing could be told. */
export const exitCodeOfCheck = ({lacking, permissions}: IamCheck) =>
  lacking.length > 0
    ? exitCodes.finding
    : permissions.every(({verdict}) => verdict === 'unknown')
      ? exitCodes.unknown
      : exitCodes.ok

/**
 * Which permissions of a role the caller lacks: as IAM simulates them, else as calls tell that only read.
 *
 * @throws FailureError where not even the caller's identity can be told
 */
export async function iamCheck(world: World, role: Persona, options: IamCheckOptions = {}): Promise<IamCheck> {
  const {api, region, clock} = world
  const {arn, account} = await api.callerIdentity()
  const partition = arn.split(':')[1]!
  const place = {partition, region, account}
  const ref = (kind: 'channel' | 'stream'): (ResourceRef & {likelyArn: string}) | undefined => {
    const given = options[kind]
    return given === undefined ? undefined : {...resourceRef(given), likelyArn: likelyArn(place, kind, given)}
  }
  const [channel, stream] = [ref('channel'), ref('stream')]
  const guessed: TryTarget = {api, now: clock.now(), ...(channel && {channel}), ...(stream && {stream})}
  const target = await precise(guessed)
  const resourceOf = (on: Permission['on']): string => (on === 'all' ? '*' : (target[on]?.likelyArn ?? likelyArn(place, on, '*')))
  const permissions: CheckedPermission[] = []
  let notSimulated: string | undefined
  for (const [on, actions] of byResource(role)) {
    const resource = resourceOf(on)
    const answer = notSimulated === undefined ? await simulate(world, arn, actions, resource) : notSimulated
    if (typeof answer === 'string') notSimulated = answer
    permissions.push(...(typeof answer === 'string' ? await tryAll(actions, on, resource, target) : simulated(answer, resource)))
  }
  return concluded(role, arn, permissions, notSimulated)
}

/** Actions on the same resource go into one question. */
export function byResource(role: Persona): readonly (readonly [Permission['on'], readonly string[]])[] {
  const kinds = ['channel', 'stream', 'all'] as const
  return kinds
    .map((kind) => [kind, permissionsOf[role].filter(({on}) => on === kind).map(({action}) => action)] as const)
    .filter(([, actions]) => actions.length > 0)
}

/** With the ARNs that they really have, where those can be read: some policies match and some calls take nothing else. */
async function precise(target: TryTarget): Promise<TryTarget> {
  const {api, channel, stream} = target
  const sure = async (ref: Guess | undefined, arnOf: (ref: Guess) => Promise<string>): Promise<Guess | undefined> =>
    ref === undefined || 'arn' in ref ? ref : {...ref, likelyArn: await arnOf(ref).catch(orGuess(ref))}
  const [foundChannel, foundStream] = [
    await sure(channel, async (ref) => (await api.describeChannel(ref)).arn),
    await sure(stream, async (ref) => (await (await api.streams()).describe(ref)).arn),
  ]
  return {...target, ...(foundChannel && {channel: foundChannel}), ...(foundStream && {stream: foundStream})}
}

type Guess = NonNullable<TryTarget['channel']>

/** There may be none, or describing it may not be permitted. */
const orGuess =
  ({likelyArn}: Guess) =>
  (error: unknown): string => {
    if (error instanceof FailureError && error.failure.kind !== 'interrupted') return likelyArn
    throw error
  }

/** In place of the time of creation, where it is not known. */
const anyTime = '0'

/** Most policies leave the time of creation open, so any will do. */
export function likelyArn(
  {partition, region, account}: {partition: string; region: string; account: string},
  kind: 'channel' | 'stream',
  given: string,
  time = anyTime,
): string {
  if (parseResourceArn(given)) return given
  return `arn:${partition}:kinesisvideo:${region}:${account}:${kind}/${given}/${given === '*' ? '*' : time}`
}

/** @returns why not, where IAM does not say */
async function simulate(
  {api}: World,
  caller: string,
  actions: readonly string[],
  resource: string,
): Promise<SimulatedActions['decisions'] | string> {
  try {
    return (await api.simulatePermissions(caller, actions, resource)).decisions
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind !== 'interrupted') return error.failure.message
    throw error
  }
}

const simulated = (decisions: SimulatedActions['decisions'], resource: string): CheckedPermission[] =>
  decisions.map(({action, decision}) => ({
    ...{action, resource, method: 'simulated' as const},
    verdict: decision === 'allowed' ? 'allowed' : 'denied',
    reason: `${saidBy(decision)}${decision === 'implicitDeny' && resource.endsWith(`/${anyTime}`) ? unlessExact : ''}`,
  }))

const unlessExact = ', unless it names the time of creation, which could not be read'

export const saidBy = (decision: AccessDecision): string =>
  ({allowed: 'a policy allows it', explicitDeny: 'a policy denies it', implicitDeny: 'no policy allows it'})[decision]

async function tryAll(
  actions: readonly string[],
  on: Permission['on'],
  resource: string,
  target: TryTarget,
): Promise<CheckedPermission[]> {
  const found: CheckedPermission[] = []
  // One after the other: the rates of the service are for the cameras.
  for (const action of actions) {
    const {verdict, reason} = await tryPermission(action, on, target)
    const told = verdict !== 'unknown' || !/^(cannot|no )/.test(reason)
    found.push({action, resource, verdict, method: told ? 'tried' : 'none', reason: printable(reason, {maxLength: 400})})
  }
  return found
}

export const concluded = (
  role: Persona,
  subject: string,
  permissions: readonly CheckedPermission[],
  notSimulated?: string,
): IamCheck => ({
  ...{schema: 'urn:kvsctl:schema:iam-check:1', role, subject, permissions},
  lacking: [...new Set(permissions.filter(({verdict}) => verdict === 'denied').map(({action}) => action))],
  ...(notSimulated !== undefined && {notSimulated: printable(notSimulated, {maxLength: 400})}),
})
