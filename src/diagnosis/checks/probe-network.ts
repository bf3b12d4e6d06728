import type {Check} from '../check.ts'
import {channelActive} from './api/channel-active.ts'
import {handsOutEndpoints} from './api/hands-out-endpoints.ts'
import {issuesIceServers} from './api/issues-ice-servers.ts'
import {credentialsAccepted} from './env/credentials-accepted.ts'
import {hasRelay} from './ice/has-relay.ts'
import {udpPasses} from './ice/udp-passes.ts'
import {ipv4WhereNeeded} from './net/ipv4-where-needed.ts'
import {reachesControlPlane} from './net/reaches-control-plane.ts'
import {reachesDataPlane} from './net/reaches-data-plane.ts'
import {stunAnswers} from './stun/answers.ts'
import {turnAllocates} from './turn/allocates.ts'
import {turnConnects} from './turn/connects.ts'

/** The checks of `probe network` on what belongs to a region. */
export const regionNetworkChecks: readonly Check[] = [ipv4WhereNeeded, reachesControlPlane, stunAnswers]

/** Those on a channel as well; each stands behind those that it comes after. */
export const probeNetworkChecks: readonly Check[] = [
  ipv4WhereNeeded,
  reachesControlPlane,
  credentialsAccepted,
  channelActive,
  handsOutEndpoints,
  reachesDataPlane,
  issuesIceServers,
  udpPasses,
  stunAnswers,
  turnConnects,
  turnAllocates,
  hasRelay,
]
