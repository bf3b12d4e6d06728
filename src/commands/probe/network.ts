import {channelIfAnyArg} from '../../cli/flags/channel.ts'
import {iceServersFlag, probeFlags} from '../../cli/flags/probe.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeNetwork extends ProbeCommand {
  static override summary = 'check which hosts, ports and protocols of the service can be reached from here'
  static override description =
    'Reaches every endpoint of a channel: name, TCP, TLS (version, cipher, who signed the certificate), STUN over UDP, TURN over each transport. Writes the allow-list that a firewall needs for it, with what is blocked now. Without a channel: the endpoints of the region that are the same for all. It opens no websocket, so it displaces nobody and holds no place of a viewer.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --report html=network.html',
    '<%= config.bin %> <%= command.id %> --region eu-central-1',
  ]

  static override args = {channel: channelIfAnyArg()}
  static override flags = {...probeFlags, ...iceServersFlag}

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeNetwork)
    const {probeNetwork} = await import('../../operations/probe/probe-network.ts')
    return this.conclude(await this.probe(flags, args.channel, probeNetwork), flags)
  }
}
