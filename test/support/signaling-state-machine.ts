import type {SignalingEffect, SignalingEvent} from '../../src/emulator/signaling/events.ts'
import {createRules, type RuleOptions} from '../../src/emulator/signaling/rules.ts'
import {createState, type SignalingState} from '../../src/emulator/signaling/state.ts'
import {step} from '../../src/emulator/signaling/step.ts'
import type {Role} from '../../src/model/channel.ts'

/** The signaling state machine with a clock of its own, spoken to as clients speak to it. */
export class TestService {
  readonly state: SignalingState
  now = 0
  messageTtlSeconds = 60
  storesMedia = false
  #next = 1

  constructor(options: RuleOptions = {}) {
    this.state = createState(createRules(options))
  }

  step(event: SignalingEvent): SignalingEffect[] {
    return step(this.state, event, this.now)
  }

  /** Asks for an upgrade, and completes it when it is granted. A second passes first, which keeps the rate limit out of the way. */
  connect(role: Role, clientId?: string, channelName = 'demo') {
    this.now += 1000
    return this.connectAtOnce(role, clientId, channelName)
  }

  connectAtOnce(role: Role, clientId?: string, channelName = 'demo') {
    const connectionId = `c${this.#next++}`
    const channelArn = arnOf(channelName)
    const effects = this.step({
      kind: 'connect',
      connectionId,
      channelArn,
      channelName,
      role,
      ...(clientId !== undefined && {clientId}),
    })
    const refused = effects.find((effect) => effect.kind === 'refuse')
    const opened = refused ? [] : this.step({kind: 'opened', connectionId})
    return {id: connectionId, refusal: refused?.refusal, received: opened.flatMap(heard)}
  }

  master = () => this.connect('MASTER').id
  viewer = (clientId: string) => this.connect('VIEWER', clientId).id

  /** Sends a frame and says what anyone hears of it: `<connection> <frame as JSON object>`. */
  send(connectionId: string, frame: Record<string, unknown> | string) {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
    const {messageTtlSeconds, storesMedia} = this
    return this.step({kind: 'frame', connectionId, text, messageTtlSeconds, storesMedia}).flatMap(heard)
  }

  /** An Alexa back-end has an offer. */
  alexaOffer(requestId: string, senderClientId: string, messagePayload = 'b2ZmZXI=', channelName = 'demo') {
    const {messageTtlSeconds} = this
    const offer = {channelArn: arnOf(channelName), channelName, senderClientId, messagePayload, messageTtlSeconds}
    return this.step({kind: 'alexa-offer', requestId, ...offer})
  }

  later(ms: number) {
    this.now += ms
    return this.step({kind: 'tick'})
  }
}

export const arnOf = (channelName: string): string => `arn:aws:kinesisvideo:us-west-2:123456789012:channel/${channelName}/1`

/** What a client can notice of an effect. */
export function heard(effect: SignalingEffect): {to: string; frame: unknown}[] {
  if (effect.kind === 'deliver' || effect.kind === 'reply') return [{to: effect.connectionId, frame: effect.frame}]
  if (effect.kind === 'gateway') return [{to: effect.connectionId, frame: {message: effect.message}}]
  return []
}
