import type {MediaStorage} from '../../model/media-storage.ts'
import type {CallOptions, ResourceRef} from './kvs-api.ts'

/** Which stream stores the WebRTC media of a channel. Every method rejects with a `FailureError`. */
export interface MediaStorageApi {
  /** DescribeMediaStorageConfiguration; DISABLED where it was never configured. */
  describe(channel: ResourceRef, options?: CallOptions): Promise<MediaStorage>
  /** UpdateMediaStorageConfiguration to ENABLED: store in this stream. */
  enable(channelArn: string, streamArn: string, options?: CallOptions): Promise<void>
  /** UpdateMediaStorageConfiguration to DISABLED: whatever stream it was, store nowhere. */
  disable(channelArn: string, options?: CallOptions): Promise<void>
}
