import type {SdpCandidate} from '../../../model/sdp.ts'
import {sdpCandidateKinds} from '../../catalogue/sdp-candidates.ts'
import {defineCheck} from '../../check.ts'
import {count} from '../../count.ts'
import {type Described, descriptionsIn, sdpSettings} from '../../descriptions.ts'
import type {Raised} from '../../finding-kind.ts'

const {mdnsOnly, noCandidates, cSdkSkips, farFromAll, priorities} = sdpCandidateKinds

export const candidatesUsable = defineCheck({
  id: 'sdp.candidates-usable',
  title: 'There are candidates that others can send to',
  needs: [],
  looksAt: ['sdpTexts', 'offerAnswer'],
  after: ['sdp.answer-parses'],
  emits: [mdnsOnly, noCandidates, cSdkSkips, farFromAll, priorities],
  settings: sdpSettings,
  required: false,
  *judge(_facts, {evidence, settings: {target}}) {
    const described = descriptionsIn(evidence)
    if (described.length === 0) yield {skipped: 'there is no description to judge'}
    for (const one of described.filter(({details}) => details.sectionCount > 0)) {
      const total = one.candidates.length
      if (total > 0) yield {note: count(total, 'candidate')}
      yield* judged(one, target)
    }
  },
})

function* judged(one: Described, target: string): Iterable<Raised> {
  const {subject, candidates, details, isText} = one
  if (candidates.length === 0) {
    const ended = details.sections.some(({endOfCandidates}) => endOfCandidates)
    if (isText && (ended || !details.trickle)) yield noCandidates.found(subject, {trickle: ended})
    return
  }
  const mdns = candidates.filter(({scope}) => scope === 'mDNS').length
  if (mdns === candidates.length) yield mdnsOnly.found(subject, {names: mdns})
  const tcp = candidates.filter(({protocol}) => protocol === 'tcp').length
  if (mdns + tcp > 0 && target !== 'js') yield cSdkSkips.found(subject, {mdns, tcp, total: candidates.length})
  yield* scopesOf(one)
  const [before, after] = wrongWayRound(candidates) ?? []
  if (before && after) yield priorities.found(subject, {before: textOf(before), after: textOf(after)})
}

const mostNamed = 5

function* scopesOf({subject, candidates}: Described): Iterable<Raised> {
  const far = candidates.filter(({scope}) => scope === 'shared' || scope === 'link-local')
  if (far.length === 0) return
  yield farFromAll.found(subject, {
    addresses: [...new Set(far.map(({address}) => address))].slice(0, mostNamed),
    scopes: [...new Set(far.map(({scope}) => scopeText[scope as 'shared' | 'link-local']))],
  })
}

const scopeText = {
  shared: '100.64.0.0/10 is of a VPN or a carrier’s NAT',
  'link-local': 'link-local, for one network segment only',
}

/** A relay that goes before a direct candidate of the same protocol; that is all that is ever wrong with them. */
function wrongWayRound(candidates: readonly SdpCandidate[]): readonly [SdpCandidate, SdpCandidate] | undefined {
  const relay = greatest(candidates.filter(({type}) => type === 'relay'))
  const direct = least(candidates.filter(({type, protocol}) => type !== 'relay' && protocol === relay?.protocol))
  return relay && direct && relay.priority > direct.priority ? [relay, direct] : undefined
}

const greatest = (candidates: readonly SdpCandidate[]): SdpCandidate | undefined =>
  candidates.toSorted((a, b) => b.priority - a.priority)[0]
const least = (candidates: readonly SdpCandidate[]): SdpCandidate | undefined =>
  greatest(candidates) && candidates.toSorted((a, b) => a.priority - b.priority)[0]

const textOf = ({type, address, priority}: SdpCandidate): string => `${type} ${address} (priority ${priority})`
