import type {EmulatorContext} from '../context.ts'
import type {IceServerEntry} from './credentials.ts'

/** Fixed ports instead of free ones. */
export interface TurnPorts {
  /** UDP port of the STUN server. */
  readonly stun?: number
  /** Per TURN server: the port that UDP and TLS share. */
  readonly turn?: readonly number[]
  /** Per TURN server: the port of plain TCP, which is never handed out. */
  readonly turnTcp?: readonly number[]
}

export interface TurnOptions {
  readonly serverCertPem: string
  readonly serverKeyPem: string
  readonly ports?: TurnPorts
  /** Refuses loopback, private and link-local peers with 403, as KVS does; an emulator on one host could then relay nothing. */
  readonly denyLocalPeers?: boolean
}

export interface TurnServerPorts {
  readonly udpPort: number
  /** The same number as `udpPort`. */
  readonly tlsPort: number
  readonly tcpPort: number
}

/** The STUN server and the two TURN servers of one emulator. */
export interface TurnService {
  /** `stun:127.0.0.1:34780`. */
  readonly stunUrl: string
  readonly servers: readonly TurnServerPorts[]
  /** DTLS ClientHellos that came to a TURN port and were ignored, since DTLS is not built. */
  readonly dtlsIgnored: number
  /** The IceServerList that GetIceServerConfig answers with, with fresh credentials. */
  iceServers(channelArn: string): IceServerEntry[]
  /** Allocations that the channel holds now, over both servers. */
  allocationCount(channelArn: string): number
  close(): Promise<void>
}

export async function startTurn(_context: EmulatorContext, _options: TurnOptions): Promise<TurnService> {
  throw new Error('not built yet')
}
