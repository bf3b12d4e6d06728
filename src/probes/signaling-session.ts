import type {SignalingConnection} from '../client/signaling/connection.ts'
import {createPeer} from '../peer/peer.ts'
import {loadWebsockets} from '../platform/websocket.ts'
import type {SigningCredentials} from '../protocol/sigv4/signature.ts'
import type {ProbeContext, Session} from './probe.ts'

/** What the signaling probes share during a run. */
export interface SignalingSession extends Session {
  /** Set by `signalingConnect` when the websocket opened. */
  signaling?: SignalingConnection
  /** The SDP of a real peer's offer; see {@link prepareOffer}. */
  offer?: Promise<string>
}

export interface SignalingSettings {
  /** One stable id per host: a fresh one each time would leave zombies in the channel's ten viewer slots. */
  readonly clientId: string
  readonly region: string
  /** Where the ARN was given: then the channel need not be described. */
  readonly channelArn?: string
  /** @throws FailureError of kind `no-credentials` */
  readonly credentials: () => Promise<SigningCredentials>
  readonly ca?: string
  /** How long an answer is waited for after the offer was sent. */
  readonly answerTimeoutMs: number
}

/**
 * Starts to make the offer, once per run. Loading a peer takes longer than most of the network does, so a run that will need the
 * offer calls this at its start, and `offerAnswer` finds it ready.
 */
export function prepareOffer({
  session,
  stopwatch,
}: Pick<ProbeContext<SignalingSession>, 'session' | 'stopwatch'>): Promise<string> {
  if (session.offer) return session.offer
  // It will be needed as well, and whoever waits for the network now has the time.
  loadWebsockets().catch(() => undefined)
  const offer = stopwatch.span({id: 'create-offer', label: 'create an SDP offer'}, async () => {
    const peer = await createPeer({role: 'viewer'})
    session.closeLater('peer', () => peer.close())
    return peer.createOffer()
  })
  // Whoever awaits it sees the failure; a run that ends before is not to die of it.
  offer.catch(() => undefined)
  session.offer = offer
  return offer
}
