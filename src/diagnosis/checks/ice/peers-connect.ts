import type {SessionFact} from '../../../model/session-evidence.ts'
import {formatTransportAddress} from '../../../model/transport-address.ts'
import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {iceUdpKinds} from '../../catalogue/ice-udp.ts'
import {defineCheck} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {
  addressesOf,
  arePrivateHosts,
  checksOf,
  familiesOf,
  inUse,
  shareNet,
  summaryOf,
  waitedMs,
} from '../../session-candidates.ts'

/** Shorter, and ICE may just not have come to it: a run that was ended. */
const leastWaitMs = 3_000

export const peersConnect = defineCheck({
  id: 'ice.peers-connect',
  title: 'The peers find a pair of addresses',
  needs: ['session'],
  after: ['sig.master-answers', 'sdp.answer-parses', 'sdp.answer-accepts-media', 'sdp.sections-accepted'],
  emits: [
    icePairKinds.noOwnRelay,
    icePairKinds.relayForbids,
    icePairKinds.noRemoteCandidates,
    icePairKinds.filteredOut,
    icePairKinds.remoteHidden,
    icePairKinds.noFamily,
    iceUdpKinds.here,
    iceUdpKinds.atCamera,
    icePairKinds.privateNets,
    icePairKinds.oneWay,
    icePairKinds.noPair,
  ],
  settings: {},
  required: true,
  *judge({session}, {run}) {
    const {marks, selected, failure} = session
    if (marks.iceConnectedMs !== undefined || marks.dtlsConnectedMs !== undefined) {
      if (selected) yield {note: `${selected.local.type} to ${selected.remote.type}`}
    } else if (session.state === 'refused' && failure) yield {unjudged: failure}
    else if (waitedMs(session) < leastWaitMs && session.state !== 'failed')
      yield {unjudged: {kind: 'interrupted', message: 'The session was ended before ICE was done.'}}
    else yield whyNone(session, run.channel)
  },
})

type Candidates = SessionFact['localCandidates']

function whyNone(session: SessionFact, subject: string): Raised {
  const {localCandidates, remoteCandidates, choices, turnRefusals} = session
  const [ours, theirs] = [inUse(localCandidates), inUse(remoteCandidates)]
  const refusals = turnRefusals.map(({method, code, reason}) => `${method} ${code} ${reason}`.trim())
  const onlyRelays = choices.relayOnly || (ours.length > 0 && ours.every(({type}) => type === 'relay'))
  const shutOut = session.relayServers.flatMap(({peersNotLetIn}) => peersNotLetIn).map(formatTransportAddress)
  if (choices.relayOnly && ours.length === 0)
    return icePairKinds.noOwnRelay.found(subject, {
      tried: session.relayServers.length,
      ...(refusals.at(-1) !== undefined && {refusal: refusals.at(-1)!}),
    })
  if (onlyRelays && shutOut.length > 0) return icePairKinds.relayForbids.found(subject, {peers: [...new Set(shutOut)]})
  if (remoteCandidates.length === 0)
    return icePairKinds.noRemoteCandidates.found(subject, {waitedMs: waitedMs(session), trickle: choices.trickle})
  return (
    filtered(session, subject) ??
    unsuitable(ours, theirs, remoteCandidates, subject) ??
    udpBlocked(session, subject) ??
    unroutable(ours, theirs, subject) ??
    unanswered(session, subject)
  )
}

function filtered({localCandidates, remoteCandidates, choices}: SessionFact, subject: string): Raised | undefined {
  const rejected = remoteCandidates.filter(({leftOut}) => leftOut === '--accept').length
  const untold = localCandidates.filter(({leftOut}) => leftOut !== undefined).length
  if (rejected > 0 && inUse(remoteCandidates).length === 0)
    return icePairKinds.filteredOut.found(subject, {by: '--accept', side: 'theirs', leftOut: rejected})
  if (untold > 0 && choices.send && inUse(localCandidates).length === 0)
    return icePairKinds.filteredOut.found(subject, {by: '--send', side: 'ours', leftOut: untold})
  return undefined
}

function unsuitable(ours: Candidates, theirs: Candidates, all: Candidates, subject: string): Raised | undefined {
  const hidden = all.filter(({family}) => family === 'mDNS').length
  if (theirs.length === 0 && hidden > 0) return icePairKinds.remoteHidden.found(subject, {names: hidden})
  const [ourFamilies, theirFamilies] = [familiesOf(ours), familiesOf(theirs)]
  if (ourFamilies.length > 0 && theirFamilies.length > 0 && !ourFamilies.some((family) => theirFamilies.includes(family)))
    return icePairKinds.noFamily.found(subject, {ours: ourFamilies, theirs: theirFamilies})
  return undefined
}

function unroutable(ours: Candidates, theirs: Candidates, subject: string): Raised | undefined {
  if (arePrivateHosts(ours) && arePrivateHosts(theirs) && !shareNet(ours, theirs))
    return icePairKinds.privateNets.found(subject, {ours: addressesOf(ours), theirs: addressesOf(theirs)})
  return undefined
}

const isHost = ({type}: Candidates[number]): boolean => type === 'host'

/** Which side has host candidates alone, where no check passed in any direction: a filter of ours would look the same. */
function udpBlocked(session: SessionFact, subject: string): Raised | undefined {
  const {localCandidates, remoteCandidates, choices, relayServers} = session
  const {sent, answered, received} = checksOf(session)
  if (sent === 0 || answered > 0 || received > 0 || choices.send || choices.accept) return undefined
  const [ours, theirs] = [inUse(localCandidates), inUse(remoteCandidates)]
  const overUdp = relayServers.filter(({transport}) => transport === 'udp' || transport === 'dtls')
  const silent = overUdp.filter(({failure, responsesReceived}) => failure?.kind === 'timeout' && responsesReceived === 0)
  if (ours.every(isHost) && silent.length > 0 && silent.length === overUdp.length)
    return iceUdpKinds.here.found(subject, {
      ...{silent: silent.map(({server}) => server), checks: sent, remote: summaryOf(theirs)},
    })
  if (!ours.every(isHost) && theirs.every(isHost))
    return iceUdpKinds.atCamera.found(subject, {ours: summaryOf(ours), theirs: summaryOf(theirs), checks: sent})
  return undefined
}

function unanswered(session: SessionFact, subject: string): Raised {
  const {sent, answered, received} = checksOf(session)
  if (sent > 0 && answered === 0 && received > 0) return icePairKinds.oneWay.found(subject, {received, sent})
  return icePairKinds.noPair.found(subject, {
    pairs: session.pairs.length,
    local: summaryOf(inUse(session.localCandidates)),
    remote: summaryOf(inUse(session.remoteCandidates)),
    waitedMs: waitedMs(session),
  })
}
