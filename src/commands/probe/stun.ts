import {string} from '@oclif/core/flags'
import {channelIfAnyArg} from '../../cli/flags/channel.ts'
import {iceServersFlag, measureFlags, measureOptions, probeFlags} from '../../cli/flags/probe.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeStun extends ProbeCommand {
  static override summary = 'check how STUN servers see this machine, and what kind of NAT is between'
  static override description =
    'Asks STUN servers from every local address, over UDP (stun:), TCP, TLS or DTLS (stuns:), for the address that they see, times a row of requests, and compares what different servers see: a NAT that shows each of them another address cannot be passed without a relay. Without a channel: the region’s STUN server. With one, its TURN servers are asked as well, since more addresses tell more. Whether the NAT loops packets back to its own address is not tested.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --local',
    '<%= config.bin %> <%= command.id %> --region eu-central-1 --count 100',
    '<%= config.bin %> <%= command.id %> --server stun.example.org:3478 --server stuns:stun.example.org:5349 --family 6',
    '<%= config.bin %> <%= command.id %> front-door',
  ]

  static override args = {channel: channelIfAnyArg()}

  static override flags = {
    ...probeFlags,
    ...iceServersFlag,
    server: string({
      helpValue: 'SERVER',
      summary: 'ask this STUN server instead: stun:host:port, host:port or host; repeatable',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...measureFlags,
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeStun)
    const {server: servers, 'ice-servers': file} = flags
    const {probeStun} = await import('../../operations/probe/probe-stun.ts')
    const chosen = {...measureOptions(flags), ...(servers && {servers})}
    const report = await this.probe(flags, args.channel, (world, options) => probeStun(world, {...options, ...chosen}), {
      asksService: file === undefined && (servers === undefined || args.channel !== undefined),
    })
    return this.conclude(report, flags)
  }
}
