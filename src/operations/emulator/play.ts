import type {EmulatorOptions} from '../../emulator/start.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** How an emulator plays the service. What is absent happens at once, and is limited as AWS publishes it. */
export interface Play {
  readonly createDelayMs?: number
  readonly updateDelayMs?: number
  readonly deleteDelayMs?: number
  /** For so long reads still see what was before a change. */
  readonly consistencyDelayMs?: number
  /** Request rates are those of AWS times this; 0: requests are never too many. */
  readonly rateScale?: number
  /** What the service waits for comes so many times sooner. */
  readonly timeScale?: number
  /** Whether payloads above the documented 10 K are refused. */
  readonly strictLimits?: boolean
  /** By id of the quota: what the account has instead of the published figure. */
  readonly quotas?: Readonly<Record<string, number>>
  /** TURN relays refuse loopback, private and link-local peers, as those of AWS do. */
  readonly denyPrivatePeers?: true
}

/** The options of the emulator that make it play so. */
export const emulatorOptionsOf = (
  play: Play,
): Pick<EmulatorOptions, 'delays' | 'limits' | 'relays' | 'timeScale' | 'signaling'> => ({
  ...(play.timeScale !== undefined && {timeScale: play.timeScale}),
  ...(play.strictLimits && {signaling: {strictLimits: true}}),
  delays: {
    ...(play.createDelayMs !== undefined && {createMs: play.createDelayMs}),
    ...(play.updateDelayMs !== undefined && {updateMs: play.updateDelayMs}),
    ...(play.deleteDelayMs !== undefined && {deleteMs: play.deleteDelayMs}),
    ...(play.consistencyDelayMs !== undefined && {consistencyMs: play.consistencyDelayMs}),
  },
  limits: {
    ...(play.rateScale !== undefined && {rateScale: play.rateScale === 0 ? Number.POSITIVE_INFINITY : play.rateScale}),
    ...(play.quotas && {quotas: play.quotas}),
  },
  ...(play.denyPrivatePeers && {relays: {denyLocalPeers: true}}),
})

/** The flags of `emulator start` that ask for it: for another process, and to compare what one was started with. */
export function argvOfPlay(play: Play): string[] {
  const delay = (name: string, ms: number | undefined): string[] => (ms === undefined ? [] : [`--${name}-delay=${ms}ms`])
  const {rateScale, timeScale, strictLimits, quotas = {}, denyPrivatePeers} = play
  return [
    ...delay('create', play.createDelayMs),
    ...delay('update', play.updateDelayMs),
    ...delay('delete', play.deleteDelayMs),
    ...delay('consistency', play.consistencyDelayMs),
    ...(rateScale === undefined ? [] : [rateScale === 0 ? '--no-rate-limits' : `--rate-scale=${rateScale}`]),
    ...(timeScale === undefined ? [] : [`--time-scale=${timeScale}`]),
    ...(strictLimits ? ['--strict-limits'] : []),
    ...Object.entries(quotas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, limit]) => `--quota=${id}=${limit}`),
    ...(denyPrivatePeers ? ['--deny-private-peers'] : []),
  ]
}

/** @throws UserError naming a quota that the emulator does not hold anybody to */
export async function requireChangeableQuotas({quotas = {}}: Play): Promise<void> {
  const ids = Object.keys(quotas)
  if (ids.length === 0) return
  const {changeableQuotas} = await import('../../emulator/control-plane/limits.ts')
  const odd = ids.find((id) => !changeableQuotas.includes(id))
  if (odd === undefined) return
  throw new UserError({
    code: 'bad-quota',
    message: `The emulator has no quota "${odd}" that could be changed.`,
    remedy: [
      {
        text: `It has ${changeableQuotas.filter((id) => !id.endsWith('-rate')).join(', ')}, and every request rate of:`,
        command: 'kvsctl quota list',
      },
    ],
    exitCode: exitCodes.usage,
  })
}
