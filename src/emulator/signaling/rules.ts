import {quotaById} from '../../model/quotas.ts'

const quota = (name: string): number => quotaById(`signaling.${name}`).limit

/** How the signaling service behaves where AWS leaves it open, or is more lenient than its documentation. */
export interface SignalingOptions {
  /** Refuses payloads above the documented 10 K, which the service has been seen to deliver (JS SDK issue 92); false when absent. */
  readonly strictLimits?: boolean
  /** Whether pings keep a connection from being idle; true when absent, as C masters live on nothing else. */
  readonly pingsKeepAlive?: boolean
  /** Whether a connection that a newer one took over is closed (1000), instead of staying open and deaf; false when absent. */
  readonly closeDisplaced?: boolean
}

export interface RuleOptions extends SignalingOptions {
  /** What the service waits for comes so many times sooner; rates stay per real second. 1 when absent. */
  readonly timeScale?: number
  /** Every rate is multiplied by it; Infinity: nothing is too often. 1 when absent. */
  readonly rateScale?: number
  /** The soft quota of viewers per channel. */
  readonly viewersPerChannel?: number
}

/**
 * API Gateway, which the service is thought to stand behind, waits 29 s for what is behind it ("Integration timeout" in its
 * quotas); AWS does not document how long SendAlexaOfferToMaster waits.
 */
const answerWaitMs = 29_000

/** Quotas of signaling (developer guide, "Amazon Kinesis Video Streams with WebRTC service quotas") as one emulator holds them. */
export function createRules(options: RuleOptions = {}) {
  const {strictLimits = false, pingsKeepAlive = true, closeDisplaced = false} = options
  const {timeScale = 1, rateScale = 1, viewersPerChannel = quota('viewers')} = options
  return {
    viewersPerChannel,
    pingsKeepAlive,
    closeDisplaced,
    /** ConnectAsMaster and ConnectAsViewer, each, per channel. */
    connectsPerSecond: quota('connect-as-viewer.channel-rate') * rateScale,
    /** Offers and answers, per connection. */
    sdpPerSecond: quota('send-sdp-offer.connection-rate') * rateScale,
    candidatesPerSecond: quota('send-ice-candidate.connection-rate') * rateScale,
    connectionMs: (quota('connection-duration') * 1000) / timeScale,
    idleMs: (quota('idle-timeout') * 1000) / timeScale,
    /** From GO_AWAY to the close. */
    goAwayGraceMs: (quota('go-away-grace') * 1000) / timeScale,
    /** For the answer to an Alexa offer. */
    answerWaitMs: answerWaitMs / timeScale,
    /** Of a second of MessageTtlSeconds. */
    ttlSecondMs: 1000 / timeScale,
    /** In characters as sent, before base64 is decoded. */
    payloadChars: strictLimits ? quota('message-payload') : Number.POSITIVE_INFINITY,
  } as const
}

export type Rules = ReturnType<typeof createRules>

/** The emulator's own bounds. */
export const bounds = {
  /** Frame limit of API Gateway's websockets. */
  frameBytes: 32 * 1024,
  /** Of one message: clients send theirs in one piece, or in a few. */
  fragments: 1024,
  /** Messages kept for one absent client. */
  queuedPerRecipient: 200,
  /** Payload kept for the absent clients of one channel, whatever their number. */
  queuedCharsPerChannel: 4 * 1024 * 1024,
} as const
