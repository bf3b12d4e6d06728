import type {Check} from '../check.ts'
import {channelActive} from './api/channel-active.ts'
import {handsOutEndpoints} from './api/hands-out-endpoints.ts'
import {rolesPermitted} from './api/roles-permitted.ts'
import {clockRight} from './env/clock-right.ts'
import {credentialsAccepted} from './env/credentials-accepted.ts'
import {credentialsWellFormed} from './env/credentials-well-formed.ts'
import {identityKnown} from './env/identity-known.ts'
import {reachesControlPlane} from './net/reaches-control-plane.ts'
import {reachesDataPlane} from './net/reaches-data-plane.ts'
import {acceptsMessages} from './sig/accepts-messages.ts'
import {answersPings} from './sig/answers-pings.ts'
import {masterAnswers} from './sig/master-answers.ts'
import {opensWebsocket} from './sig/opens-websocket.ts'
import {passesMessages} from './sig/passes-messages.ts'
import {peerMessagesReadable} from './sig/peer-messages-readable.ts'
import {reportsRefusals} from './sig/reports-refusals.ts'

/** The checks of `probe signaling`; each stands behind those that it comes after. */
export const probeSignalingChecks: readonly Check[] = [
  credentialsWellFormed,
  clockRight,
  reachesControlPlane,
  credentialsAccepted,
  identityKnown,
  channelActive,
  handsOutEndpoints,
  reachesDataPlane,
  opensWebsocket,
  answersPings,
  acceptsMessages,
  peerMessagesReadable,
  masterAnswers,
  passesMessages,
  reportsRefusals,
  rolesPermitted,
]
