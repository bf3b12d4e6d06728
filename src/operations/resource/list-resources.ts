import type {World} from '../connect.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'

export interface ListOptions<T> {
  readonly namePrefix?: string
  /** At most this many. */
  readonly limit?: number
  /** Only these. The service knows no other filter than the prefix, so this one is ours. */
  readonly only?: (resource: T) => boolean
}

/** Lists as the pages come; nothing is kept. */
export async function* listResources<T extends Resource>(
  {api}: World,
  kind: ResourceKind<T>,
  {namePrefix, limit, only}: ListOptions<T>,
): AsyncGenerator<T> {
  let count = 0
  if (limit === 0) return
  // A short list needs no long first page.
  const pageSize = limit === undefined || only ? undefined : Math.min(limit, 1000)
  const options = {...(namePrefix !== undefined && {namePrefix}), ...(pageSize !== undefined && {pageSize})}
  for await (const resource of kind.list(api, options)) {
    if (only && !only(resource)) continue
    yield resource
    if (++count === limit) return
  }
}
