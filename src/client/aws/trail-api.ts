import type {TrailEvent} from '../../model/trail-event.ts'
import type {CallOptions, MetricRange} from './kvs-api.ts'

/** AWS CloudTrail, as far as it tells what was called. */
export interface TrailApi {
  /** LookupEvents for the resource of a name or an ARN, latest first, page after page as they are read. */
  events(resource: string, range: MetricRange, options?: CallOptions): AsyncIterable<TrailEvent>
}
