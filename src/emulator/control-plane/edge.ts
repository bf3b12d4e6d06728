import type {SyncStatus} from '../../model/edge.ts'
import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {Due} from '../state/life-cycle.ts'
import type {StoredEdge, StoredStream} from '../state/store.ts'
import {requireDataRetention} from './media-storage.ts'
import type {Output} from './operation.ts'
import type {EdgeConfig} from './shapes/edge.ts'

/** For so long the service tries to reach an edge agent (documentation of StartEdgeConfigurationUpdate). */
const agentPatienceMs = 15 * 60_000

/** In these the agent has nothing more to hear of, and may be told something new. */
const terminal: readonly SyncStatus[] = ['IN_SYNC', 'SYNC_FAILED']

const notReached = 'The edge agent was not reached for 15 minutes.'

/** What happens with a configuration that has been sent: the statuses in the order in which an agent causes them, or the failure. */
interface Course {
  readonly acknowledged: SyncStatus
  /** Absent: the configuration is gone then. */
  readonly done?: SyncStatus
  readonly failed: SyncStatus
}

const syncing: Course = {acknowledged: 'ACKNOWLEDGED', done: 'IN_SYNC', failed: 'SYNC_FAILED'}
const deleting: Course = {acknowledged: 'DELETING_ACKNOWLEDGED', failed: 'DELETE_FAILED'}

function run({clock, faults}: EmulatorContext, stream: string, {acknowledged, done, failed}: Course): readonly Due[] {
  const now = clock.now()
  const at = (ms: number, set: Partial<StoredEdge>): Due => ({atMs: now + ms, set: {...set, updatedMs: now + ms}})
  const agent = faults.consult('edge', {stream})
  if (!agent) return [at(agentPatienceMs, {syncStatus: failed, failedStatusDetails: notReached})]
  const end = done === undefined ? {atMs: now + agent.takesMs} : at(agent.takesMs, {syncStatus: done})
  return [at(agent.takesMs / 2, {syncStatus: acknowledged}), end]
}

/** With what the service adds where the request leaves it out (documentation of DeletionConfig). */
const withDefaults = (config: EdgeConfig): EdgeConfig => ({
  ...config,
  DeletionConfig: {EdgeRetentionInHours: 720, DeleteAfterUpload: true, ...config.DeletionConfig},
})

const edgeIfAny = ({store}: EmulatorContext, {name, arn}: StoredStream): StoredEdge | undefined => {
  const edge = store.get('edges', name)
  return edge?.streamArn === arn ? edge : undefined
}

/** @throws AwsError StreamEdgeConfigurationNotFoundException */
export function edgeOf(context: EmulatorContext, stream: StoredStream): StoredEdge {
  const edge = edgeIfAny(context, stream)
  if (!edge)
    throw serviceError('StreamEdgeConfigurationNotFoundException', `The stream ${stream.name} has no edge configuration.`)
  return edge
}

function requireReplaceable({syncStatus, config, name}: StoredEdge, {HubDeviceArn}: EdgeConfig): void {
  if (!terminal.includes(syncStatus))
    throw serviceError('ResourceInUseException', `The edge configuration of ${name} is ${syncStatus}.`)
  if (config.HubDeviceArn !== HubDeviceArn)
    throw serviceError('InvalidArgumentException', `${name} is configured for ${config.HubDeviceArn}: delete that first.`)
}

/** @throws AwsError NoDataRetentionException, ResourceInUseException while an earlier update is under way */
export function startEdgeUpdate(context: EmulatorContext, stream: StoredStream, config: EdgeConfig): StoredEdge {
  requireDataRetention(stream)
  const before = edgeIfAny(context, stream)
  if (before) requireReplaceable(before, config)
  const updatedMs = context.clock.now()
  const edge: StoredEdge = {
    ...{name: stream.name, streamArn: stream.arn, createdMs: before?.createdMs ?? updatedMs, updatedMs},
    syncStatus: 'SYNCING',
    config: withDefaults(config),
    due: run(context, stream.name, syncing),
  }
  context.store.put('edges', stream.name, edge)
  return edge
}

/** Again while it goes on, it changes nothing. */
export function startEdgeDeletion(context: EmulatorContext, stream: StoredStream): void {
  const {failedStatusDetails: _, ...edge} = edgeOf(context, stream)
  if (['DELETING', 'DELETING_ACKNOWLEDGED'].includes(edge.syncStatus)) return
  const due = run(context, stream.name, deleting)
  context.store.put('edges', stream.name, {...edge, syncStatus: 'DELETING', updatedMs: context.clock.now(), due})
}

/** Without the stream there is nothing to configure. */
export const forgetEdge = ({store}: EmulatorContext, {name}: StoredStream): void => {
  if (store.get('edges', name)) store.remove('edges', name)
}

/** ListEdgeAgentConfigurationsEdgeConfig of the model, which Start and Describe answer with, too. */
export const edgeInfo = (edge: StoredEdge): Output => ({
  CreationTime: edge.createdMs / 1000,
  EdgeConfig: edge.config,
  FailedStatusDetails: edge.failedStatusDetails,
  LastUpdatedTime: edge.updatedMs / 1000,
  StreamARN: edge.streamArn,
  StreamName: edge.name,
  SyncStatus: edge.syncStatus,
})

/** EdgeAgentStatus of the model: what an agent that has the configuration last said. */
export function agentStatus({syncStatus, updatedMs, config}: StoredEdge): Output | undefined {
  if (syncStatus !== 'IN_SYNC') return undefined
  const last = {LastCollectedTime: updatedMs / 1000, LastUpdatedTime: updatedMs / 1000}
  return {
    LastRecorderStatus: {...last, RecorderStatus: 'SUCCESS'},
    ...(config.UploaderConfig && {LastUploaderStatus: {...last, UploaderStatus: 'SUCCESS'}}),
  }
}
