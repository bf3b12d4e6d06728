import type {Emulator} from '../../emulator/start.ts'
import {type Cancel, type Clock, systemClock} from '../../platform/clock.ts'
import type {DemoCamera} from '../demo-camera.ts'
import type {StatusReport} from './control-file.ts'

/** The camera that comes with an emulator. */
export interface Camera {
  status(): StatusReport['camera']
  /** Its own connections to the emulator, which are no use of it. */
  openSockets(): number
  stop(): Promise<void>
}

export const noCamera: Camera = {status: () => 'off', openSockets: () => 0, stop: async () => {}}

/** The channel that an emulator is born with. */
const channelName = 'demo'

/** A master needs no client id; with this one it can be told from any other master. */
const clientId = 'built-in-camera'

/** Whoever waits for the emulator to be ready is answered first: loading a camera keeps the process busy for a moment. */
const startAfterMs = 20
/** How often to look whether the channel was deleted or made anew; looking is one lookup in memory. */
const lookEveryMs = 1000

/**
 * Keeps the built-in camera on the channel `demo`, for as long as there is one. It leaves the channel to any other master, and comes back
 * when that one has gone. Where it fails, the emulator serves without
 * it. A camera on a deleted channel would ask forever, and so keep the emulator from ever being idle.
 */
export function startCamera(emulator: Emulator, log: (line: string) => void, clock: Clock = systemClock): Camera {
  return new AttendedCamera(emulator, log, clock)
}

class AttendedCamera implements Camera {
  readonly #emulator: Emulator
  readonly #log: (line: string) => void
  readonly #clock: Clock
  readonly #abort = new AbortController()
  #status: StatusReport['camera'] = 'starting'
  #arn: string | undefined
  #camera: DemoCamera | undefined
  #cancelLook: Cancel
  #looking: Promise<void> = Promise.resolve()

  constructor(emulator: Emulator, log: (line: string) => void, clock: Clock) {
    this.#emulator = emulator
    this.#log = log
    this.#clock = clock
    this.#cancelLook = clock.after(startAfterMs, () => this.#look())
  }

  status(): StatusReport['camera'] {
    return this.#status
  }

  openSockets(): number {
    return this.#status === 'serving' ? 1 : 0
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    this.#cancelLook()
    await this.#looking
    await this.#camera?.stop()
  }

  #look(): void {
    const arn = this.#emulator.channelArn(channelName)
    if (arn !== this.#arn) this.#looking = this.#move(arn)
    else if (this.#isOtherMaster()) this.#looking = this.#stepAside()
    else if (this.#status === 'aside') this.#looking = this.#move(arn)
    void this.#looking.then(() => {
      if (!this.#abort.signal.aborted) this.#cancelLook = this.#clock.after(lookEveryMs, () => this.#look())
    })
  }

  #isOtherMaster(): boolean {
    const master = this.#emulator.signaling.masterOf(channelName)
    return master !== undefined && master.clientId !== clientId
  }

  async #stepAside(): Promise<void> {
    if (this.#status === 'aside') return
    this.#log('camera: leaves the channel to another master')
    this.#status = 'aside'
    const camera = this.#camera
    this.#camera = undefined
    await camera?.stop()
  }

  /** From the channel that it serves to another one, or to none. */
  async #move(arn: string | undefined): Promise<void> {
    this.#arn = arn
    if (arn !== undefined && this.#isOtherMaster()) return this.#stepAside()
    this.#status = arn === undefined ? 'off' : 'starting'
    try {
      await this.#camera?.stop()
      this.#camera = arn === undefined ? undefined : await connectCamera(this.#emulator, arn, this.#log, this.#abort.signal)
      const camera = this.#camera
      void camera?.connected.then(() => {
        if (this.#camera === camera) this.#status = 'serving'
      })
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#status = 'failed'
      this.#log(`camera: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
}

/** The camera is an ordinary client: it asks the control plane where to connect, as any master does. */
async function connectCamera(emulator: Emulator, channelArn: string, log: (line: string) => void, signal: AbortSignal) {
  const [{startDemoCamera}, {createKvsApi}, {createHttpAgents}] = await Promise.all([
    import('../demo-camera.ts'),
    import('../../client/aws/create-kvs-api.ts'),
    import('../../platform/http-agents.ts'),
  ])
  if (signal.aborted) return undefined
  const {region, credentials, caPem: ca, controlPlaneUrl: endpointUrl, asAws, timeScale} = emulator
  const agents = createHttpAgents({ca})
  const api = createKvsApi({region, credentials: async () => credentials, endpointUrl, isolated: true, agents, signal})
  try {
    const {wss} = await api.getEndpoints(channelArn, 'MASTER', ['WSS'])
    if (wss === undefined) throw new Error(`The emulator named no websocket for ${channelArn}.`)
    return signal.aborted
      ? undefined
      : startDemoCamera({
          ...{endpointWss: wss, channelArn, clientId, credentials, region, ca, timeScale, log},
          ...(asAws && {localOnly: false}),
        })
  } finally {
    api.close()
  }
}
