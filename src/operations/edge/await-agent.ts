import type {EdgeConfiguration, SyncStatus} from '../../model/edge.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {waitUntil} from '../resource/wait-until.ts'

/** The service gives an agent 15 minutes (API reference, StartEdgeConfigurationUpdate); another one for what it says afterwards. */
const limitMs = 16 * 60_000

/** DescribeEdgeConfiguration may be called 5 times a second per stream; agents take seconds at best. */
const pollMs = 2_000

export interface AwaitAgentOptions {
  /** Told what was seen. */
  readonly onSync?: (status: SyncStatus) => void
  readonly signal?: AbortSignal
}

/** Looks until `done` gives something. @throws UserError when the agent failed, or says nothing for too long */
export function awaitAgent<T>(
  world: World,
  look: () => Promise<EdgeConfiguration | undefined>,
  done: (configuration: EdgeConfiguration | undefined) => T | undefined,
  {onSync = () => {}, signal}: AwaitAgentOptions,
): Promise<T> {
  const check = async (): Promise<T | undefined> => {
    const configuration = await look()
    if (configuration) onSync(configuration.syncStatus)
    if (configuration?.syncStatus.endsWith('_FAILED')) throw failed(world, configuration)
    return done(configuration)
  }
  return waitUntil('the edge agent had not answered', check, world.clock, signal, {pollMs, limitMs})
}

const failed = (world: World, {streamName, syncStatus, failedStatusDetails}: EdgeConfiguration): UserError =>
  new UserError({
    code: syncStatus,
    message: `The edge configuration of ${streamName} is ${syncStatus}: ${failedStatusDetails ?? 'the service gives no reason.'}`,
    remedy: [
      {text: 'Check that the edge agent runs on the hub device and reaches AWS.'},
      {text: 'Look at what the agent said last:', command: commandIn(world, `edge describe ${streamName}`)},
    ],
    exitCode: exitCodes.refused,
  })
