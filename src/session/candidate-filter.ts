import type {CandidateFact} from '../model/signal-message.ts'

/** What candidates can be told apart by. */
const words = {
  type: ['host', 'srflx', 'prflx', 'relay'],
  protocol: ['udp', 'tcp'],
  family: ['ipv4', 'ipv6', 'mdns'],
} as const

export type CandidateWord = (typeof words)[keyof typeof words][number]

export const candidateWords: readonly CandidateWord[] = Object.values(words).flat()

const partOf = {
  type: ({type}: CandidateFact) => type,
  protocol: ({protocol}: CandidateFact) => protocol,
  family: ({family}: CandidateFact) => family.toLowerCase(),
}

/**
 * Whether a candidate is one of those that are wanted: of each kind of word that was said, one must fit, so `relay ipv4` is a relay with
 * an IPv4 address and `host relay` either of the two.
 */
export const isWanted = (candidate: CandidateFact, wanted: readonly CandidateWord[]): boolean =>
  (Object.keys(words) as (keyof typeof words)[]).every((kind) => {
    const said = wanted.filter((word) => (words[kind] as readonly string[]).includes(word))
    return said.length === 0 || (said as readonly string[]).includes(partOf[kind](candidate))
  })
