import type {SdpCandidate} from '../../../model/sdp.ts'
import {sdpCandidateKinds} from '../../catalogue/sdp-candidates.ts'
import {defineCheck} from '../../check.ts'
import {descriptionsIn} from '../../descriptions.ts'

export const pairExpected = defineCheck({
  id: 'sdp.pair-expected',
  title: 'Some pair of candidates can be expected to connect',
  needs: ['sdpTexts'],
  looksAt: ['sdpTexts'],
  after: [],
  emits: [sdpCandidateKinds.noPair],
  settings: {},
  required: false,
  *judge(_facts, {evidence, run}) {
    const [offer, answer] = descriptionsIn(evidence)
    if (!offer || !answer) return
    const empty = [offer, answer].filter(({candidates}) => candidates.length === 0)
    if (empty.length > 0) {
      yield {skipped: `${empty.map(({subject}) => subject).join(' and ')} holds no candidates: they were sent apart from it`}
      return
    }
    const because = whyNone(offer.candidates, answer.candidates)
    if (because !== undefined) yield sdpCandidateKinds.noPair.found(run.channel, {because})
    else yield {note: expectation(offer.candidates, answer.candidates)}
  },
})

const reflexive = (all: readonly SdpCandidate[]): readonly SdpCandidate[] => all.filter(({type}) => type === 'srflx')
const hasRelay = (all: readonly SdpCandidate[]): boolean => all.some(({type}) => type === 'relay')
const onlyMdns = (all: readonly SdpCandidate[]): boolean => all.every(({scope}) => scope === 'mDNS')

function whyNone(ours: readonly SdpCandidate[], theirs: readonly SdpCandidate[]): string | undefined {
  const relayed = hasRelay(ours) || hasRelay(theirs)
  for (const [mine, other, side] of [
    [ours, theirs, 'offer'],
    [theirs, ours, 'answer'],
  ] as const)
    if (onlyMdns(mine) && !hasRelay(other)) return `The ${side} has nothing but mDNS names, and the other side has no relay.`
  if (!familiesMeet(ours, theirs)) return `The offer has ${familyList(ours)} candidates and the answer ${familyList(theirs)}.`
  if (relayed) return undefined
  if ([ours, theirs].some(isSymmetric) && !sameNetwork(ours, theirs))
    return 'One side is behind a NAT that shows every server another port (symmetric), and neither side has a relay.'
  if (
    reflexive(ours).length === 0 &&
    reflexive(theirs).length === 0 &&
    !anyPublic([...ours, ...theirs]) &&
    !sameNetwork(ours, theirs)
  )
    return 'Both sides have private addresses alone, of different networks, and neither srflx nor relay candidates.'
  return undefined
}

const familiesOf = (all: readonly SdpCandidate[]): readonly string[] => [...new Set(all.map(({family}) => family))]
const familyList = (all: readonly SdpCandidate[]): string => familiesOf(all).join(' and ')

/** Names may be of either family. */
const familiesMeet = (ours: readonly SdpCandidate[], theirs: readonly SdpCandidate[]): boolean =>
  [...familiesOf(ours), ...familiesOf(theirs)].some((family) => family === 'mDNS' || family === 'name') ||
  familiesOf(ours).some((family) => familiesOf(theirs).includes(family))

const anyPublic = (all: readonly SdpCandidate[]): boolean =>
  all.some(({scope, type}) => type === 'host' && (scope === 'public' || scope === 'name'))

/** As far as addresses tell: the first three numbers of IPv4, or the same loopback. */
const sameNetwork = (ours: readonly SdpCandidate[], theirs: readonly SdpCandidate[]): boolean =>
  ours.some((mine) => theirs.some((other) => networkOf(mine) !== undefined && networkOf(mine) === networkOf(other)))

const networkOf = ({type, family, address, scope}: SdpCandidate): string | undefined =>
  type !== 'host' || family !== 'IPv4' ? undefined : scope === 'loopback' ? scope : address.split('.').slice(0, 3).join('.')

/** One base seen under several ports (RFC 5780 §4.3, from what two servers say). */
function isSymmetric(all: readonly SdpCandidate[]): boolean {
  const seen = new Map<string, Set<number>>()
  for (const {related = '', port} of reflexive(all)) {
    if (related.endsWith(':0') || related === '') continue
    seen.set(related, (seen.get(related) ?? new Set()).add(port))
  }
  return [...seen.values()].some((ports) => ports.size > 1)
}

function expectation(ours: readonly SdpCandidate[], theirs: readonly SdpCandidate[]): string {
  const relays = [hasRelay(ours) && 'the offer', hasRelay(theirs) && 'the answer'].filter((side) => side !== false)
  const families = familiesOf(ours).filter((family) => familiesOf(theirs).includes(family))
  const relayText =
    relays.length === 0 ? 'no relay on either side, so direct or not at all' : `a relay on ${relays.join(' and ')}`
  return `${families.join(' and ') || 'names'}, ${relayText}`
}
