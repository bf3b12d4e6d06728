import type {EdgeConfiguration} from '../../model/edge.ts'
import type {World} from '../connect.ts'

/** ListEdgeAgentConfigurations of one hub device, as the pages come. */
export async function* listEdge(world: World, hubDeviceArn: string): AsyncGenerator<EdgeConfiguration> {
  yield* (await world.api.edge()).list(hubDeviceArn)
}
