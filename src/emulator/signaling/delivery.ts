import {formatServiceFrame, type ServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {FaultRegistry} from '../faults/registry.ts'
import type {Agenda} from './agenda.ts'
import type {SignalingEffect} from './events.ts'

type Deliver = Extract<SignalingEffect, {kind: 'deliver'}>

/** The last step of a message to its recipient, in which faults may interfere. */
export class Delivery {
  readonly #faults: FaultRegistry
  readonly #agenda: Agenda
  readonly #send: (connectionId: string, text: string) => void
  /** By connection: messages that others are to overtake. Each leaves by its own deadline at the latest. */
  readonly #held = new Map<string, Set<() => void>>()

  constructor(faults: FaultRegistry, agenda: Agenda, send: (connectionId: string, text: string) => void) {
    this.#faults = faults
    this.#agenda = agenda
    this.#send = send
  }

  deliver({connectionId, channelName, to, frame}: Deliver): void {
    const fault = this.#faults.consult('deliver', {channel: channelName, messageType: frame.messageType, to})
    if (!fault) this.#now(connectionId, formatServiceFrame(frame))
    else if (fault.kind === 'delay') this.#agenda.later(fault.ms, () => this.#now(connectionId, formatServiceFrame(frame)))
    else if (fault.kind === 'hold') this.#hold(connectionId, frame, fault.ms)
    else if (fault.kind === 'replace-frame') this.#now(connectionId, fault.text)
    else if (fault.kind === 'replace-payload') {
      const {payload} = fault
      const messagePayload = typeof payload === 'string' ? payload : payload(frame.messagePayload ?? '')
      this.#now(connectionId, formatServiceFrame({...frame, messagePayload}))
    }
  }

  #now(connectionId: string, text: string): void {
    this.#send(connectionId, text)
    for (const release of this.#held.get(connectionId) ?? []) release()
  }

  #hold(connectionId: string, frame: ServiceFrame, ms: number): void {
    const held = this.#held.get(connectionId) ?? new Set()
    this.#held.set(connectionId, held)
    const release = () => {
      if (!held.delete(release)) return
      if (held.size === 0) this.#held.delete(connectionId)
      this.#send(connectionId, formatServiceFrame(frame))
    }
    held.add(release)
    this.#agenda.later(ms, release)
  }
}
