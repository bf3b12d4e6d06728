import {parseIceServerUrl} from '../../model/ice-server.ts'
import type {Report} from '../../model/report.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import type {World} from '../connect.ts'
import {type MeasureOptions, measuring} from './measure-options.ts'
import {type ProbeOptions, runSuite} from './run-suite.ts'
import {probeStunSuite, withoutChannel, withoutIceServers} from './suite.ts'

export interface ProbeStunOptions extends ProbeOptions, MeasureOptions {
  /** Ask these instead of the region's: `stun:host:port`, or `host`, or `host:port`. */
  readonly servers?: readonly string[]
}

/**
 * Asks STUN servers how they see this machine, and compares what different servers see. With a channel, its TURN servers are asked as
 * well: they answer Binding requests, and more addresses tell more about a NAT.
 * @throws UserError when the options make no sense
 */
export async function probeStun(world: World, options: ProbeStunOptions): Promise<Report> {
  const {channel, iceServersFile, servers = []} = options
  const stunUrls = servers.map(stunUrlFrom)
  if (world.stunUrl === '' && stunUrls.length === 0 && !iceServersFile) throw nobodyToAsk()
  const suite = iceServersFile
    ? withoutChannel(probeStunSuite)
    : channel === undefined
      ? withoutIceServers(probeStunSuite)
      : probeStunSuite
  return runSuite(world, {suite, probeSettings: {...measuring(options), ...(stunUrls.length > 0 && {stunUrls})}}, options)
}

function stunUrlFrom(server: string): string {
  const text = /^stuns?:/i.test(server) ? server : `stun:${server}`
  if (parseIceServerUrl(text)?.kind === 'stun') return text
  throw new UserError({
    code: 'bad-server',
    message: `"${printable(server, {maxLength: 100})}" is not a STUN server: stun:host:port, host:port or host.`,
    exitCode: exitCodes.usage,
  })
}

const nobodyToAsk = (): UserError =>
  new UserError({
    code: 'no-servers',
    message: 'There is no STUN server to ask: no region is set, and none was named.',
    remedy: [{text: 'Name a region with --region, or a server with --server.'}],
    exitCode: exitCodes.usage,
  })
