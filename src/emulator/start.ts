import {join} from 'node:path'
import {partitionOf} from '../model/region.ts'
import {type Clock, systemClock} from '../platform/clock.ts'
import {localAddresses} from '../platform/network-interfaces.ts'
import {type Random, systemRandom} from '../platform/random.ts'
import {type Certificates, loadOrCreateCertificates} from './certificates.ts'
import {Trail} from './cloudtrail/trail.ts'
import {Metrics} from './cloudwatch/metrics.ts'
import type {EmulatorContext, Log} from './context.ts'
import {type Delays, noDelays, scaledDelays} from './control-plane/life-cycle.ts'
import {type LimitOptions, Limits} from './control-plane/limits.ts'
import {createChannel} from './control-plane/operations/create-signaling-channel.ts'
import {allFaults} from './faults/index.ts'
import {FaultRegistry} from './faults/registry.ts'
import {awsNames, awsPort, type HostEntry, hostEntries} from './hosts/aws-names.ts'
import {neighbourServices} from './hosts/neighbour-services.ts'
import {openAsAws} from './hosts/open-as-aws.ts'
import {type EmulatorPorts, openHosts} from './hosts/open-hosts.ts'
import {isWildcard, publicHost} from './hosts/public-host.ts'
import {createIdentities, type IdentityOptions} from './identity/create-identities.ts'
import {Identities, type Identity} from './identity/identity.ts'
import type {SignalingService} from './signaling/create-signaling.ts'
import type {SignalingOptions} from './signaling/rules.ts'
import {openFileStore} from './state/file-store.ts'
import {MemoryStore} from './state/memory-store.ts'
import {SettlingStore} from './state/settling-store.ts'
import type {TurnAccount} from './turn/credentials.ts'
import {countMinute, startTurn, type TurnOptions, type TurnService} from './turn/start-turn.ts'
import {type World, Worlds} from './worlds.ts'

export interface EmulatorOptions {
  /** Address to bind, and to hand out; 127.0.0.1 when absent. With a wildcard address, clients are sent to the host that they named. */
  readonly host?: string
  /** Port of the control plane; a free one when absent or 0. */
  readonly port?: number
  readonly ports?: EmulatorPorts
  /** Answers under the names of AWS as well, at port 443 of addresses of this machine. `host` hands out plain addresses as ever. */
  readonly asAws?: AsAwsOptions
  /** Where the channel `demo` is, and what is told as `region`; us-west-2 when absent. Every other region of AWS is served, too. */
  readonly region?: string
  /** 12 digits; 123456789012 when absent. */
  readonly account?: string
  /** Where records are kept; absent: in memory. */
  readonly stateDir?: string
  /** Where the CA is kept; `stateDir` when absent, in memory when that is absent too. */
  readonly certificatesDir?: string
  /** How long changes of channels and streams take; 0 where absent. */
  readonly delays?: Partial<Delays>
  /**
   * At least 1: what the service waits for by itself comes so many times sooner. That is `delays`, MessageTtlSeconds, the idle timeout
   * and the hour of a websocket, the grace after GO_AWAY and the wait for an Alexa answer. Signatures, rates, metrics and TURN keep
   * real time: clients go by their own clocks there.
   */
  readonly timeScale?: number
  readonly signaling?: SignalingOptions
  /** Request rates and account limits; without it those that AWS publishes. */
  readonly limits?: LimitOptions
  /** How its TURN relays differ from one machine's: they take local peers, and 5 Mbps, unless told otherwise. */
  readonly relays?: Pick<TurnOptions, 'denyLocalPeers' | 'bitsPerSecond'>
  /** Who may sign requests beside the emulator's own user, which may do everything; each may do what its policies say. */
  readonly identities?: readonly IdentityOptions[]
  /** Whether a new emulator has a channel `demo`; true when absent. It is not created again once it has been. */
  readonly demoChannel?: boolean
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Log
}

export interface AsAwsOptions {
  /** One or two IPv4 addresses; a TURN server is on each, and the first one has all the rest. */
  readonly addresses: readonly string[]
  /** Instead of 443, for clients that are told so: what is handed out names no port. */
  readonly port?: number
}

/** Where the emulator is found under the names of AWS. */
export interface AsAws {
  readonly addresses: readonly string[]
  /** What a hosts file must say for a client to get here by name. */
  readonly hosts: readonly HostEntry[]
}

/** A running emulator of Kinesis Video Streams with WebRTC. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`; CloudWatch and STS answer here too. */
  readonly controlPlaneUrl: string
  /** The same port over TLS. */
  readonly controlPlaneTlsUrl: string
  /** `stun:127.0.0.1:PORT` */
  readonly stunUrl: string
  readonly asAws?: AsAws
  readonly region: string
  readonly account: string
  /** How many times sooner comes what the service waits for. */
  readonly timeScale: number
  /** The only key pair that it knows: fixed, public, and good for nothing else. */
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string}
  /** Everybody who may sign requests, the user of those credentials first. Their keys are as public. */
  readonly identities: readonly Identity[]
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

