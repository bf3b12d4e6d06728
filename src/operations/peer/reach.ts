import type {IceServer, IceTransport} from '../../model/ice-server.ts'
import type {PairNote} from '../../model/peer-event.ts'
import {turnTargets} from '../../probes/turn-targets.ts'
import {openRelays} from '../../session/relays.ts'
import type {Reach} from '../../session/served-viewer.ts'
import type {World} from '../connect.ts'
import {isOnThisMachine} from './live-master.ts'

/** How relays are to be used. */
export interface RelayChoice {
  /** Relayed candidates alone. */
  readonly relayOnly?: boolean
  /** Reach the TURN servers over this transport alone. */
  readonly turnTransport?: IceTransport
}

/** Whether ICE servers are of any use: on this machine peers find each other without. */
export const needsServers = (world: World, {relayOnly = false, turnTransport}: RelayChoice): boolean =>
  !isOnThisMachine(world) || relayOnly || turnTransport !== undefined

/** The way to one peer: addresses of ours, and the first relay that one of the servers gives. */
export function openReach(world: World, servers: readonly IceServer[], choice: RelayChoice): Reach {
  const localOnly = isOnThisMachine(world)
  if (!needsServers(world, choice)) return {peer: {localOnly}, server: () => undefined, close: async () => undefined}
  const {clock, random, ca, stunUrl} = world
  const {relayOnly = false, turnTransport} = choice
  const relays = openRelays({
    ...{clock, random, targets: turnTargets(servers, {...(turnTransport && {transports: [turnTransport]})})},
    ...(ca !== undefined && {ca}),
  })
  const iceServers = relayOnly || stunUrl === '' ? [] : [{urls: stunUrl}]
  return {
    peer: {localOnly, relayOnly, iceServers, relays: relays.relays},
    server: () => relays.facts.find(({state}) => state === 'relaying')?.server,
    close: () => relays.close(),
  }
}

/** A pair with the server of our relay, where it goes through one. */
export function withServer(pair: PairNote, server: string | undefined): PairNote {
  return server === undefined || !pair.local.startsWith('relay ') ? pair : {...pair, local: `${pair.local} (of ${server})`}
}
