import {canFillUp, percentOf} from '../../diagnosis/checks/quo/below-limits.ts'
import {FailureError} from '../../model/failure-error.ts'
import {observedValue} from '../../model/observed.ts'
import type {Report} from '../../model/report.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {findChannel} from '../channel/find-channel.ts'
import type {World} from '../connect.ts'
import {defaultUseWindowMs, runSuite} from '../probe/run-suite.ts'
import {channelHeadroomSuite, quotaHeadroomSuite} from '../probe/suite.ts'
import {savedUsesOf} from './saved-uses.ts'

export interface HeadroomOptions {
  /** Names or ARNs; without any, the account in the region. */
  readonly channels?: readonly string[]
  /** How far back CloudWatch is asked: 3 hours unless given. */
  readonly sinceMs?: number
  /** Count the channels that store media, however many calls that takes. */
  readonly countStorage?: boolean
  /** A saved report of a probe, for what only a probe sees. */
  readonly savedReport?: {readonly path: string; readonly content: string}
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Told what is going on, with how far it has come. */
  readonly onProgress?: (text: string) => void
}

/** 10,000 channels take four minutes where all of them are asked whether they store media. */
const defaultTimeoutMs = 30 * 60_000

/** CloudWatch keeps what it counts for 15 months ("Metrics retention", CloudWatch user guide). */
const longestWindowMs = 455 * 86_400_000
const shortestWindowMs = 60_000

/**
 * Puts present use beside each quota: counted with the list operations, from CloudWatch, and from a saved probe.
 * @returns a report in every case that has one; what one permission is missing for costs that part only
 * @throws UserError when a channel does not exist, or the options make no sense
 */
export async function quotaHeadroom(world: World, options: HeadroomOptions = {}): Promise<Report> {
  const {channels = [], sinceMs = defaultUseWindowMs, countStorage = false, savedReport, signal, onProgress} = options
  if (!(sinceMs >= shortestWindowMs && sinceMs <= longestWindowMs)) throw badWindow()
  const savedUses = savedReport ? savedUsesOf(savedReport, world.region) : []
  const useOf = await Promise.all(channels.map((channel) => nameOf(world, channel)))
  const progress = new HeadroomProgress(onProgress)
  const report = await runSuite(
    world,
    {
      suite: useOf.length > 0 ? channelHeadroomSuite : quotaHeadroomSuite,
      probeSettings: {
        ...{useOf, useWindowMs: sinceMs, countStorage, savedUses},
        counted: (what, count) => progress.count(what, count),
      },
    },
    {
      // Nobody connects, so no client id need be kept from others.
      ...{clientId: 'none', timeoutMs: options.timeoutMs ?? defaultTimeoutMs},
      ...(useOf.length === 1 && {channel: useOf[0]!}),
      ...(signal && {signal}),
      onProgress: (running) => progress.run(running),
    },
  )
  return {...report, verdict: verdictOf(report)}
}

/** A channel may be asked about by whoever may not describe it; one that does not exist is a mistake. */
async function nameOf(world: World, channel: string): Promise<string> {
  const arn = parseResourceArn(channel)
  try {
    return (await findChannel(world, channel)).name
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'refused') return arn?.name ?? channel
    throw error
  }
}

/** What runs, and what was counted last. */
class HeadroomProgress {
  readonly #tell: (text: string) => void
  readonly #counts = new Map<string, number>()
  #running: readonly string[] = []

  constructor(tell: (text: string) => void = () => {}) {
    this.#tell = tell
  }

  run(running: readonly string[]): void {
    this.#running = running
    this.#show()
  }

  count(what: string, count: number): void {
    this.#counts.set(what, count)
    this.#show()
  }

  #show(): void {
    const counts = [...this.#counts].map(([what, count]) => `${count} ${what}`)
    this.#tell([this.#running.join(', '), ...counts].join(' · '))
  }
}

function verdictOf({outcome, verdict, findings, evidence, subject}: Report): string {
  const rows = (observedValue(evidence.quotas) ?? []).filter(canFillUp)
  const shares = rows.flatMap(({quota, use, subject: channel}) =>
    use.status === 'measured' ? [{quota, channel, percent: percentOf(use.value, quota.limit)}] : [],
  )
  const [fullest] = shares.sort((a, b) => b.percent - a.percent)
  const who = subject.channel ?? `the account in ${subject.region}`
  if (outcome === 'interrupted' || !fullest) return outcome === 'ok' ? `Nothing is known of what ${who} uses.` : verdict
  const {quota, channel, percent} = fullest
  const most = `${quota.subject} ${quota.aspect}${channel === undefined ? '' : ` of ${channel}`}, ${percent} % used`
  const unknown = rows.filter(({use}) => use.status === 'unknown').length
  const rest = unknown === 0 ? '' : ` ${unknown === 1 ? '1 quota has' : `${unknown} quotas have`} no known use.`
  if (findings.length > 0)
    return `${findings.length === 1 ? '1 quota wants' : `${findings.length} quotas want`} attention; fullest: ${most}.${rest}`
  return `There is room${outcome === 'unknown' ? ' as far as it is known' : ''}; fullest: ${most}.${rest}`
}

const badWindow = (): UserError =>
  new UserError({
    code: 'bad-window',
    message: 'CloudWatch can be asked about one minute to 455 days.',
    remedy: [{text: 'Give --since a time such as 3h or 14d.'}],
    exitCode: exitCodes.usage,
  })
