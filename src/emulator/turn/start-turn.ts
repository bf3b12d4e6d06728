import type {TLSSocket} from 'node:tls'
import {partitionOf} from '../../model/region.ts'
import type {TransportAddress} from '../../model/transport-address.ts'
import type {Metrics} from '../cloudwatch/metrics.ts'
import type {EmulatorContext} from '../context.ts'
import {startStun} from '../stun/start-stun.ts'
import {ChannelQuota} from './channel-quota.ts'
import {createPassword, type IceServerEntry, type TurnAccount} from './credentials.ts'
import {handedOutAddress} from './handed-out-address.ts'
import {issueUsername} from './issue-username.ts'
import {allocationBitsPerSecond} from './limits.ts'
import type {TurnSettings} from './settings.ts'
import {TurnServer} from './turn-server.ts'

/** Fixed ports instead of free ones. */
export interface TurnPorts {
  /** UDP port of the STUN server. */
  readonly stun?: number
  /** Per TURN server: the port that UDP, DTLS, TCP and TLS share. */
  readonly turn?: readonly number[]
}

export interface TurnOptions {
  readonly serverCertPem: string
  readonly serverKeyPem: string
  readonly ports?: TurnPorts
  /**
   * As AWS has it: a server on each address, where STUN, TURN and HTTPS share one port. Whoever listens on its TCP side calls
   * {@link TurnService.accept}.
   */
  readonly shared?: {readonly addresses: readonly string[]; readonly port: number}
  /** Refuses loopback, private and link-local peers with 403, as KVS does; an emulator on one host could then relay nothing. */
  readonly denyLocalPeers?: boolean
  /** Of one allocation, each way; 5 Mbps when absent. */
  readonly bitsPerSecond?: number
  /** Told of each minute of an allocation that has begun; when absent, the context's metrics count it. */
  readonly onMinute?: (account: TurnAccount) => void
}

/** How a TURN server at an address is called in its URIs. */
export type TurnNaming = (address: string) => string

/** The STUN server and the TURN servers of one emulator. */
export interface TurnService {
  /** `stun:127.0.0.1:34780`. */
  readonly stunUrl: string
  /** The port of each, over UDP, DTLS, TCP and TLS alike. */
  readonly servers: readonly {readonly port: number}[]
  /** The IceServerList that GetIceServerConfig answers with, with fresh credentials. Servers are called by their addresses. */
  iceServers(channelArn: string, naming?: TurnNaming): IceServerEntry[]
  /** Serves a client that came over TLS to the port of a server that is shared. */
  accept(server: number, socket: TLSSocket): void
  /** Allocations that the channel holds now, over both servers. */
  allocationCount(channelArn: string): number
  close(): Promise<void>
}

const serverNames = ['turn-1', 'turn-2'] as const

const secretBytes = 32

/** A server that was started, and what its passwords are derived from. */
interface Started {
  readonly address: string
  readonly secret: Buffer
  readonly server: TurnServer
}

/**
 * Starts the STUN server and the TURN servers: two of them on `context.host`, or one on each address that is shared.
 * @throws the system's error (`EADDRINUSE`) when a fixed port cannot be had
 */
export async function startTurn(context: EmulatorContext, options: TurnOptions): Promise<TurnService> {
  const {ports = {}, shared, onMinute = (account) => countMinute(context.metrics, account)} = options
  const quota = new ChannelQuota()
  const addresses = shared?.addresses ?? serverNames.map(() => context.host)
  const streams = {cert: options.serverCertPem, key: options.serverKeyPem}
  const servers: Started[] = []
  const stun = shared ? undefined : await startStun(context, ports.stun)
  const close = async (): Promise<void> =>
    void (await Promise.all([stun, ...servers.map(({server}) => server)].map((s) => s?.close())))
  try {
    for (const [i, host] of addresses.entries()) {
      const alternate = () => addressOf(servers[1 - i])
      const settings = {...settingsOf(context, serverNames[i]!, host, options), quota, alternate}
      const server = new TurnServer(context, settings, {
        host,
        identity: streams,
        onMinute,
        besideStun: shared !== undefined && i === 0,
      })
      servers.push({address: handedOutAddress(host), secret: settings.secret, server})
      const port = shared?.port ?? ports.turn?.[i] ?? 0
      await server.listen({port, ...(!shared && {streams})})
    }
    return {
      stunUrl: `stun:${urlHost(servers[0]!.address)}:${stun?.port ?? servers[0]!.server.port}`,
      servers: servers.map(({server}) => ({port: server.port})),
      iceServers: (channelArn, naming = urlHost) => {
        const {username, ttlSeconds} = issueUsername(context, channelArn)
        return servers.map(({address, secret, server}) =>
          createIceServer(naming(address), server.port, secret, username, ttlSeconds),
        )
      },
      accept: (server, socket) => servers[server]!.server.accept(socket),
      allocationCount: (channelArn) => quota.count(channelArn),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** What KVS bills: AWS/KinesisVideo, developer guide "Monitoring with CloudWatch". */
export const countMinute = (metrics: Metrics, {channelName}: TurnAccount): void =>
  metrics.record('TURNConnectedMinutes', 'Count', {SignalingChannelName: channelName}, 1)

const familyOf = (host: string): 'IPv4' | 'IPv6' => (host.includes(':') ? 'IPv6' : 'IPv4')

const addressOf = (started: Started | undefined): TransportAddress | undefined =>
  started && {family: familyOf(started.address), address: started.address, port: started.server.port}

function settingsOf(
  context: EmulatorContext,
  name: string,
  host: string,
  {denyLocalPeers = false, bitsPerSecond = allocationBitsPerSecond}: TurnOptions,
): Omit<TurnSettings, 'quota'> {
  return {
    name,
    realm: `kinesisvideo.${context.region}.${partitionOf(context.region).suffix}`,
    secret: keptSecret(context, name),
    nonceSecret: context.random.bytes(secretBytes),
    family: familyOf(host),
    denyLocalPeers,
    bitsPerSecond,
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

/** The URIs in the order in which KVS always gives them; the second one is DTLS. */
const createIceServer = (host: string, port: number, secret: Buffer, username: string, ttl: number): IceServerEntry => ({
  Password: createPassword(secret, username),
  Ttl: ttl,
  Uris: [`turn:${host}:${port}?transport=udp`, `turns:${host}:${port}?transport=udp`, `turns:${host}:${port}?transport=tcp`],
  Username: username,
})

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)
