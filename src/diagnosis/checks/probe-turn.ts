import type {Check} from '../check.ts'
import {channelActive} from './api/channel-active.ts'
import {handsOutEndpoints} from './api/hands-out-endpoints.ts'
import {issuesIceServers} from './api/issues-ice-servers.ts'
import {credentialsAccepted} from './env/credentials-accepted.ts'
import {familyInCommon} from './ice/family-in-common.ts'
import {hasRelay} from './ice/has-relay.ts'
import {natHasRelay} from './ice/nat-has-relay.ts'
import {udpPasses} from './ice/udp-passes.ts'
import {ipv4WhereNeeded} from './net/ipv4-where-needed.ts'
import {stunAnswers} from './stun/answers.ts'
import {natMapping} from './stun/nat-mapping.ts'
import {turnAllocates} from './turn/allocates.ts'
import {turnCarriesChannelData} from './turn/carries-channel-data.ts'
import {turnCarriesVideo} from './turn/carries-video.ts'
import {turnCertificateOfAmazon} from './turn/certificate-of-amazon.ts'
import {turnConnects} from './turn/connects.ts'
import {turnCredentialFits} from './turn/credential-fits.ts'
import {turnDtlsPasses} from './turn/dtls-passes.ts'
import {turnLetsPeersIn} from './turn/lets-peers-in.ts'
import {turnNamesResolve} from './turn/names-resolve.ts'
import {turnPrivatePeers} from './turn/private-peers.ts'
import {turnRelaysData} from './turn/relays-data.ts'
import {turnRelaysWell} from './turn/relays-well.ts'
import {turnServesItself} from './turn/serves-itself.ts'
import {turnTakesBack} from './turn/takes-back.ts'

/** What is asked of AWS before there are ICE servers; a file of them saves it. */
export const channelChecks: readonly Check[] = [credentialsAccepted, channelActive, handsOutEndpoints]

/** The checks of `probe turn`; each stands behind those that it comes after. */
export const probeTurnChecks: readonly Check[] = [
  ipv4WhereNeeded,
  ...channelChecks,
  issuesIceServers,
  turnCredentialFits,
  udpPasses,
  stunAnswers,
  natMapping,
  familyInCommon,
  turnConnects,
  turnNamesResolve,
  turnCertificateOfAmazon,
  turnAllocates,
  turnServesItself,
  turnDtlsPasses,
  turnLetsPeersIn,
  turnPrivatePeers,
  turnRelaysData,
  turnCarriesChannelData,
  turnRelaysWell,
  turnCarriesVideo,
  turnTakesBack,
  hasRelay,
  natHasRelay,
]
