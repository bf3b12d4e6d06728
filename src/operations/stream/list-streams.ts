import type {ResourceStatus} from '../../model/channel.ts'
import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {listResources} from '../resource/list-resources.ts'
import {streamKind} from '../resource/resource-kind.ts'

export interface ListStreamsOptions {
  readonly namePrefix?: string
  /** At most this many. */
  readonly limit?: number
  /** Only those in one of these. */
  readonly statuses?: readonly ResourceStatus[]
  /** Only those that keep media (true), or that keep none (false). */
  readonly retaining?: boolean
}

/** ListStreams, as the pages come; nothing is kept. The service itself filters by prefix only. */
export function listStreams(world: World, {statuses, retaining, ...options}: ListStreamsOptions = {}): AsyncGenerator<Stream> {
  const filtered = statuses !== undefined || retaining !== undefined
  const only = ({status, dataRetentionInHours}: Stream): boolean =>
    (statuses?.includes(status) ?? true) && (retaining === undefined || dataRetentionInHours > 0 === retaining)
  return listResources(world, streamKind, {...options, ...(filtered && {only})})
}
