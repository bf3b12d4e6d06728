import type {Candidate, RTCPeerConnection} from 'werift'
import {FailureError} from '../model/failure-error.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import type {Cancel} from '../platform/clock.ts'
import type {Werift} from './load-werift.ts'

/**
 * An allocation on a TURN server that somebody else made, keeps and gives back. Datagrams for a peer that the server does not let in
 * get lost, as they may on any network.
 */
export interface Relay {
  readonly relayed: TransportAddress
  /** How the server sees us: the related address of the candidate (RFC 8445 §5.1.1.2). */
  readonly mapped: TransportAddress
  send(data: Buffer, peer: TransportAddress): void
  onData(listener: (data: Buffer, peer: TransportAddress) => void): Cancel
}

export const noRelay = (): FailureError =>
  new FailureError({kind: 'unreachable', code: 'no-relay', message: 'Only relays were to be used, and there is no TURN server.'})

/** @throws why the last of them could not be had */
export const firstOf = (relays: readonly Promise<Relay>[]): Promise<Relay> =>
  Promise.any(relays).catch((error: AggregateError) => {
    throw error.errors.at(-1) ?? noRelay()
  })

/** What is used of werift's ICE agent; most of it is private there, and the interop tests tell when it changes. */
interface IceAgent {
  getCandidatePromises(addresses: string[], timeout: number): Promise<unknown>[]
  ensureProtocol(protocol: unknown): void
  pairLocalProtocol(protocol: unknown): void
  appendLocalCandidate(candidate: Candidate): void
  checkStart(pair: object): {awaitable: Promise<void>}
  readonly protocols: unknown[]
  readonly checkList: {readonly protocol: unknown; readonly state: number; handle?: unknown}[]
  readonly generation: number
  readonly localUsername: string
  readonly earlyChecksDone: boolean
  readonly state: string
}

/**
 * Gives a connection relayed candidates from allocations of ours instead of werift's. Its own TURN client knows one server over UDP, TCP or
 * TLS, takes an unsigned 401 for silence, keeps allocation and process beyond close(), and never pairs a relay that is found after the
 * candidates of the other side came.
 * @param only no host candidate is gathered, so that none can leak
 */
export function withRelays(
  werift: Werift,
  {iceTransports}: RTCPeerConnection,
  relays: readonly Promise<Relay>[],
  only: boolean,
): void {
  for (const {connection} of iceTransports) {
    const ice = connection as unknown as IceAgent
    const gather = ice.getCandidatePromises
    ice.getCandidatePromises = (addresses, timeout) => [
      ...(only ? [] : gather.call(ice, addresses, timeout)),
      ...relays.map(async (relay, rank) => addRelay(werift, ice, await relay, {rank, only})),
    ]
  }
}

const waiting = 1

function addRelay(
  {Candidate, StunOverTurnProtocol}: Werift,
  ice: IceAgent,
  relay: Relay,
  {rank, only}: {rank: number; only: boolean},
): void {
  if (ice.state === 'closed') return
  const {relayed} = relay
  // Whoever hides behind relays does not tell the address behind them either; browsers write this.
  const mapped = only ? {address: relayed.family === 'IPv6' ? '::' : '0.0.0.0', port: 0} : relay.mapped
  // Of its TurnProtocol this class uses no more than what is given here.
  const protocol = new StunOverTurnProtocol(turnOver(relay) as never)
  protocol.localCandidate = new Candidate(
    ...([foundationOf(relay), 1, 'udp', priorityOf(rank), relayed.address, relayed.port, 'relay'] as const),
    ...([mapped.address, mapped.port, undefined, ice.generation, ice.localUsername] as const),
  )
  ice.ensureProtocol(protocol)
  ice.protocols.push(protocol)
  ice.pairLocalProtocol(protocol)
  ice.appendLocalCandidate(protocol.localCandidate)
  // werift looks for pairs to check until it knows that no candidate of the other side will come; what comes later begins here.
  if (!ice.earlyChecksDone) return
  for (const pair of ice.checkList.filter((one) => one.protocol === protocol && one.state === waiting))
    pair.handle = ice.checkStart(pair)
}

/** RFC 8445 §5.1.2.1 with type preference 0 of relayed candidates; the first relay is the best. */
const priorityOf = (rank: number): number => (65_535 - rank) * 2 ** 8 + 255

/** Alike where type, base and server are (RFC 8445 §5.1.1.3): every allocation is a base of its own. */
const foundationOf = ({relayed}: Relay): string =>
  `relay${relayed.address.replace(/[^0-9a-f]/gi, '')}${relayed.port}`.slice(0, 32)

/** Transport and address as werift's TurnProtocol has them. */
type WeriftAddress = readonly [string, number]

const turnOver = (relay: Relay) => {
  const stops: Cancel[] = []
  return {
    transactions: {},
    onData: {
      subscribe: (listener: (data: Buffer, from: WeriftAddress) => void) => {
        stops.push(relay.onData((data, {address, port}) => listener(data, [address, port])))
        return {disposer: () => undefined}
      },
    },
    sendData: async (data: Buffer, [address, port]: WeriftAddress) =>
      relay.send(data, {family: address.includes(':') ? 'IPv6' : 'IPv4', address, port}),
    close: async () => {
      for (const stop of stops.splice(0)) stop()
    },
  }
}
