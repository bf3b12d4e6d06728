import type {WebrtcStats} from '../model/webrtc-stats.ts'

/** IP address and port. */
export type Address = readonly [string, number]

const isAt = ({address, port}: WebrtcStats, [host, at]: Address): boolean => address === host && port === at

/**
 * Names the candidates of each pair as ICE does, where werift keeps what it began with. Ours is the one at the address that the checks
 * were seen to come from: server-reflexive behind a NAT, or peer-reflexive where no server told of that address (RFC 8445 §7.2.5.3.1).
 * A relayed one stays what it is, whatever is beyond the relay; and so does one that was seen at another address of this machine, from
 * which its socket, bound to none, may send as well.
 * Theirs is the one that was signaled, also where a check came before it and made it peer-reflexive for a while (§7.3.1.3).
 * @param mappedOf XOR-MAPPED-ADDRESS of the last answer to a check of the pair
 */
export function withLearntCandidates(
  stats: readonly WebrtcStats[],
  mappedOf: (pairId: string) => Address | undefined,
): readonly WebrtcStats[] {
  const byId = new Map(stats.map((one) => [one.id, one]))
  const [locals, remotes] = ['local-candidate', 'remote-candidate'].map((kind) => stats.filter(({type}) => type === kind))
  const ownAddresses = new Set(locals!.flatMap(({candidateType, address}) => (candidateType === 'host' ? [address] : [])))
  const learnt = new Map<string, WebrtcStats>()

  const ourEnd = (pair: WebrtcStats): WebrtcStats | undefined => {
    const [began, mapped] = [byId.get(String(pair.localCandidateId)), mappedOf(pair.id)]
    if (!began || !mapped || ownAddresses.has(mapped[0]) || began.candidateType === 'relay') return began
    const [address, port] = mapped
    const id = `${began.id}_seen_at_${address}_${port}`
    const reflexive = {
      ...began,
      id,
      address,
      port,
      candidateType: 'prflx',
      relatedAddress: began.address!,
      relatedPort: began.port!,
    }
    const gathered = locals!.find((candidate) => isAt(candidate, mapped))
    if (!gathered) learnt.set(id, reflexive)
    return gathered ?? reflexive
  }

  const theirEnd = (pair: WebrtcStats): WebrtcStats | undefined => {
    const began = byId.get(String(pair.remoteCandidateId))
    if (began?.candidateType !== 'prflx') return began
    const at: Address = [String(began.address), Number(began.port)]
    return remotes!.find((candidate) => candidate.candidateType !== 'prflx' && isAt(candidate, at)) ?? began
  }

  const named = stats.map((one) => {
    if (one.type !== 'candidate-pair') return one
    const [ours, theirs] = [ourEnd(one), theirEnd(one)]
    return {...one, ...(ours && {localCandidateId: ours.id}), ...(theirs && {remoteCandidateId: theirs.id})}
  })
  return [...learnt.values(), ...named]
}
