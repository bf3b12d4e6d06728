import type {EdgeConfiguration} from '../../model/edge.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {World} from '../connect.ts'
import {findStream} from '../stream/find-stream.ts'
import {type AwaitAgentOptions, awaitAgent} from './await-agent.ts'
import {edgeConfigurationIfAny, findEdgeConfiguration} from './find-edge-configuration.ts'

export interface DeleteEdgeOptions extends AwaitAgentOptions {
  /** Name or ARN. */
  readonly stream: string
  /** No configuration is as good as a deleted one. */
  readonly ifExists?: boolean
  /** Until the agent has let go of it, or could not. */
  readonly wait?: boolean
  readonly dryRun?: boolean
  /** Asked with what is about to go; false leaves it alone. */
  readonly confirm?: (configuration: EdgeConfiguration) => Promise<boolean>
}

export interface EdgeDeletion {
  readonly schema: 'urn:kvsctl:schema:edge-deletion:1'
  readonly action: 'deleted' | 'deleting' | 'absent' | 'would-delete' | 'kept'
  readonly streamName: string
  readonly streamArn: string
}

/** DeleteEdgeConfiguration. @throws UserError when there is no such stream, or it has none and `ifExists` is not set */
export async function deleteEdge(world: World, options: DeleteEdgeOptions): Promise<EdgeDeletion> {
  const stream = await findStream(world, options.stream)
  const result = (action: EdgeDeletion['action']): EdgeDeletion => ({
    schema: 'urn:kvsctl:schema:edge-deletion:1',
    action,
    streamName: stream.name,
    streamArn: stream.arn,
  })
  const look = async (): Promise<EdgeConfiguration | undefined> => {
    const found = await edgeConfigurationIfAny(world, stream.arn)
    return found instanceof FailureError ? undefined : found
  }
  const configuration = options.ifExists ? await look() : await findEdgeConfiguration(world, stream)
  if (!configuration) return result('absent')
  if (options.dryRun) return result('would-delete')
  if (options.confirm && !(await options.confirm(configuration))) return result('kept')
  await (await world.api.edge()).delete({arn: stream.arn})
  if (!options.wait) return result('deleting')
  await awaitAgent(world, look, (now) => (now ? undefined : true), options)
  return result('deleted')
}
