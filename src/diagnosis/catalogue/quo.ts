import type {Quota} from '../../model/quota.ts'
import type {Projection} from '../../model/trend.ts'
import type {Remedy} from '../../model/user-error.ts'
import {type About, defineKind, type FindingData} from '../finding-kind.ts'

export interface UsedQuota extends FindingData {
  readonly quotaId: string
  /** What it is about, in words: `ConnectAsViewer concurrent connections`. */
  readonly what: string
  readonly used: number
  readonly limit: number
  readonly unit: string
  readonly percent: number
  readonly level: Quota['level']
  readonly kind: Quota['kind']
  readonly how: string
  /** Where the limit comes from. */
  readonly limitFrom: 'documented' | 'service-quotas'
}

export interface ReachedQuota extends UsedQuota {
  readonly projection: Projection
}

const amount = (value: number, unit: string): string => `${Math.round(value * 100) / 100}${unit === 'count' ? '' : ` ${unit}`}`

const usage = ({used, limit, unit, percent, what, how}: UsedQuota, {subject}: About): string =>
  `${subject} uses ${amount(used, unit)} of ${amount(limit, unit)} (${percent} %): ${what}. From: ${how}.`

/** What can be done before there is no room at all. */
const makeRoom: Readonly<Record<string, string>> = {
  'channels.count': 'Delete channels that no device uses any more.',
  'channels.count-large-regions': 'Delete channels that no device uses any more.',
  'streams.count': 'Delete streams that nothing is stored in any more.',
  'ingestion.channels': 'Disable media storage on channels that need not be recorded.',
  'signaling.viewers': 'Let viewers close their websocket when they leave, under one stable client id per device.',
  'signaling.message-payload': 'Offer fewer codecs and no candidates inside the SDP: trickle them.',
  'turn.allocations': 'Let clients free relays that they do not use, and gather on one server and transport.',
}

function remedies({quotaId, kind, what, level}: UsedQuota, {command, region}: About): readonly Remedy[] {
  const room = makeRoom[quotaId] ?? `Spread the calls over time, with jitter: the rate is counted per ${level}.`
  const more: Remedy =
    kind === 'soft'
      ? {text: `Request an increase of "${what}" in Service Quotas of ${region} (service kinesisvideo), or from AWS Support.`}
      : {text: 'The quota is hard: AWS does not raise it.'}
  return [more, {text: room}, {text: 'See what holds for this account:', command: command('quota list', '--applied')}]
}

const dayOf = (iso: string): string => iso.slice(0, 10)

/** How full quotas are. */
export const quoKinds = {
  nearLimit: defineKind<UsedQuota>({
    code: 'KVS-QUO-001',
    slug: 'QUOTA_NEAR',
    severity: 'warning',
    confidence: 'measured',
    title: 'A quota has not much room left',
    says: usage,
    remedy: remedies,
    page: `At least 80 % of a quota is used. Beyond the limit, calls are refused: with AccountChannelLimitExceededException or AccountStreamLimitExceededException where resources are counted, and with ClientLimitExceededException where calls are.

How it is measured:
- Channels and streams are counted with the list operations.
- Call rates, viewers and TURN allocations come from CloudWatch, whose finest period is a minute: bursts within it are not seen, so the real use may be higher.
- What a probe saw (message size, refusals) comes from its saved report.

The limit is that of Service Quotas where it tells one for this account, and otherwise the documented one.`,
    provokedBy: {environment: 'an emulator with room for a few channels (emulator start --quota channels.count-large-regions=2)'},
  }),

  limitReached: defineKind<UsedQuota>({
    code: 'KVS-QUO-002',
    slug: 'QUOTA_REACHED',
    severity: 'error',
    confidence: 'measured',
    title: 'A quota is used up, so that no more is possible',
    says: usage,
    remedy: remedies,
    page: `All of a quota is used, and what comes next is refused: new channels or streams with AccountChannelLimitExceededException or AccountStreamLimitExceededException, calls with ClientLimitExceededException, viewers at the upgrade of their websocket.

A limit from the documentation may have been raised for the account; allow servicequotas:ListServiceQuotas so that the real one is compared.`,
    provokedBy: {environment: 'an emulator with room for one channel (emulator start --quota channels.count-large-regions=1)'},
  }),

  limitSoon: defineKind<ReachedQuota>({
    code: 'KVS-QUO-003',
    slug: 'QUOTA_SOON',
    severity: 'warning',
    confidence: 'measured',
    title: 'A quota will soon have no room left if its use goes on growing',
    says: (data, {subject}) => {
      const {perDay, reachesAt, r2, points, windowSeconds} = data.projection
      return `${subject} grows by ${amount(perDay, data.unit)} a day and reaches ${amount(data.limit, data.unit)} around ${dayOf(reachesAt)}: ${data.what}. A line through ${points} points of ${Math.round(windowSeconds / 86_400)} days explains ${Math.round(r2 * 100)} % of their ups and downs.`
    },
    remedy: remedies,
    page: `A straight line through what CloudWatch tells of the last days reaches the limit within 30 days. It is drawn by least squares, and only where the window covers three days or more, growth is beyond doubt at 95 %, and the line explains at least half of the ups and downs.

It knows nothing of launches, holidays or a change of firmware: take the day as a reason to look, not as a date. A longer window (--since 14d) is a better witness.`,
    provokedBy: {evidenceOnly: 'it takes days of growing metrics, and the emulator keeps three hours'},
  }),
} as const
