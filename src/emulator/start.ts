import {join} from 'node:path'
import {type Clock, systemClock} from '../platform/clock.ts'
import {localAddresses} from '../platform/network-interfaces.ts'
import {type Random, systemRandom} from '../platform/random.ts'
import {type Certificates, loadOrCreateCertificates, serviceHosts} from './certificates.ts'
import {Metrics} from './cloudwatch/metrics.ts'
import type {EmulatorContext, Log} from './context.ts'
import {createChannel} from './control-plane/operations/create-signaling-channel.ts'
import {allFaults} from './faults/index.ts'
import {FaultRegistry} from './faults/registry.ts'
import {type EmulatorPorts, openHosts} from './hosts/open-hosts.ts'
import {isWildcard, publicHost} from './hosts/public-host.ts'
import {createSignaling, type SignalingService} from './signaling/create-signaling.ts'
import {openFileStore} from './state/file-store.ts'
import {MemoryStore} from './state/memory-store.ts'
import {startTurn} from './turn/start-turn.ts'

export interface EmulatorOptions {
  /** Address to bind, and to hand out; 127.0.0.1 when absent. With a wildcard address, clients are sent to the host that they named. */
  readonly host?: string
  /** Port of the control plane; a free one when absent or 0. */
  readonly port?: number
  readonly ports?: EmulatorPorts
  /** us-west-2 when absent. */
  readonly region?: string
  /** 12 digits; 123456789012 when absent. */
  readonly account?: string
  /** Where records are kept; absent: in memory. */
  readonly stateDir?: string
  /** Where the CA is kept; `stateDir` when absent, in memory when that is absent too. */
  readonly certificatesDir?: string
  /** Whether a new emulator has a channel `demo`; true when absent. It is not created again once it has been. */
  readonly demoChannel?: boolean
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Log
}

/** A running emulator of Kinesis Video Streams with WebRTC. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`; CloudWatch and STS answer here too. */
  readonly controlPlaneUrl: string
  /** The same port over TLS. */
  readonly controlPlaneTlsUrl: string
  /** `stun:127.0.0.1:PORT` */
  readonly stunUrl: string
  readonly region: string
  readonly account: string
  /** The only key pair that it knows: fixed, public, and good for nothing else. */
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string}
  /** What clients must trust. */
  readonly caPem: string
  readonly faults: FaultRegistry
  readonly metrics: Metrics
  readonly signaling: SignalingService
  /** The ARN of a channel, without a request that would count as use. */
  channelArn(name: string): string | undefined
  /** When a client last asked for something (undefined: never), and how many websockets and TURN allocations are open. */
  activity(): {readonly lastRequestMs?: number; readonly openSockets: number}
  /** Closes everything; may be called twice. */
  stop(): Promise<void>
}

export const emulatorCredentials = {
  accessKeyId: 'AKIDKVSCTLEMULATOR',
  secretAccessKey: 'kvsctl-emulator-public-key-not-a-secret0',
} as const

export const defaultRegion = 'us-west-2'
export const defaultAccount = '123456789012'

/** The mark of the one time that the channel `demo` is made. */
const demoName = 'demo'

function createContext(options: EmulatorOptions): EmulatorContext {
  const {clock = systemClock, random = systemRandom, log = () => {}, host = '127.0.0.1', stateDir} = options
  const {region = defaultRegion, account = defaultAccount} = options
  // A region is a world of its own: what is kept for one must not show up in another.
  const store = stateDir === undefined ? new MemoryStore() : openFileStore(join(stateDir, account, region), log)
  return {
    ...{clock, random, log, host, region, account, store},
    credentials: emulatorCredentials,
    faults: new FaultRegistry(allFaults, clock),
    metrics: new Metrics(clock),
  }
}

function createDemoChannel(context: EmulatorContext): void {
  const {store, clock} = context
  if (store.get('marks', demoName)) return
  if (!store.get('channels', demoName)) createChannel(context, {name: demoName})
  store.put('marks', demoName, {atMs: clock.now()})
}

/** Opens everything; what was opened when something fails is closed again. */
async function assemble(context: EmulatorContext, certificates: Certificates, options: EmulatorOptions): Promise<Emulator> {
  const signaling = createSignaling(context)
  let lastRequestMs: number | undefined
  const onUse = () => {
    lastRequestMs = context.clock.now()
  }
  const turn = await startTurn(context, {...certificates, ports: options.ports ?? {}})
  const hosts = await openHosts({context, certificates, signaling, turn, onUse, ...options}).catch(async (error: unknown) => {
    await turn.close()
    throw error
  })
  let stopped: Promise<void> | undefined
  const {region, account, credentials, faults, metrics, store} = context
  return {
    ...{region, account, credentials, faults, metrics, signaling},
    controlPlaneUrl: `http://${publicHost(context)}:${hosts.controlPort}`,
    controlPlaneTlsUrl: `https://${publicHost(context)}:${hosts.controlPort}`,
    stunUrl: turn.stunUrl,
    caPem: certificates.caPem,
    channelArn: (name) => store.get('channels', name)?.arn,
    activity: () => {
      const allocations = [...store.values('channels')].reduce((sum, {arn}) => sum + turn.allocationCount(arn), 0)
      return {...(lastRequestMs !== undefined && {lastRequestMs}), openSockets: signaling.openConnections().length + allocations}
    },
    stop: () => {
      stopped ??= (async () => {
        await signaling.close()
        await Promise.all([hosts.close(), turn.close()])
        store.close()
      })()
      return stopped
    },
  }
}

/**
 * Starts a Kinesis Video Streams of your own on this machine.
 *
 * @throws the system's error when a port cannot be bound (`EADDRINUSE`) or `stateDir` cannot be used (`EACCES`)
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const context = createContext(options)
  try {
    const addresses = isWildcard(context.host) ? localAddresses().map(({address}) => address) : [context.host]
    const hosts = [...serviceHosts(context.region), ...addresses]
    const certificates = await loadOrCreateCertificates(options.certificatesDir ?? options.stateDir, hosts, context.clock)
    if (options.demoChannel ?? true) createDemoChannel(context)
    return await assemble(context, certificates, options)
  } catch (error) {
    context.store.close()
    throw error
  }
}
