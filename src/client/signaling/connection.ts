import type {Websocket, WebsocketClose, WebsocketMessage} from '../../platform/websocket.ts'
import {formatClientFrame} from '../../protocol/signaling/client-frame.ts'
import {type IncomingMessage, parseIncoming} from '../../protocol/signaling/incoming.ts'
import {
  type CandidateInit,
  encodeCandidate,
  encodeSessionDescription,
  type SessionDescription,
} from '../../protocol/signaling/payload.ts'

export type OutgoingMessage = {
  /** Names the viewer that a master means. */
  readonly recipientClientId?: string
  /** With it, a failure comes back as STATUS_RESPONSE; without, as silence. */
  readonly correlationId?: string
} & (
  | {readonly kind: 'SDP_OFFER' | 'SDP_ANSWER'; readonly payload: SessionDescription}
  | {readonly kind: 'ICE_CANDIDATE'; readonly payload: CandidateInit}
)

/** An open signaling connection, speaking in values. */
export interface SignalingConnection {
  /** @returns false when the connection is closed and nothing was sent */
  send(message: OutgoingMessage): boolean
  /** Sends a frame as it stands. @returns false when the connection is closed and nothing was sent */
  sendFrame(text: string): boolean
  /** Calls back when the service has answered a ping: all that it sent before then has been given to the listener. */
  ping(onPong: () => void): void
  /** Sets the listener; messages that came before are kept and given to it first, in order. */
  onMessage(listener: (message: IncomingMessage) => void): void
  /** Takes the place of {@link SignalingConnection.onMessage}: frames as they came. */
  onFrame(listener: (frame: WebsocketMessage) => void): void
  /** Calls back once, at once if the connection has been closed already. */
  onClose(listener: (close: WebsocketClose) => void): void
  /** Closes with 1000; cuts the connection when the service does not follow within a second. */
  close(): Promise<void>
}

/** Speaks signaling over a websocket that is open. */
export const createConnection = (socket: Websocket): SignalingConnection => ({
  send: (message) => socket.send(formatMessage(message)),
  sendFrame: (text) => socket.send(text),
  ping: (onPong) => socket.ping(onPong),
  onMessage: (listener) => socket.onMessage((message) => listener(readFrame(message))),
  onFrame: (listener) => socket.onMessage(listener),
  onClose: (listener) => socket.onClose(listener),
  close: () => socket.close(),
})

/** A message as the frame that carries it. */
export function formatMessage(message: OutgoingMessage): string {
  const {kind, recipientClientId, correlationId} = message
  return formatClientFrame({
    action: kind,
    messagePayload: kind === 'ICE_CANDIDATE' ? encodeCandidate(message.payload) : encodeSessionDescription(message.payload),
    ...(recipientClientId !== undefined && {recipientClientId}),
    ...(correlationId !== undefined && {correlationId}),
  })
}

/** A frame from the service as a value. */
export const readFrame = (message: WebsocketMessage): IncomingMessage =>
  message.kind === 'text'
    ? parseIncoming(message.text)
    : {messageType: 'DEFECT', defect: {where: 'frame', problem: `it is binary, ${message.bytes.length} bytes`, excerpt: ''}}
