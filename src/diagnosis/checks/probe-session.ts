import type {Check} from '../check.ts'
import {channelActive} from './api/channel-active.ts'
import {handsOutEndpoints} from './api/hands-out-endpoints.ts'
import {issuesIceServers} from './api/issues-ice-servers.ts'
import {clockRight} from './env/clock-right.ts'
import {credentialsAccepted} from './env/credentials-accepted.ts'
import {credentialsWellFormed} from './env/credentials-well-formed.ts'
import {identityKnown} from './env/identity-known.ts'
import {candidatesPrompt} from './ice/candidates-prompt.ts'
import {dtlsCompletes} from './ice/dtls-completes.ts'
import {pairDirect} from './ice/pair-direct.ts'
import {peersConnect} from './ice/peers-connect.ts'
import {sessionRelay} from './ice/session-relay.ts'
import {startsQuickly} from './ice/starts-quickly.ts'
import {staysConnected} from './ice/stays-connected.ts'
import {rtpChecks} from './rtp.ts'
import {sdpChecks} from './sdp.ts'
import {acceptsMessages} from './sig/accepts-messages.ts'
import {masterAnswers} from './sig/master-answers.ts'
import {opensWebsocket} from './sig/opens-websocket.ts'
import {peerMessagesReadable} from './sig/peer-messages-readable.ts'

/** The checks of `probe session`; each stands behind those that it comes after. */
export const probeSessionChecks: readonly Check[] = [
  credentialsWellFormed,
  clockRight,
  credentialsAccepted,
  identityKnown,
  channelActive,
  handsOutEndpoints,
  issuesIceServers,
  opensWebsocket,
  sessionRelay,
  acceptsMessages,
  peerMessagesReadable,
  masterAnswers,
  ...sdpChecks,
  candidatesPrompt,
  peersConnect,
  dtlsCompletes,
  staysConnected,
  pairDirect,
  startsQuickly,
  ...rtpChecks,
]
