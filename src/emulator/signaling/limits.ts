/** Quotas of signaling (developer guide, "Amazon Kinesis Video Streams with WebRTC service quotas") and the emulator's own bounds. */
export const limits = {
  viewersPerChannel: 10,
  /** ConnectAsMaster and ConnectAsViewer, each, per channel. */
  connectsPerSecond: 3,
  /** Offers and answers, per connection. */
  sdpPerSecond: 5,
  candidatesPerSecond: 20,
  connectionMs: 60 * 60_000,
  idleMs: 10 * 60_000,
  /** From GO_AWAY to the close. */
  goAwayGraceMs: 60_000,
  /** Frame limit of API Gateway's websockets; the documented 10 K per payload is not enforced by the service (JS SDK issue 92). */
  frameBytes: 32 * 1024,
  /** The emulator's own: messages kept for one absent client. */
  queuedPerRecipient: 200,
  /** The emulator's own: payload kept for the absent clients of one channel, whatever their number. */
  queuedCharsPerChannel: 4 * 1024 * 1024,
} as const
