import {isAwsRegion} from '../model/region.ts'
import type {EmulatorContext} from './context.ts'
import type {ServiceHandler} from './http/message.ts'
import {createSignaling, type SignalingService} from './signaling/create-signaling.ts'

/** One region: its resources, what is open on them, and what its CloudWatch counted. */
export interface World {
  readonly context: EmulatorContext
  readonly signaling: SignalingService
  /** By signing name: the services beside Kinesis Video Streams. */
  readonly neighbours: Readonly<Record<string, ServiceHandler>>
}

export interface WorldsInput {
  /** The region that is there from the start. */
  readonly home: EmulatorContext
  /** @throws the file system's error when the region's state cannot be read */
  readonly createContext: (region: string) => EmulatorContext
  readonly neighboursOf: (context: EmulatorContext) => World['neighbours']
}

/** The regions of one emulator. Each but the first is made when somebody signs for it, and knows nothing of the others. */
export class Worlds {
  readonly home: World
  readonly #input: WorldsInput
  readonly #opened = new Map<string, World>()

  constructor(input: WorldsInput) {
    this.#input = input
    this.home = this.#open(input.home)
  }

  /** Whether a signature may be scoped to it: a region whose name fits a partition of AWS, or the one that the emulator plays. */
  readonly serves = (region: string): boolean => this.#opened.has(region) || isAwsRegion(region)

  /** The world of a region that is served; of any other name the one of home, where STS may be asked globally. */
  readonly of = (region: string): World => {
    const opened = this.#opened.get(region)
    if (opened) return opened
    return this.serves(region) ? this.#open(this.#input.createContext(region)) : this.home
  }

  opened(): readonly World[] {
    return [...this.#opened.values()]
  }

  async endConnections(): Promise<void> {
    await Promise.all(this.opened().map(({signaling}) => signaling.close()))
  }

  /** May be called twice. */
  close(): void {
    for (const {context} of this.opened()) context.store.close()
  }

  #open(context: EmulatorContext): World {
    const world = {context, signaling: createSignaling(context), neighbours: this.#input.neighboursOf(context)}
    this.#opened.set(context.region, world)
    return world
  }
}
