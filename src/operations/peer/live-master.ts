import {readMetricSeries} from '../../client/aws/metric-series.ts'
import {FailureError} from '../../model/failure-error.ts'
import {metrics} from '../../model/metrics.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {startDeadline, unlessAborted} from '../../platform/deadline.ts'
import type {World} from '../connect.ts'

/** Longer than any connection lives (an hour, quotas of the developer guide), and than CloudWatch takes to show it. */
const lookBackMs = 70 * 60_000
const periodSeconds = 300

/** Two requests at most; who has no right to ask is told at once. */
const askTimeoutMs = 8_000

/** Whether the service is an emulator on this machine, where nobody's camera is cut off but one's own. */
export const isOnThisMachine = ({kind, controlPlaneUrl}: Pick<World, 'kind' | 'controlPlaneUrl'>): boolean =>
  kind === 'local' ||
  (kind === 'custom' &&
    URL.canParse(controlPlaneUrl) &&
    /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(controlPlaneUrl).hostname))

/**
 * A channel has one master, and the newest wins. No API tells whether there is one, so it always takes the word `--displace`, but on this
 * machine's emulator. What CloudWatch tells is said with the refusal, and decides nothing.
 * @throws UserError
 */
export async function requireRightToMaster(
  world: World,
  channel: string,
  displace: boolean,
  signal?: AbortSignal,
): Promise<void> {
  if (displace || isOnThisMachine(world)) return
  throw new UserError({
    code: 'would-displace',
    message: `A channel has one master, and the newest wins: a master that is connected to ${channel} would be cut off from all new viewers. ${await evidenceOf(world, channel, signal)}`,
    remedy: [{text: 'If the channel is yours to take, say so.', command: `kvsctl peer master ${channel} --displace`}],
    exitCode: exitCodes.usage,
  })
}

/** What the metrics of the channel tell of its masters, in words. */
async function evidenceOf(world: World, channel: string, signal?: AbortSignal): Promise<string> {
  const deadline = startDeadline(signal ?? new AbortController().signal, world.clock, askTimeoutMs, 'Asking CloudWatch')
  try {
    return await unlessAborted(askCloudWatch(world, channel, deadline.signal), deadline.signal)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    const why = error instanceof FailureError ? error.failure.message : 'it failed'
    return `Whether there is one is not known: the service has no API that tells, and CloudWatch was of no help (${why.replace(/\.$/, '')}).`
  } finally {
    deadline.cancel()
  }
}

const latency = metrics.find(({name, area}) => name === 'Latency' && area === 'signaling')!

async function askCloudWatch(world: World, channel: string, signal: AbortSignal): Promise<string> {
  const toMs = world.clock.now()
  const name = parseResourceArn(channel)?.name ?? channel
  // Every call reports one latency, so that their number is the number of calls.
  const series = await readMetricSeries(
    world.api,
    {fromMs: toMs - lookBackMs, toMs, periodSeconds},
    [{slice: {metric: latency, operation: 'ConnectAsMaster'}, name, statistic: 'SampleCount'}],
    {signal},
  )
  const points = series.flatMap((one) => one.points).filter(({value}) => value > 0)
  const connects = points.reduce((sum, {value}) => sum + value, 0)
  if (connects === 0)
    return 'CloudWatch shows no ConnectAsMaster in the last 70 minutes, and a connection lives an hour at most: most likely there is none, but for the newest minutes that CloudWatch does not show yet.'
  const last = points
    .map(({at}) => at)
    .sort()
    .at(-1)!
  return `There may well be one: CloudWatch shows ${connects} ConnectAsMaster in the last 70 minutes, the newest in the 5 minutes from ${last.slice(11, 16)} UTC on.`
}
