import type {SessionCandidate, SessionFact} from '../model/session-evidence.ts'

export const inUse = (candidates: readonly SessionCandidate[]): readonly SessionCandidate[] =>
  candidates.filter(({leftOut}) => leftOut === undefined)

/** `2 host, 1 relay` */
export function summaryOf(candidates: readonly SessionCandidate[]): string {
  const types = [...new Set(candidates.map(({type}) => type))]
  return types.map((type) => `${candidates.filter((one) => one.type === type).length} ${type}`).join(', ')
}

export const familiesOf = (candidates: readonly SessionCandidate[]): readonly string[] => [
  ...new Set(candidates.map(({family}) => family).filter((family) => family === 'IPv4' || family === 'IPv6')),
]

export const addressesOf = (candidates: readonly SessionCandidate[]): readonly string[] => [
  ...new Set(candidates.map(({address}) => address)),
]

/** RFC 1918, RFC 6598, RFC 3927. */
const privateIpv4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.)/
/** RFC 4193, RFC 4291 §2.5.6. */
const privateIpv6 = /^(f[cd]|fe[89ab])/i

export const arePrivateHosts = (candidates: readonly SessionCandidate[]): boolean =>
  candidates.length > 0 &&
  candidates.every(({type, address}) => type === 'host' && (privateIpv4.test(address) || privateIpv6.test(address)))

/** Nets of 256 addresses: what is in the same one is most likely in the same network. */
export function shareNet(ours: readonly SessionCandidate[], theirs: readonly SessionCandidate[]): boolean {
  const nets = new Set(ours.map(({address}) => netOf(address)))
  return theirs.some(({address}) => nets.has(netOf(address)))
}

const netOf = (address: string): string =>
  address.includes(':') ? address.split(':').slice(0, 4).join(':') : address.split('.').slice(0, 3).join('.')

/** Checks of all pairs together. */
export function checksOf({pairs}: SessionFact): {readonly sent: number; readonly answered: number; readonly received: number} {
  const sum = (name: 'requestsSent' | 'responsesReceived' | 'requestsReceived') =>
    pairs.reduce((total, pair) => total + (typeof pair[name] === 'number' ? pair[name] : 0), 0)
  return {sent: sum('requestsSent'), answered: sum('responsesReceived'), received: sum('requestsReceived')}
}

/** Since the answer; of a session that was not answered, since its offer. */
export const waitedMs = ({marks, watchedMs}: SessionFact, since: number | undefined = marks.answerMs): number =>
  watchedMs - (since ?? marks.offerSentMs ?? 0)
