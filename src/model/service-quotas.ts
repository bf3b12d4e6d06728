import type {Quota, QuotaLevel, ServiceQuota} from './quota.ts'
import {holdsIn} from './quotas.ts'

/** Quotas as they hold for an account, and what Service Quotas told besides. */
export interface AppliedQuotas {
  readonly quotas: readonly Quota[]
  /** What none of ours was recognised by, or more than one. */
  readonly unmatched: readonly ServiceQuota[]
}

/**
 * Puts what Service Quotas told in the place of the published figures. AWS publishes no quota codes for Kinesis Video Streams, so a
 * quota is recognised by its name, and only where the name can mean nothing else: counts and request rates, whose unit is beyond
 * doubt, under a name that says what is counted and per what. Everything else stays as documented and is handed back.
 */
export function applyServiceQuotas(documented: readonly Quota[], told: readonly ServiceQuota[], region: string): AppliedQuotas {
  const inRegion = documented.filter(({id}) => holdsIn(region, id))
  const meant = told.map((quota) => {
    const words = wordsOf(quota.name)
    return {quota, ids: inRegion.filter((candidate) => isMeant(candidate, words, quota.period)).map(({id}) => id)}
  })
  const claims = new Map<string, ServiceQuota[]>()
  for (const {quota, ids} of meant) if (ids.length === 1) claims.set(ids[0]!, [...(claims.get(ids[0]!) ?? []), quota])
  const matched = new Map([...claims].filter(([, by]) => by.length === 1).map(([id, [only]]) => [id, only!]))
  const used = new Set(matched.values())
  return {
    quotas: documented.map((quota) => overridden(quota, matched.get(quota.id))),
    unmatched: told.filter((quota) => !used.has(quota)),
  }
}

function overridden(quota: Quota, told: ServiceQuota | undefined): Quota {
  if (!told) return quota
  const {code, name, applied, value} = told
  return {...quota, limit: value, serviceQuota: {code, name, applied, documentedLimit: quota.limit}}
}

function isMeant(documented: Quota, words: readonly string[], period: string | undefined): boolean {
  if (documented.unit === 'TPS') return isSecond(period) && meansRate(documented, words)
  return documented.unit === 'count' && (countPatterns[documented.id]?.test(words.join(' ')) ?? false)
}

const isSecond = (period: string | undefined): boolean => period === undefined || period === '1 SECOND'

/** Lower case, and `ConnectAsViewer` one word, as the API is written. */
const wordsOf = (name: string): readonly string[] => name.toLowerCase().match(/[a-z0-9]+/g) ?? []

const rateWords = ['rate', 'tps', 'request', 'requests', 'call', 'calls', 'transactions', 'throttle', 'throttling']

/** How a name says what it is counted per. `resource` would leave it open whether that is a channel, a stream or a connection. */
const levelWords: Readonly<Partial<Record<QuotaLevel, readonly string[]>>> = {
  account: ['account', 'region'],
  channel: ['channel'],
  stream: ['stream'],
  connection: ['connection'],
  session: ['session'],
}

/** The API by its name, that it is about a rate, and per what, and nothing of another level. */
function meansRate({subject, level}: Quota, words: readonly string[]): boolean {
  if (!words.includes(subject.toLowerCase()) || !rateWords.some((word) => words.includes(word))) return false
  const levels = Object.entries(levelWords).filter(([, said]) => said.some((word) => words.includes(word)))
  return levels.length === 1 && levels[0]![0] === level
}

const ofAccount = '(?: per account| per region| per account per region| per account and region)?'
const howMany = '(?:maximum |number of |maximum number of |total )?'
const channelsPattern = new RegExp(`^${howMany}(?:signaling )?channels${ofAccount}$`)

/** Names of counts, in words; what stands before and behind must fit, too. */
const countPatterns: Readonly<Record<string, RegExp>> = {
  'channels.count': channelsPattern,
  'channels.count-large-regions': channelsPattern,
  'streams.count': new RegExp(`^${howMany}(?:video |kinesis video )?streams${ofAccount}$`),
  'signaling.viewers': new RegExp(
    `^${howMany}(?:concurrent )?(?:viewers|connectasviewer connections) per (?:signaling )?channel$`,
  ),
  'ingestion.channels': new RegExp(
    `^${howMany}(?:signaling )?channels with (?:media )?storage(?: enabled)?${ofAccount}$|^${howMany}storage enabled (?:signaling )?channels${ofAccount}$`,
  ),
}