/** Makes the context of each region. What is kept for one does not show up in another; faults strike in all of them. */
function contextsOf(options: EmulatorOptions): (region: string) => EmulatorContext {
  const {clock = systemClock, random = systemRandom, log = () => {}, host = '127.0.0.1', stateDir} = options
  const {account = defaultAccount, timeScale = 1, signaling = {}} = options
  if (!(timeScale >= 1 && Number.isFinite(timeScale))) throw new Error(`Time runs at least once as fast, not ${timeScale} times.`)
  const home = {account, partition: partitionOf(options.region ?? defaultRegion).id, credentials: emulatorCredentials}
  const shared = {
    ...{clock, random, log, host, account, timeScale, signaling},
    identities: new Identities(createIdentities(options.identities ?? [], home)),
    faults: new FaultRegistry(allFaults, clock),
    delays: scaledDelays({...noDelays, ...options.delays}, timeScale),
  }
  return (region) => {
    const store = stateDir === undefined ? new MemoryStore() : openFileStore(join(stateDir, account, region), log)
    return {
      ...{...shared, region},
      store: new SettlingStore(store, clock),
      limits: new Limits(clock, options.limits),
      metrics: new Metrics(clock),
      trail: new Trail(),
    }
  }
}

function createDemoChannel(context: EmulatorContext): void {
  const {store, clock} = context
  if (store.get('marks', demoName)) return
  if (!store.get('channels', demoName)) createChannel(context, {name: demoName})
  store.put('marks', demoName, {atMs: clock.now()})
}

/** Websockets and TURN allocations. */
const openIn = ({context, signaling}: World, turn: TurnService): number =>
  [...context.store.values('channels')].reduce(
    (sum, {arn}) => sum + turn.allocationCount(arn),
    signaling.openConnections().length,
  )

/** Opens everything; what was opened when something fails is closed again. */
async function open(worlds: Worlds, certificates: Certificates, options: EmulatorOptions, onUse: () => void) {
  const {context} = worlds.home
  const {asAws, ports = {}} = options
  const opened: {close(): Promise<void>}[] = []
  const keep = <T extends {close(): Promise<void>}>(part: T): T => {
    opened.push(part)
    return part
  }
  const close = async () => void (await Promise.all(opened.map((part) => part.close())))
  try {
    const shared = asAws && {addresses: asAws.addresses, port: asAws.port ?? awsPort}
    const onMinute = (account: TurnAccount): void => countMinute(worlds.of(account.region).context.metrics, account)
    const turn = keep(await startTurn(context, {...certificates, ...options.relays, ports, onMinute, ...(shared && {shared})}))
    const names = awsNames(context.region, context.account)
    if (asAws) keep(await openAsAws({worlds, names, certificates, turn, onUse, addresses: asAws.addresses}))
    const {controlPort} = keep(await openHosts({worlds, certificates, turn, onUse, ...options}))
    const found = asAws && {addresses: asAws.addresses, hosts: hostEntries(names, asAws.addresses)}
    return {turn, controlPort, ...(found && {asAws: found}), close}
  } catch (error) {
    await close()
    throw error
  }
}

/** A UDP port that was free may be taken over TCP, where the hosts of AWS listen too: then another one is tried. */
const freePortAttempts = 20

async function openOnFreePorts(...input: Parameters<typeof open>): ReturnType<typeof open> {
  const anyPort = input[2].asAws?.port === 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(...input)
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!anyPort || !taken || attempt === freePortAttempts) throw error
    }
  }
}

async function assemble(worlds: Worlds, certificates: Certificates, options: EmulatorOptions): Promise<Emulator> {
  const {context, signaling} = worlds.home
  let lastRequestMs: number | undefined
  const {turn, controlPort, asAws, close} = await openOnFreePorts(worlds, certificates, options, () => {
    lastRequestMs = context.clock.now()
  })
  let stopped: Promise<void> | undefined
  const {region, account, faults, metrics, store, timeScale} = context
  return {
    ...{region, account, timeScale, faults, metrics, signaling, credentials: emulatorCredentials},
    identities: context.identities.list(),
    controlPlaneUrl: `http://${publicHost(context)}:${controlPort}`,
    controlPlaneTlsUrl: `https://${publicHost(context)}:${controlPort}`,
    stunUrl: turn.stunUrl,
    ...(asAws && {asAws}),
    caPem: certificates.caPem,
    channelArn: (name) => store.get('channels', name)?.arn,
    activity: () => {
      const openSockets = worlds.opened().reduce((sum, world) => sum + openIn(world, turn), 0)
      return {...(lastRequestMs !== undefined && {lastRequestMs}), openSockets}
    },
    stop: () => {
      stopped ??= (async () => {
        await worlds.endConnections()
        await close()
        worlds.close()
        context.faults.clear()
      })()
      return stopped
    },
  }
}

/**
 * Starts a Kinesis Video Streams of your own on this machine.
 *
 * @throws Error where an identity makes no sense, the system's error when a port cannot be bound (`EADDRINUSE`) or `stateDir` cannot be used (`EACCES`)
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const createContext = contextsOf(options)
  const worlds = new Worlds({
    home: createContext(options.region ?? defaultRegion),
    createContext,
    neighboursOf: neighbourServices,
  })
  const {context} = worlds.home
  try {
    const addresses = isWildcard(context.host) ? localAddresses().map(({address}) => address) : [context.host]
    const hosts = [...awsNames(context.region, context.account).certified, ...addresses, ...(options.asAws?.addresses ?? [])]
    const certificates = await loadOrCreateCertificates(options.certificatesDir ?? options.stateDir, hosts, context.clock)
    if (options.demoChannel ?? true) createDemoChannel(context)
    return await assemble(worlds, certificates, options)
  } catch (error) {
    worlds.close()
    throw error
  }
}
