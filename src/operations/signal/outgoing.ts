import {createPeer} from '../../peer/peer.ts'
import {type ClientAction, formatClientFrame} from '../../protocol/signaling/client-frame.ts'
import {encodeCandidate, encodePayload, encodeSessionDescription} from '../../protocol/signaling/payload.ts'

export interface OutgoingText {
  readonly action: ClientAction
  /** SDP, a candidate line, the JSON of either, or anything else, which is sent as it is. */
  readonly text: string
  /** The viewer that a master means. */
  readonly to?: string
  /** With it, a refusal comes back as STATUS_RESPONSE; without, nothing does. */
  readonly correlationId?: string
}

/** The frame that carries a text. */
export const frameOf = ({action, text, to, correlationId}: OutgoingText): string =>
  formatClientFrame({
    action,
    messagePayload: payloadOf(action, text),
    ...(to !== undefined && {recipientClientId: to}),
    ...(correlationId !== undefined && {correlationId}),
  })

/**
 * SDP and candidate lines get the JSON around them that browsers write; what is JSON already, and what is neither, goes out unchanged:
 * trying what a peer does with nonsense is one of the uses.
 */
function payloadOf(action: ClientAction, text: string): string {
  const trimmed = text.trim()
  if (action !== 'ICE_CANDIDATE' && /^v=/.test(trimmed))
    return encodeSessionDescription({type: action === 'SDP_OFFER' ? 'offer' : 'answer', sdp: withCrlf(trimmed)})
  if (action === 'ICE_CANDIDATE' && (trimmed === '' || /^(a=)?candidate:/i.test(trimmed)))
    return encodeCandidate({candidate: trimmed.replace(/^a=/, ''), sdpMid: '0', sdpMLineIndex: 0})
  return encodePayload(text)
}

/** RFC 8866 §5: lines end with CRLF. Editors save them otherwise. */
const withCrlf = (sdp: string): string => `${sdp.split(/\r?\n/).join('\r\n')}\r\n`

/** The offer of a real peer that wants to receive H.264 and Opus. Its candidates are not sent: no connection is to come of it. */
export async function ownOffer(): Promise<string> {
  const peer = await createPeer({role: 'viewer'})
  try {
    return await peer.createOffer()
  } finally {
    await peer.close()
  }
}
