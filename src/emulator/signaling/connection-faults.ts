import type {Cancel} from '../../platform/clock.ts'
import type {FaultRegistry, Strike} from '../faults/registry.ts'
import type {Agenda} from './agenda.ts'
import type {SignalingEvent} from './events.ts'
import type {SignalingSockets} from './sockets.ts'
import type {SignalingState} from './state.ts'

export interface ConnectionFaultsInput {
  readonly faults: FaultRegistry
  readonly state: SignalingState
  readonly sockets: SignalingSockets
  readonly agenda: Agenda
  readonly dispatch: (event: SignalingEvent) => void
}

export interface ConnectionFaults {
  /** Lets every active fault strike a connection that has just been opened. */
  strike(connectionId: string): void
  readonly stop: Cancel
}

/** Strikes connections when they are opened, and those that are open when a fault is added; undoes it when the fault ends. */
export function watchConnectionFaults({faults, state, sockets, agenda, dispatch}: ConnectionFaultsInput): ConnectionFaults {
  function strike(connectionId: string, onlyFault?: string): void {
    const connection = state.connections.get(connectionId)
    if (connection?.phase !== 'current') return
    const {channelName: channel, role, clientId} = connection
    const about = {channel, role, ...(clientId !== undefined && {clientId})}
    for (const struck of faults.consultAll('connection', about, onlyFault)) apply(connectionId, struck)
  }

  function apply(connectionId: string, {id: fault, effect}: Strike<'connection'>): void {
    if (effect.kind === 'deafen') return void sockets.deafen(connectionId, fault)
    const struck = effect.kind === 'say' ? effect : {...effect, fault}
    const now = () => dispatch({kind: 'strike', connectionId, strike: struck})
    const afterMs = 'afterMs' in effect ? effect.afterMs : 0
    if (afterMs === 0) now()
    else agenda.later(afterMs, () => faults.has(fault) && now())
  }

  const stop = faults.watch({
    added(fault) {
      for (const connectionId of [...state.connections.keys()]) strike(connectionId, fault)
    },
    ended(fault) {
      sockets.hearAgain(fault)
      dispatch({kind: 'fault-ended', fault})
    },
  })
  return {strike, stop}
}
