/** MediaStorageConfiguration of a channel: whether WebRTC media is stored, and in which stream. */
export interface MediaStorage {
  readonly status: 'ENABLED' | 'DISABLED'
  /** Where media is stored; never given while DISABLED. */
  readonly streamArn?: string
}
