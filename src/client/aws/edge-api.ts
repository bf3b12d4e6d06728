import type {EdgeConfig, EdgeConfiguration} from '../../model/edge.ts'
import type {CallOptions, ResourceRef} from './kvs-api.ts'

/** What edge agents record and upload for streams. Every method rejects with a `FailureError`. */
export interface EdgeApi {
  /** ListEdgeAgentConfigurations of one hub device, page after page as they are read. */
  list(hubDeviceArn: string, options?: CallOptions): AsyncIterable<EdgeConfiguration>
  /** DescribeEdgeConfiguration. */
  describe(stream: ResourceRef, options?: CallOptions): Promise<EdgeConfiguration>
  /** StartEdgeConfigurationUpdate. @returns what the service has now, which the agent has yet to take over */
  startUpdate(stream: ResourceRef, config: EdgeConfig, options?: CallOptions): Promise<EdgeConfiguration>
  /** DeleteEdgeConfiguration: the agent shall stop to record and to upload for the stream. */
  delete(stream: ResourceRef, options?: CallOptions): Promise<void>
}
