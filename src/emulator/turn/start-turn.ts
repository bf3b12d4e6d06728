import {partitionOf} from '../../model/region.ts'
import type {EmulatorContext} from '../context.ts'
import {startStun} from '../stun/start-stun.ts'
import {ChannelQuota} from './channel-quota.ts'
import {createPassword, createUsername, credentialTtlSeconds, type IceServerEntry} from './credentials.ts'
import {handedOutAddress} from './handed-out-address.ts'
import {isLocalAddress} from './is-local-address.ts'
import type {TurnSettings} from './settings.ts'
import {TurnServer} from './turn-server.ts'

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

const serverNames = ['turn-1', 'turn-2'] as const

const secretBytes = 32

/**
 * Starts the STUN server and the two TURN servers, bound to `context.host`.
 * @throws the system's error (`EADDRINUSE`) when a fixed port cannot be had
 */
export async function startTurn(context: EmulatorContext, options: TurnOptions): Promise<TurnService> {
  const {ports = {}, denyLocalPeers = false} = options
  const quota = new ChannelQuota()
  const host = urlHost(handedOutAddress(context.host))
  const running: {close(): Promise<void>}[] = []
  const close = async (): Promise<void> => void (await Promise.all(running.map((server) => server.close())))
  try {
    const stun = await startStun(context, ports.stun)
    running.push(stun)
    const servers: {secret: Buffer; server: TurnServer}[] = []
    for (const [i, name] of serverNames.entries()) {
      const settings = settingsOf(context, name, quota, denyLocalPeers)
      const server = new TurnServer(context, settings)
      running.push(server)
      const {serverCertPem: certPem, serverKeyPem: keyPem} = options
      await server.listen({certPem, keyPem, port: ports.turn?.[i] ?? 0, tcpPort: ports.turnTcp?.[i] ?? 0})
      servers.push({secret: settings.secret, server})
    }
    return {
      stunUrl: `stun:${host}:${stun.port}`,
      servers: servers.map(({server}) => ({udpPort: server.port, tlsPort: server.port, tcpPort: server.tcpPort})),
      get dtlsIgnored() {
        return servers.reduce((sum, {server}) => sum + server.dtlsIgnored, 0)
      },
      iceServers: (channelArn) => {
        const username = createUsername(channelArn, context.clock.now())
        return servers.map(({secret, server}) => createIceServer(host, server.port, secret, username))
      },
      allocationCount: (channelArn) => quota.count(channelArn),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function settingsOf(context: EmulatorContext, name: string, quota: ChannelQuota, denyLocalPeers: boolean): TurnSettings {
  return {
    name,
    realm: `kinesisvideo.${context.region}.${partitionOf(context.region).suffix}`,
    secret: keptSecret(context, name),
    nonceSecret: context.random.bytes(secretBytes),
    family: context.host.includes(':') ? 'IPv6' : 'IPv4',
    allowsPeer: (peer) => !denyLocalPeers || !isLocalAddress(peer),
    quota,
    faults: context.faults,
  }
}

/** Kept, so that credentials handed out before a restart are still good after it. */
function keptSecret(context: EmulatorContext, name: string): Buffer {
  const kept = context.store.get('secrets', name)
  if (kept) return Buffer.from(kept.value, 'hex')
  const secret = context.random.bytes(secretBytes)
  context.store.put('secrets', name, {value: secret.toString('hex')})
  return secret
}

/** The URIs in the order in which KVS always gives them; the second one is DTLS, which is not built. */
const createIceServer = (host: string, port: number, secret: Buffer, username: string): IceServerEntry => ({
  Password: createPassword(secret, username),
  Ttl: credentialTtlSeconds,
  Uris: [`turn:${host}:${port}?transport=udp`, `turns:${host}:${port}?transport=udp`, `turns:${host}:${port}?transport=tcp`],
  Username: username,
})

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)
