import type {MasterEvent} from '../model/peer-event.ts'
import type {SessionEvent} from '../model/signaling.ts'
import {warmUpPeer} from '../peer/peer.ts'
import {type Clock, systemClock} from '../platform/clock.ts'
import {type Random, systemRandom} from '../platform/random.ts'
import {startMasterSession} from '../session/master-session.ts'
import {SignalingMeter} from '../session/signaling-meter.ts'

export interface DemoCameraOptions {
  /** WSS of GetSignalingChannelEndpoint for the master. */
  readonly endpointWss: string
  readonly channelArn: string
  /** A master needs none; with one, it can be told from another master. */
  readonly clientId?: string
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string}
  readonly region: string
  /** Whether viewers are on this machine only; true where the endpoint is on loopback, when absent. */
  readonly localOnly?: boolean
  /** What to trust besides the system's authorities, PEM. */
  readonly ca?: string
  /** How many times sooner the service does what it waits for; 1 when absent. */
  readonly timeScale?: number
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: (line: string) => void
}

export interface DemoCamera {
  /** Resolves when it is the channel's master for the first time; not at all when it is stopped before. */
  readonly connected: Promise<void>
  /** Hangs up on every viewer, and on the channel. */
  stop(): Promise<void>
}

/** Loading the peer keeps the process busy for a moment; whoever asked for the camera is served first. */
const warmUpAfterMs = 50

/**
 * Starts a camera on a signaling channel: an ordinary master which answers offers with H.264 and Opus and sends a short
 * sample in a loop. It connects again whenever it is cut off, and no offer, however broken, ends it.
 */
export function startDemoCamera(options: DemoCameraOptions): DemoCamera {
  const {endpointWss, channelArn, clientId, credentials, region, ca, timeScale} = options
  const {clock = systemClock, random = systemRandom, localOnly = isLoopback(endpointWss)} = options
  let cancelWarmUp = () => {}
  const session = startMasterSession({
    signaling: {
      ...{region, clock, random, persistent: true},
      ...(ca !== undefined && {ca}),
      ...(clientId !== undefined && {clientId}),
      ...(timeScale !== undefined && {timeScale}),
      place: async () => ({channelArn, endpoint: endpointWss}),
      credentials: async () => credentials,
    },
    meter: new SignalingMeter(clock),
    media: async () => (await import('../peer/sample-source.ts')).sampleSource({clock, random}),
    reach: async () => ({peer: {localOnly}, server: () => undefined, close: async () => undefined}),
    onEvent: (event) => {
      if (event.kind === 'connected') cancelWarmUp = clock.after(warmUpAfterMs, () => void warmUpPeer().catch(() => undefined))
      const line = lineOf(event)
      if (line !== undefined) options.log?.(`camera: ${line}`)
    },
  })
  return {
    // One that was stopped before is not connected, which nobody is to hear of.
    connected: session.connected.catch(() => new Promise<void>(() => {})),
    stop: async () => {
      cancelWarmUp()
      await session.close()
    },
  }
}

/** For the log of the emulator. */
function lineOf(event: SessionEvent | MasterEvent): string | undefined {
  switch (event.kind) {
    case 'connected':
      return 'is master of its channel'
    case 'go-away':
      return 'was told to go away'
    case 'closed':
      return event.cause === 'displaced' ? 'was displaced by another master' : undefined
    case 'not-connected':
      return `cannot connect: ${event.failure.message}`
    case 'retry':
      return `connects again in ${event.afterMs} ms`
    case 'viewer-joined':
      return `${event.clientId}: offers`
    case 'viewer-refused':
      return `has ${event.viewers} viewers, ignores another`
    case 'viewer-connected':
      return `${event.clientId}: is connected`
    case 'viewer-left':
      return `${event.clientId}: left (${[event.because, event.problem].filter(Boolean).join(': ')})`
    case 'ignored':
      return `ignores ${event.problem}`
    default:
      return undefined
  }
}

/** What serves this machine only is to have nothing that others can reach, so neither has its camera. */
const isLoopback = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
