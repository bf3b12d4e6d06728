import {boolean, integer} from '@oclif/core/flags'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {clientIdFlag, probeFlags} from '../../cli/flags/probe.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeSignaling extends ProbeCommand {
  static override summary = 'look at the signaling of a channel in depth: clock, keys, DNS, TLS, websocket, permissions'
  static override description =
    'Follows the way to the signaling websocket step by step: the form of the credentials, the clock, the name, TCP and TLS of each endpoint (version, cipher, who signed), the upgrade with what was said when it is refused, the round trip of pings, whether a bad message is reported, and what IAM allows to master and viewer (iam:SimulatePrincipalPolicy). It connects as viewer.\n\nA camera is left alone: --offer sends it a real offer and times the answer (the camera of the emulator gets one without). --displace connects as master as well, which takes the channel from any other, and times messages between the two.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --offer --expect-answer --report json=signaling.json',
    '<%= config.bin %> <%= command.id %> test-channel --displace --pings 50',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...probeFlags,
    pings: integer({helpValue: 'N', min: 1, max: 500, summary: 'ping this often, one after the other; 5 without it'}),
    offer: boolean({exclusive: ['displace'], summary: 'send an offer to whoever is master and time the answer'}),
    'expect-answer': boolean({summary: 'a camera must answer: none is an error and not a warning'}),
    'answer-timeout': duration({summary: 'wait this long for the answer; 5s without it'}),
    displace: boolean({summary: 'connect as master as well: cuts off the camera, if there is one'}),
    ...clientIdFlag,
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeSignaling)
    const {channel} = args
    const {pings, displace, 'answer-timeout': answerTimeoutMs, 'expect-answer': expectAnswer} = flags
    const offer = flags.offer || (expectAnswer && !displace)
    const {probeSignaling} = await import('../../operations/probe/probe-signaling.ts')
    const report = await this.probe(flags, channel, (world, options) =>
      probeSignaling(world, {
        ...{...options, channel, displace, expectAnswer},
        ...(offer && {offer}),
        ...(pings !== undefined && {pings}),
        ...(answerTimeoutMs !== undefined && {answerTimeoutMs}),
      }),
    )
    return this.conclude(report, flags)
  }
}
