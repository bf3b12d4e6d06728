import {boolean, custom} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {Play} from '../../operations/emulator/play.ts'
import {duration} from './duration.ts'

const usage = (code: string, message: string): UserError => new UserError({code, message, exitCode: exitCodes.usage})

const readFactor = (input: string): number => (/^\d+(\.\d+)?$/.test(input) ? Number(input) : 0)

const factor = custom<number>({
  helpValue: 'FACTOR',
  parse: async (input) => {
    const value = readFactor(input)
    if (value > 0) return value
    throw usage('bad-factor', `"${input}" is not a factor above 0: write 2 or 0.1.`)
  },
})

const acceleration = custom<number>({
  helpValue: 'N',
  parse: async (input) => {
    const value = readFactor(input)
    if (value >= 1 && value <= maxTimeScale) return value
    throw usage('bad-factor', `"${input}" is not a number of times between 1 and ${maxTimeScale}.`)
  },
})

/** An hour in a third of a second: beyond that nothing can be told apart any more. */
const maxTimeScale = 10_000

const quota = custom<readonly [id: string, limit: number]>({
  helpValue: 'ID=NUMBER',
  multiple: true,
  multipleNonGreedy: true,
  parse: async (input) => {
    const [, id, limit] = /^([a-z.-]+)=(\d+)$/.exec(input) ?? []
    if (id === undefined) throw usage('bad-quota', `"${input}" is not ID=NUMBER, as channels.count=3.`)
    return [id, Number(limit)]
  },
})

/** How the service is played. */
export const playFlags = {
  'create-delay': duration({summary: 'channels and streams are CREATING for so long'}),
  'update-delay': duration({summary: 'they are UPDATING for so long after a change'}),
  'delete-delay': duration({summary: 'they are DELETING for so long'}),
  'consistency-delay': duration({summary: 'reads still see what was before a change for so long'}),
  'no-rate-limits': boolean({summary: 'requests are never too many', exclusive: ['rate-scale']}),
  'rate-scale': factor({summary: 'the request rates of AWS times this'}),
  'time-scale': acceleration({
    summary:
      'idle timeout, age and grace of websockets, message TTL, Alexa wait and the delays above are N times shorter; signatures, rates, metrics and TURN keep real time',
  }),
  'strict-limits': boolean({summary: 'refuse payloads above the documented 10 K, which AWS delivers'}),
  quota: quota({summary: 'a quota that the account has instead of the published one; ids in "quota list"; repeatable'}),
  'deny-private-peers': boolean({summary: 'TURN relays refuse local and private peers with 403, as those of AWS do'}),
}

interface PlayFlags {
  readonly 'create-delay'?: number | undefined
  readonly 'update-delay'?: number | undefined
  readonly 'delete-delay'?: number | undefined
  readonly 'consistency-delay'?: number | undefined
  readonly 'no-rate-limits': boolean
  readonly 'rate-scale'?: number | undefined
  readonly 'time-scale'?: number | undefined
  readonly 'strict-limits': boolean
  readonly quota?: readonly (readonly [id: string, limit: number])[] | undefined
  readonly 'deny-private-peers': boolean
}

export function playOf(flags: PlayFlags): Play {
  const rateScale = flags['no-rate-limits'] ? 0 : flags['rate-scale']
  const {
    'create-delay': createDelayMs,
    'update-delay': updateDelayMs,
    'delete-delay': deleteDelayMs,
    'consistency-delay': consistencyDelayMs,
    'time-scale': timeScale,
  } = flags
  return {
    ...(createDelayMs !== undefined && {createDelayMs}),
    ...(updateDelayMs !== undefined && {updateDelayMs}),
    ...(deleteDelayMs !== undefined && {deleteDelayMs}),
    ...(consistencyDelayMs !== undefined && {consistencyDelayMs}),
    ...(rateScale !== undefined && {rateScale}),
    ...(timeScale !== undefined && {timeScale}),
    ...(flags['strict-limits'] && {strictLimits: true}),
    ...(flags.quota && {quotas: Object.fromEntries(flags.quota)}),
    ...(flags['deny-private-peers'] && {denyPrivatePeers: true}),
  }
}
