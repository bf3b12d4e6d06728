import {boolean} from '@oclif/core/flags'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {clientIdFlag, iceServersFlag, probeFlags} from '../../cli/flags/probe.ts'
import {type SdpWanted, sdp} from '../../cli/flags/sdp.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeIce extends ProbeCommand {
  static override summary = 'check that a viewer can connect to a channel: signaling, STUN, TURN, SDP'
  static override description =
    'Opens the signaling websocket as a viewer, gathers host, srflx and relay candidates from every STUN and TURN server, exchanges an SDP offer and answer, and compares what it used with the quotas and metrics of the channel. It never connects as master. No answer is a warning unless --expect-answer.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --expect-answer --report json=report.json',
    '<%= config.bin %> <%= command.id %> front-door --ice-servers coturn.json --sdp both',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...probeFlags,
    'expect-answer': boolean({summary: 'a camera must answer: none is an error and not a warning'}),
    'answer-timeout': duration({summary: 'wait this long for the answer; 5s without it'}),
    ...iceServersFlag,
    ...clientIdFlag,
    sdp: sdp(),
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeIce)
    const {channel} = args
    const {'answer-timeout': answerTimeoutMs, 'expect-answer': expectAnswer} = flags
    const {probeIce} = await import('../../operations/probe/probe-ice.ts')
    const report = await this.probe(flags, channel, (world, options) =>
      probeIce(world, {...options, channel, expectAnswer, ...(answerTimeoutMs !== undefined && {answerTimeoutMs})}),
    )
    if (flags.sdp) await this.#showSdp(report, flags.sdp)
    return this.conclude(report, flags)
  }

  /** Before the report, whose last line is the verdict. */
  async #showSdp(report: Report, wanted: SdpWanted): Promise<void> {
    const {renderSdp, saveSdp} = await import('../../cli/show-sdp.ts')
    saveSdp(report, wanted)
    if (wanted.path === undefined) await this.print(`${renderSdp(report, wanted, this.style)}\n`)
  }
}
