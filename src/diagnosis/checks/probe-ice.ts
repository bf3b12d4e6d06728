import type {Check} from '../check.ts'
import {channelActive} from './api/channel-active.ts'
import {handsOutEndpoints} from './api/hands-out-endpoints.ts'
import {issuesIceServers} from './api/issues-ice-servers.ts'
import {metricsReadable} from './api/metrics-readable.ts'
import {clockRight} from './env/clock-right.ts'
import {credentialsAccepted} from './env/credentials-accepted.ts'
import {credentialsWellFormed} from './env/credentials-well-formed.ts'
import {identityKnown} from './env/identity-known.ts'
import {hasRelay} from './ice/has-relay.ts'
import {udpPasses} from './ice/udp-passes.ts'
import {ipv4WhereNeeded} from './net/ipv4-where-needed.ts'
import {sdpChecks} from './sdp.ts'
import {acceptsMessages} from './sig/accepts-messages.ts'
import {masterAnswers} from './sig/master-answers.ts'
import {opensWebsocket} from './sig/opens-websocket.ts'
import {peerMessagesReadable} from './sig/peer-messages-readable.ts'
import {stunAnswers} from './stun/answers.ts'
import {turnAllocates} from './turn/allocates.ts'
import {turnConnects} from './turn/connects.ts'
import {turnDtlsPasses} from './turn/dtls-passes.ts'
import {turnLetsPeersIn} from './turn/lets-peers-in.ts'
import {turnRelaysData} from './turn/relays-data.ts'
import {turnServesItself} from './turn/serves-itself.ts'

/** The checks of `probe ice`; each stands behind those that it comes after. */
export const probeIceChecks: readonly Check[] = [
  credentialsWellFormed,
  clockRight,
  ipv4WhereNeeded,
  credentialsAccepted,
  identityKnown,
  channelActive,
  handsOutEndpoints,
  issuesIceServers,
  udpPasses,
  stunAnswers,
  turnConnects,
  turnAllocates,
  turnServesItself,
  turnDtlsPasses,
  turnLetsPeersIn,
  turnRelaysData,
  hasRelay,
  opensWebsocket,
  acceptsMessages,
  peerMessagesReadable,
  masterAnswers,
  ...sdpChecks,
  metricsReadable,
]
