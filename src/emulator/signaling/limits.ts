import {quotaById} from '../../model/quotas.ts'

const quota = (name: string): number => quotaById(`signaling.${name}`).limit

/** Quotas of signaling (developer guide, "Amazon Kinesis Video Streams with WebRTC service quotas") and the emulator's own bounds. */
export const limits = {
  viewersPerChannel: quota('viewers'),
  /** ConnectAsMaster and ConnectAsViewer, each, per channel. */
  connectsPerSecond: quota('connect-as-viewer.channel-rate'),
  /** Offers and answers, per connection. */
  sdpPerSecond: quota('send-sdp-offer.connection-rate'),
  candidatesPerSecond: quota('send-ice-candidate.connection-rate'),
  connectionMs: quota('connection-duration') * 1000,
  idleMs: quota('idle-timeout') * 1000,
  /** From GO_AWAY to the close. */
  goAwayGraceMs: quota('go-away-grace') * 1000,
  /** Frame limit of API Gateway's websockets; the documented 10 K per payload is not enforced by the service (JS SDK issue 92). */
  frameBytes: 32 * 1024,
  /** The emulator's own: messages kept for one absent client. */
  queuedPerRecipient: 200,
  /** The emulator's own: payload kept for the absent clients of one channel, whatever their number. */
  queuedCharsPerChannel: 4 * 1024 * 1024,
} as const
