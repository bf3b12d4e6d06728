import type {Role} from '../../model/channel.ts'
import type {SignalMessage} from '../../model/signal-message.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {pause} from '../../platform/pause.ts'
import type {WebsocketMessage} from '../../platform/websocket.ts'
import {describeIncoming} from '../../protocol/signaling/describe-frame.ts'
import type {World} from '../connect.ts'
import {Inbox} from './inbox.ts'
import {type Joined, joinChannel, type SignalOptions} from './open-signal.ts'

export interface Arrived {
  readonly message: SignalMessage
  /** On the clock that does not jump. */
  readonly atMs: number
}

/** A viewer of the recording, and who stands for it now. */
export interface Party {
  readonly recorded: string
  /** Its client id now; undefined until such a viewer has come to our master. */
  live: string | undefined
  readonly inbox: Inbox<Arrived>
  /** The connection on which we speak with it, or for it. */
  joined: Joined | undefined
}

/** Ten viewers are all that a channel takes (KVS WebRTC quotas). */
const mostViewers = 10
/** Three connects a second are all that it takes, and others connect too. */
const betweenConnectsMs = 500

/** One round trip, even over a slow network. */
const settleMs = 2_000

/** Everyone in a replay. */
export class Parties {
  readonly all: readonly Party[]
  /** What came from viewers that the recording does not have. */
  readonly strangers = new Inbox<Arrived>()
  /** What the service said. */
  readonly fromService = new Inbox<Arrived>()
  readonly #world: World
  readonly #joined: Joined[] = []

  constructor(world: World, recorded: readonly string[]) {
    this.#world = world
    this.all = recorded.map((name) => ({recorded: name, live: undefined, inbox: new Inbox(), joined: undefined}))
  }

  named(recorded: string): Party {
    return this.all.find((party) => party.recorded === recorded)!
  }

  get channelArn(): string {
    return this.#joined[0]?.channelArn ?? ''
  }

  /** As the viewers of the recording, or as its master. @throws UserError, FailureError when the channel cannot be joined */
  async join(side: Role, options: SignalOptions): Promise<void> {
    if (side === 'MASTER') return this.#joinAsMaster(options)
    if (this.all.length > mostViewers) throw tooManyViewers(this.all.length)
    if (this.all.length > 1 && options.clientId !== undefined) throw oneIdForMany(this.all.length)
    for (const [index, party] of this.all.entries()) {
      if (index > 0) await pause(betweenConnectsMs, this.#world.clock, options.signal)
      const onFrame = (frame: WebsocketMessage) => this.#take(frame, () => party)
      const joined = await joinChannel(this.#world, {...options, role: 'VIEWER'}, {onEvent: () => undefined, onFrame})
      this.#joined.push(joined)
      party.joined = joined
      party.live = joined.clientId
    }
    // Left in the channel by somebody who spoke with these ids before.
    await this.settle(settleMs)
    for (const {inbox} of this.all) inbox.clear()
  }

  async #joinAsMaster(options: SignalOptions): Promise<void> {
    const onFrame = (frame: WebsocketMessage) => this.#take(frame, ({from}) => this.#partyOf(from))
    const joined = await joinChannel(this.#world, {...options, role: 'MASTER'}, {onEvent: () => undefined, onFrame})
    this.#joined.push(joined)
    for (const party of this.all) party.joined = joined
  }

  /** The first viewer that comes stands for the first one of the recording, and so on. */
  #partyOf(live: string | undefined): Party | undefined {
    const known = this.all.find((party) => party.live === live)
    const party = known ?? this.all.find((each) => each.live === undefined)
    if (party && live !== undefined) party.live = live
    return live === undefined ? undefined : party
  }

  #take(frame: WebsocketMessage, partyOf: (message: SignalMessage) => Party | undefined): void {
    if (frame.kind !== 'text') return
    const message = describeIncoming(frame.text)
    const arrived = {message, atMs: this.#world.clock.monotonic()}
    if (message.detail.kind === 'status') this.fromService.put(arrived)
    else if (message.detail.kind !== 'notice') (partyOf(message)?.inbox ?? this.strangers).put(arrived)
  }

  /** Resolves when what was waiting in the channel has come. */
  async settle(withinMs: number): Promise<void> {
    await Promise.all(this.#joined.map(({session}) => session.settle(withinMs)))
  }

  async leave(): Promise<void> {
    await Promise.all(this.#joined.map((joined) => joined.leave()))
  }
}

const tooManyViewers = (count: number): UserError =>
  new UserError({
    code: 'too-many-viewers',
    message: `The recording has ${count} viewers, and a channel takes ${mostViewers}.`,
    exitCode: exitCodes.usage,
  })

const oneIdForMany = (count: number): UserError =>
  new UserError({
    code: 'one-id-for-many',
    message: `The recording has ${count} viewers, and each needs an id of its own.`,
    remedy: [{text: 'Leave --client-id out.'}],
    exitCode: exitCodes.usage,
  })
