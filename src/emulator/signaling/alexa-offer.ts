import type {AlexaOffer, SignalingEffect} from './events.ts'
import {sendTo} from './messages.ts'
import {channelOf, masterAddress, type OfferWait, type SignalingState, viewerAddress} from './state.ts'

/**
 * An offer of an Alexa back-end (SendAlexaOfferToMaster): to the master like one of a viewer with that client id, and its sender
 * waits for what the master answers to that id. Of two offers under one id the newer has the answer, as with viewers.
 */
export function acceptAlexaOffer(
  state: SignalingState,
  {requestId, senderClientId, messagePayload, messageTtlSeconds, ...name}: {readonly requestId: string} & AlexaOffer,
  now: number,
): SignalingEffect[] {
  const channel = channelOf(state, name)
  const wait: OfferWait = {kind: 'wait', requestId, clientId: senderClientId, channel}
  channel.waits.set(senderClientId, wait)
  state.deadlines.set(wait, now + state.rules.answerWaitMs)
  return sendTo(
    state,
    channel,
    {
      to: masterAddress,
      from: viewerAddress(senderClientId),
      frame: {messageType: 'SDP_OFFER', messagePayload, senderClientId},
      expiresAt: now + messageTtlSeconds * state.rules.ttlSecondMs,
    },
    now,
  )
}
