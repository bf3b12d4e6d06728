import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {findResource} from '../resource/find-resource.ts'
import {streamKind} from '../resource/resource-kind.ts'

/**
 * DescribeStream by name or ARN.
 * @throws UserError, when there is none, with what may have been meant
 */
export const findStream = (world: World, stream: string): Promise<Stream> => findResource(world, streamKind, stream)
