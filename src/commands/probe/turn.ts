import {boolean, option, string} from '@oclif/core/flags'
import {channelIfAnyArg} from '../../cli/flags/channel.ts'
import {iceServersFlag, measureFlags, measureOptions, probeFlags} from '../../cli/flags/probe.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeTurn extends ProbeCommand {
  static override summary = 'check what every TURN server gives over every transport, and how well it relays'
  static override description =
    'For each server over UDP, DTLS, TCP and TLS: its name, the handshake and who signed the certificate, round trips, an allocation, permissions, data between two allocations of its own, by indications and in channels, with loss, order and delay. Everything runs at once, and every allocation is returned, also after Ctrl-C; each leg takes two of the 50 that a channel has. With --ice-servers and no channel neither AWS nor a region is needed. The certificate of a DTLS server is not verified.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> --ice-servers coturn.json --transport udp --transport tls',
    "<%= config.bin %> <%= command.id %> --ice-servers coturn.json --server 'turn:192.0.2.7:3478?transport=tcp'",
    '<%= config.bin %> <%= command.id %> front-door --count 100 --bandwidth --report html=turn.html',
  ]

  static override args = {channel: channelIfAnyArg()}

  static override flags = {
    ...probeFlags,
    ...iceServersFlag,
    transport: option({
      summary: 'only over this transport; repeatable',
      options: ['udp', 'tcp', 'tls', 'dtls'] as const,
      multiple: true,
    })(),
    server: string({
      helpValue: 'SERVER',
      summary: 'only this server: a URL or a host of the list, or another URL of a host of the list',
    }),
    ...measureFlags,
    bandwidth: boolean({
      summary: 'also measure what bit rate each relay carries, up to 4.9 Mbit/s: costs relay minutes and 1 MB and 4 s per relay',
    }),
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeTurn)
    const {transport, server, bandwidth} = flags
    const {probeTurn} = await import('../../operations/probe/probe-turn.ts')
    const chosen = {
      ...measureOptions(flags),
      ...(transport && {transports: transport}),
      ...(server !== undefined && {server}),
      bandwidth,
    }
    const report = await this.probe(flags, args.channel, (world, options) => probeTurn(world, {...options, ...chosen}), {
      asksService: flags['ice-servers'] === undefined,
    })
    return this.conclude(report, flags)
  }
}
