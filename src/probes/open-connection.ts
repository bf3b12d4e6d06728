import type {SignalingConnection} from '../client/signaling/connection.ts'
import type {SignalingConnectFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {SignalingSession} from './signaling-session.ts'

/** A reason not to use the websocket: its upgrade was refused. */
export const whyNoWebsocket = (connect: SignalingConnectFact | undefined): string | undefined =>
  connect === undefined || connect.httpStatus === 101 ? undefined : `the websocket was refused with ${connect.httpStatus}`

/** The connection that `signalingConnect` opened. @throws FailureError where there is none */
export function openConnection({signaling}: SignalingSession): SignalingConnection {
  if (signaling) return signaling
  throw new FailureError({kind: 'unreachable', message: 'There is no open websocket.'})
}
