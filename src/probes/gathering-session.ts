import type {IceTransport} from '../model/ice-server.ts'
import type {UdpSocket} from '../platform/udp.ts'
import type {InTurn} from './one-at-a-time.ts'
import type {Session} from './probe.ts'

/** What the gathering probes share during a run. */
export interface GatheringSession extends Session {
  /** One socket per local address, set by `hostCandidates`: reflexive candidates are seen from these. */
  hostSockets?: readonly UdpSocket[]
}

/**
 * One silent server costs this and no more, since all are asked at once. Requests go out at 0, 0.5 and 1.5 s (RFC 8489 §6.2.1), so two
 * lost packets do not make a server silent, and one that is far away has a second and a half to answer the third.
 */
export const defaultStunTimeoutMs = 3_000

/** TCP, TLS and two round trips of Allocate together; over UDP four packets may go out at 0, 0.5, 1.5 and 3.5 s. */
export const defaultTurnTimeoutMs = 4_000

/** 50 requests or packets a second: what a call does, and little enough for every rate limit. */
export const seriesGapMs = 20

/** What takes longer to come back is lost to a call; what is silent sooner is silent in a series, too. */
export const seriesLostAfterMs = (silentAfterMs: number): number => Math.min(2_000, silentAfterMs)

/** What `probe turn` and `probe stun` want to know more closely than `probe ice`. */
export interface MeasureSettings {
  /** Packets and requests of each series. */
  readonly count: number
  /** Where the bandwidth is wanted: what lets one relay after the other be measured. */
  readonly inTurn?: InTurn
}

/** Which of the TURN servers are meant; all of them without it. */
export interface TurnSelection {
  readonly transports?: readonly IceTransport[]
  /** A URL, or a host with or without its port. */
  readonly server?: string
}

export interface GatheringSettings {
  /** `stun:` URLs: the region's, and those of an `--ice-servers` file. */
  readonly stunUrls: readonly string[]
  readonly stunTimeoutMs: number
  /** Until a TURN server has allocated, with connecting; what follows has bounds of its own. */
  readonly turnTimeoutMs: number
  /** Only addresses of this family; without it, the first that the name has and this machine has a route to. */
  readonly addressFamily?: 'IPv4' | 'IPv6'
  readonly measure?: MeasureSettings
  readonly turnSelection?: TurnSelection
  /** PEM of the only authorities to trust for TURN over TLS, instead of the built-in ones. */
  readonly ca?: string
  /** Gather from these local addresses only. */
  readonly localAddresses?: readonly string[]
  /** Gather from 127.0.0.1 and ::1 too: when the other side is on this machine. */
  readonly includeLoopback?: boolean
}
