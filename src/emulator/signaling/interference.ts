import type {ConnectionStrike, SignalingEffect} from './events.ts'
import {deliver} from './messages.ts'
import {addressOf, type Connection, close, countConnect, enter, type SignalingState, setDeadline} from './state.ts'

export const say = ({connectionId}: Connection, messageType: 'GO_AWAY' | 'RECONNECT_ICE_SERVER'): SignalingEffect => ({
  kind: 'reply',
  connectionId,
  frame: {messageType},
})

/** A second GO_AWAY does not prolong the grace of the first. */
export function goAway(state: SignalingState, connection: Connection, now: number): SignalingEffect[] {
  connection.closesAt ??= now + state.rules.goAwayGraceMs
  setDeadline(state, connection)
  return [say(connection, 'GO_AWAY')]
}

/** What a fault does to a connection. */
export function strike(state: SignalingState, connection: Connection, struck: ConnectionStrike, now: number): SignalingEffect[] {
  switch (struck.kind) {
    case 'say':
      return struck.messageType === 'GO_AWAY' ? goAway(state, connection, now) : [say(connection, struck.messageType)]
    case 'limit':
      connection.limits ??= new Map()
      connection.limits.set(struck.fault, struck)
      setDeadline(state, connection)
      return []
    case 'put-aside':
      return putAside(state, connection, struck)
  }
}

type PutAside = Extract<ConnectionStrike, {kind: 'put-aside'}>

/** A stranger who takes over is a connect like any other, and is counted as one; it has no socket. */
function putAside(state: SignalingState, connection: Connection, {fault, for: whom, closeCode}: PutAside): SignalingEffect[] {
  if (connection.phase !== 'current') return []
  enter(connection, 'displaced')
  connection.asideBy = fault
  if (whom === 'stranger') connection.channel.strangers.set(addressOf(connection), fault)
  return [
    ...(whom === 'stranger' ? [countConnect(connection, false)] : []),
    ...(closeCode === undefined ? [] : close(state, connection, closeCode, 'Displaced by a newer connection')),
  ]
}

/** Lets what a fault struck be as it was: strangers leave, and who was put aside gets what came in the meantime. */
export function undoStrikes(state: SignalingState, fault: string, now: number): SignalingEffect[] {
  for (const {strangers} of state.channels.values())
    for (const [address, by] of strangers) if (by === fault) strangers.delete(address)
  // The newest of several connections of one client is the one that counts.
  return [...state.connections.values()].reverse().flatMap((connection) => {
    if (connection.limits?.delete(fault) && connection.phase !== 'closing') setDeadline(state, connection)
    if (connection.asideBy !== fault) return []
    delete connection.asideBy
    return connection.phase === 'displaced' ? putBack(connection, now) : []
  })
}

function putBack(connection: Connection, now: number): SignalingEffect[] {
  const {current, queue} = connection.channel
  const address = addressOf(connection)
  if (current.has(address)) return []
  enter(connection, 'current')
  return queue.take(address, now).flatMap((frame) => deliver(connection, frame, now))
}
