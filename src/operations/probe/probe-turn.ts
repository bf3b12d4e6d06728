import type {IceTransport} from '../../model/ice-server.ts'
import type {Report} from '../../model/report.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {oneAtATime} from '../../probes/one-at-a-time.ts'
import type {World} from '../connect.ts'
import {type MeasureOptions, measuring} from './measure-options.ts'
import {type ProbeOptions, runSuite} from './run-suite.ts'
import {probeTurnSuite, withoutChannel} from './suite.ts'

export interface ProbeTurnOptions extends ProbeOptions, MeasureOptions {
  /** Only these. */
  readonly transports?: readonly IceTransport[]
  /** A URL, or a host with or without its port: only this server, of those that there are. */
  readonly server?: string
  /** Measures what bit rate each relay carries, one relay after the other: up to 1 MB and 4 s for each. */
  readonly bandwidth?: boolean
}

/** Each relay takes up to 4 s for its rates, one after the other, and KVS has six. */
const bandwidthTimeoutMs = 60_000

/**
 * Asks every TURN server over every transport for what it gives: connection, allocation, permissions, data between two allocations of
 * its own, and how well these get there. All allocations are returned, also after Ctrl-C.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export async function probeTurn(world: World, options: ProbeTurnOptions): Promise<Report> {
  const {transports, server, bandwidth = false, channel, iceServersFile, ...others} = options
  if (channel === undefined && !iceServersFile) throw nothingToAsk()
  const measure = measuring(options)
  const selection = {...(transports && {transports}), ...(server !== undefined && {server})}
  return runSuite(
    world,
    {
      suite: iceServersFile ? withoutChannel(probeTurnSuite) : probeTurnSuite,
      ...(options.family && {checkSettings: {'ice.family-in-common': {family: options.family}}}),
      probeSettings: {
        ...measure,
        ...(bandwidth && {measure: {...measure.measure, inTurn: oneAtATime()}}),
        turnSelection: selection,
      },
    },
    {
      ...(bandwidth && {timeoutMs: bandwidthTimeoutMs}),
      ...others,
      ...(channel !== undefined && {channel}),
      ...(iceServersFile && {iceServersFile}),
    },
  )
}

const nothingToAsk = (): UserError =>
  new UserError({
    code: 'no-servers',
    message: 'TURN servers are given per channel: name a channel, or a file of ICE servers.',
    remedy: [{text: 'Try it without an account.', command: 'kvsctl probe turn demo --local'}],
    exitCode: exitCodes.usage,
  })
