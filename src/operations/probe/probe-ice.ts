import type {IceTransport} from '../../model/ice-server.ts'
import type {Report} from '../../model/report.ts'
import type {World} from '../connect.ts'
import {type ProbeOptions, runSuite} from './run-suite.ts'
import {probeIceSuite} from './suite.ts'

export interface ProbeIceOptions extends ProbeOptions {
  /** Name or ARN. */
  readonly channel: string
  /** No answer is an error instead of a warning. */
  readonly expectAnswer?: boolean
  /** TURN servers over these alone; over every one that they have without it. */
  readonly transports?: readonly IceTransport[]
}

/**
 * Checks a channel as a viewer would use it: endpoints, ICE servers, websocket, STUN, TURN, an SDP offer and its answer, then quotas and
 * metrics. It connects as viewer, never as master, and closes all that it opened.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export const probeIce = (world: World, {expectAnswer = false, transports, ...options}: ProbeIceOptions): Promise<Report> =>
  runSuite(
    world,
    {
      suite: probeIceSuite,
      checkSettings: {'sig.master-answers': {expectAnswer}},
      ...(transports && {probeSettings: {turnSelection: {transports}}}),
    },
    options,
  )
