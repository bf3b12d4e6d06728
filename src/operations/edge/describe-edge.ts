import type {EdgeConfiguration} from '../../model/edge.ts'
import type {World} from '../connect.ts'
import {findStream} from '../stream/find-stream.ts'
import {findEdgeConfiguration} from './find-edge-configuration.ts'

export interface EdgeDescription extends EdgeConfiguration {
  readonly schema: 'urn:kvsctl:schema:edge:1'
  readonly region: string
}

/** DescribeEdgeConfiguration. @throws UserError when there is no such stream, or it has no edge configuration */
export async function describeEdge(world: World, stream: string): Promise<EdgeDescription> {
  const configuration = await findEdgeConfiguration(world, await findStream(world, stream))
  return {schema: 'urn:kvsctl:schema:edge:1', region: world.region, ...configuration}
}
