import type {CreateStreamInput} from '../../client/aws/stream-api.ts'
import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {type CreateOptions, type Creation, createResource} from '../resource/create-resource.ts'
import {streamKind} from '../resource/resource-kind.ts'

export interface CreateStreamOptions extends CreateOptions, CreateStreamInput {}

export interface StreamCreation extends Omit<Creation<Stream>, 'resource'> {
  readonly schema: 'urn:kvsctl:schema:stream-creation:1'
  /** As it was described last; undefined when nobody waited for it. */
  readonly stream?: Stream
}

/** CreateStream. @throws UserError when the name is taken */
export async function createStream(world: World, options: CreateStreamOptions): Promise<StreamCreation> {
  const create = async (): Promise<string> => (await world.api.streams()).create(options)
  const {resource: stream, ...creation} = await createResource(world, streamKind, options, create)
  return {schema: 'urn:kvsctl:schema:stream-creation:1', ...creation, ...(stream && {stream})}
}
