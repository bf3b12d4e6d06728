import {isDeepStrictEqual} from 'node:util'
import type {EdgeConfig, EdgeConfiguration} from '../../model/edge.ts'
import {FailureError} from '../../model/failure-error.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {findStream} from '../stream/find-stream.ts'
import {needsRetention} from '../stream/needs-retention.ts'
import {type AwaitAgentOptions, awaitAgent} from './await-agent.ts'
import {edgeConfigurationIfAny} from './find-edge-configuration.ts'

export interface StartEdgeUpdateOptions extends AwaitAgentOptions {
  /** Name or ARN. */
  readonly stream: string
  readonly config: EdgeConfig
  /** Until the agent has taken it over, or could not. */
  readonly wait?: boolean
  readonly dryRun?: boolean
}

export interface EdgeUpdate {
  readonly schema: 'urn:kvsctl:schema:edge-update:1'
  readonly action: 'started' | 'in-sync' | 'unchanged' | 'would-start'
  readonly streamName: string
  readonly streamArn: string
  /** As the service has it; what would be sent, in a rehearsal. */
  readonly edgeConfig: EdgeConfig
  /** Undefined in a rehearsal of the first one. */
  readonly syncStatus?: EdgeConfiguration['syncStatus']
}

/**
 * StartEdgeConfigurationUpdate, where the agent does not have this configuration yet. What the service would refuse is said before.
 * @throws UserError when there is no such stream, it keeps no media, or an earlier update is under way
 */
export async function startEdgeUpdate(world: World, options: StartEdgeUpdateOptions): Promise<EdgeUpdate> {
  const {config} = options
  const stream = await findStream(world, options.stream)
  needsRetention(world, stream, 'edge agents')
  const {name: streamName, arn: streamArn} = stream
  const result = (action: EdgeUpdate['action'], now?: EdgeConfiguration): EdgeUpdate => ({
    schema: 'urn:kvsctl:schema:edge-update:1',
    action,
    streamName,
    streamArn,
    edgeConfig: now?.edgeConfig ?? config,
    ...(now && {syncStatus: now.syncStatus}),
  })
  const before = await earlier(world, streamArn)
  if (before?.syncStatus === 'IN_SYNC' && isSame(before.edgeConfig, config)) return result('unchanged', before)
  if (before) requireReplaceable(world, before, config)
  if (options.dryRun) return {...result('would-start', before), edgeConfig: config}
  const started = await (await world.api.edge()).startUpdate({arn: streamArn}, config)
  if (!options.wait) return result('started', started)
  const look = async () => (await world.api.edge()).describe({arn: streamArn})
  const inSync = (now?: EdgeConfiguration) => (now?.syncStatus === 'IN_SYNC' ? now : undefined)
  return result('in-sync', await awaitAgent(world, look, inSync, options))
}

/** Undefined where there is none, or where looking is not permitted: then the service itself will say. */
async function earlier(world: World, streamArn: string): Promise<EdgeConfiguration | undefined> {
  try {
    const found = await edgeConfigurationIfAny(world, streamArn)
    return found instanceof FailureError ? undefined : found
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'refused') return undefined
    throw error
  }
}

/** The service may or may not write out what it assumes (API reference, DeletionConfig). */
const withDefaults = ({deletionConfig, ...config}: EdgeConfig): EdgeConfig => ({
  ...config,
  deletionConfig: {edgeRetentionInHours: 720, deleteAfterUpload: true, ...deletionConfig},
})

const isSame = (a: EdgeConfig | undefined, b: EdgeConfig): boolean =>
  a !== undefined && isDeepStrictEqual(withDefaults(a), withDefaults(b))

/** @throws UserError while the agent has yet to take an earlier one over, and where another hub device has the stream */
function requireReplaceable(world: World, {streamName, syncStatus, edgeConfig}: EdgeConfiguration, wanted: EdgeConfig): void {
  if (!['IN_SYNC', 'SYNC_FAILED'].includes(syncStatus))
    throw refused('ResourceInUseException', `The edge configuration of ${streamName} is ${syncStatus}.`, {
      text: 'Wait until it is IN_SYNC or SYNC_FAILED, 15 minutes at most:',
      command: commandIn(world, `edge describe ${streamName} --query syncStatus`),
    })
  if (edgeConfig && edgeConfig.hubDeviceArn !== wanted.hubDeviceArn)
    throw refused('InvalidArgumentException', `The stream ${streamName} is configured for ${edgeConfig.hubDeviceArn}.`, {
      text: 'Take it from that hub device first:',
      command: commandIn(world, `edge delete ${streamName} --yes --wait`),
    })
}

const refused = (code: string, message: string, remedy: Remedy): UserError =>
  new UserError({code, message, remedy: [remedy], exitCode: exitCodes.refused})
