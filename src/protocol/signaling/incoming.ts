import type {PeerDefect} from '../../model/evidence.ts'
import {printable} from '../text.ts'
import {type CandidateInit, decodeCandidate, decodeSessionDescription, type SessionDescription} from './payload.ts'
import {parseServiceFrame, type ServiceFrame, type StatusResponse} from './service-frame.ts'

/** What a client received, as a value. `senderClientId` is absent on messages from the master. */
export type IncomingMessage =
  | {readonly messageType: 'SDP_OFFER' | 'SDP_ANSWER'; readonly payload: SessionDescription; readonly senderClientId?: string}
  | {readonly messageType: 'ICE_CANDIDATE'; readonly payload: CandidateInit; readonly senderClientId?: string}
  | {readonly messageType: 'STATUS_RESPONSE'; readonly statusResponse: StatusResponse}
  /** The connection is about to be closed: connect again (GO_AWAY), after fetching ICE servers (RECONNECT_ICE_SERVER). */
  | {readonly messageType: 'GO_AWAY' | 'RECONNECT_ICE_SERVER'}
  /** What cannot be used, and why; `of` is the message type it came under. */
  | {readonly messageType: 'DEFECT'; readonly defect: PeerDefect; readonly of?: string; readonly senderClientId?: string}

/** Reads one text frame from the service, payload and all. Never throws: what cannot be used comes back as a DEFECT. */
export function parseIncoming(text: string): IncomingMessage {
  const parsed = parseServiceFrame(text)
  if (parsed.kind === 'service') return readMessage(parsed.frame, text)
  if (parsed.kind === 'defect') return {messageType: 'DEFECT', defect: parsed.defect}
  return defect('frame', `the gateway answered "${printable(parsed.frame.message, {maxLength: 80})}"`, text)
}

const defect = (where: PeerDefect['where'], problem: string, text: string, of?: string): IncomingMessage => ({
  messageType: 'DEFECT',
  defect: {where, problem, excerpt: printable(text, {maxLength: 120})},
  ...(of !== undefined && {of}),
})

/** The payload of a frame whose outside has been read. @param text the frame, for the excerpt of a defect */
export function readMessage(frame: ServiceFrame, text: string): IncomingMessage {
  const {messageType} = frame
  switch (messageType) {
    case 'SDP_OFFER':
    case 'SDP_ANSWER':
      return description(frame, messageType)
    case 'ICE_CANDIDATE':
      return candidate(frame)
    case 'GO_AWAY':
    case 'RECONNECT_ICE_SERVER':
      return {messageType}
    case 'STATUS_RESPONSE':
      if (frame.statusResponse) return {messageType, statusResponse: frame.statusResponse}
      return defect('frame', 'it is a STATUS_RESPONSE without statusResponse', text, messageType)
    default:
      return defect('frame', `its messageType is "${printable(messageType, {maxLength: 40})}"`, text, printable(messageType))
  }
}

const from = ({senderClientId}: ServiceFrame) => (senderClientId === undefined ? {} : {senderClientId})

function description(frame: ServiceFrame, messageType: 'SDP_OFFER' | 'SDP_ANSWER'): IncomingMessage {
  const decoded = decodeSessionDescription(frame.messagePayload, messageType === 'SDP_OFFER' ? 'offer' : 'answer')
  if (!decoded.ok) return {messageType: 'DEFECT', defect: decoded.defect, of: messageType, ...from(frame)}
  return {messageType, payload: decoded.value, ...from(frame)}
}

function candidate(frame: ServiceFrame): IncomingMessage {
  const decoded = decodeCandidate(frame.messagePayload)
  if (!decoded.ok) return {messageType: 'DEFECT', defect: decoded.defect, of: 'ICE_CANDIDATE', ...from(frame)}
  return {messageType: 'ICE_CANDIDATE', payload: decoded.value, ...from(frame)}
}
