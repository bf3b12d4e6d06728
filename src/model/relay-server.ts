import type {ConnectFact, StunErrorFact} from './evidence.ts'
import type {IceTransport} from './ice-server.ts'
import type {Failure} from './observed.ts'
import type {TurnRedirect} from './relay.ts'
import type {TransportAddress} from './transport-address.ts'

/** What a session had of one TURN server over one transport. */
export interface RelayServerFact {
  /** Its URL. */
  readonly server: string
  readonly port: number
  readonly transport: IceTransport
  readonly state: /** Its turn has not come, or never came: another one was quicker. */
    | 'not-asked'
    | 'asked'
    /** It granted a relay. */
    | 'relaying'
    /** It failed, or refused. */
    | 'failed'
    /** Another one was quicker: it was left, and what it had granted given back. */
    | 'passed-over'
    /** The allocation ended, since it could not be refreshed. */
    | 'lost'
    /** The session is over. */
    | 'closed'
  /** Since the relays were asked for, in ms. */
  readonly askedAtMs?: number
  /** From then until it granted a relay, or failed. */
  readonly tookMs?: number
  readonly serverAddress?: TransportAddress
  readonly relayed?: TransportAddress
  /** What TLS or DTLS agreed on. */
  readonly connect?: ConnectFact
  readonly redirects: readonly TurnRedirect[]
  readonly failure?: Failure
  /** Error responses other than those that ask for credentials or for a new nonce, the first ones. */
  readonly refusals: readonly StunErrorFact[]
  /**
   * Peers that the server does not let in (403), the first ones. Nothing is wrong with that where they are private addresses: no relay of KVS
   * lets those in.
   */
  readonly peersNotLetIn: readonly TransportAddress[]
  /** Whether the server has said that it took its allocation back. */
  readonly released?: boolean
  readonly requestsSent: number
  readonly responsesReceived: number
  readonly totalRoundTripMs: number
}
