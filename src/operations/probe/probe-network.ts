import type {EndpointPurpose} from '../../model/endpoint-reach.ts'
import type {Report} from '../../model/report.ts'
import type {World} from '../connect.ts'
import {type ProbeOptions, runSuite} from './run-suite.ts'
import {probeNetworkSuite, regionNetworkSuite} from './suite.ts'

/** Every endpoint that a viewer or a camera may need. Asking where a master connects connects nobody. */
const everyPurpose: readonly EndpointPurpose[] = [
  'control-plane',
  'signaling-rest',
  'websocket-viewer',
  'websocket-master',
  'storage',
]

/**
 * Finds out which hosts, ports and protocols can be reached from here: those of a channel, or those of the region where none is named.
 * It opens no websocket; on TURN servers it allocates, and gives back what it allocated.
 * @returns a report in every case that has one, also when it was interrupted
 * @throws UserError when the options make no sense
 */
export function probeNetwork(world: World, options: ProbeOptions): Promise<Report> {
  const suite = options.channel === undefined ? regionNetworkSuite : probeNetworkSuite
  return runSuite(world, {suite, probeSettings: {reachPurposes: purposesFor(options)}}, options)
}

const purposesFor = ({channel}: ProbeOptions): readonly EndpointPurpose[] =>
  channel === undefined ? ['control-plane'] : everyPurpose
