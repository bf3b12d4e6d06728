import {boolean, string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {reportFlags} from '../../cli/flags/report.ts'
import {type SdpWanted, sdp} from '../../cli/flags/sdp.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInput} from '../../cli/read-input.ts'
import type {Report} from '../../model/report.ts'

export default class ProbeIce extends KvsCommand<Report> {
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
    ...awsFlags,
    timeout: duration({helpGroup: 'SERVICE', summary: 'give up after this long (30s, 5m); 20s without it'}),
    ...reportFlags,
    'expect-answer': boolean({summary: 'a camera must answer: none is an error and not a warning'}),
    'answer-timeout': duration({summary: 'wait this long for the answer; 5s without it'}),
    'ice-servers': string({
      helpValue: 'FILE',
      summary: 'use the ICE servers of this file (RTCConfiguration or GetIceServerConfig JSON) instead of the service’s',
    }),
    'client-id': string({helpValue: 'ID', summary: 'connect as this viewer; one stable id per host without it'}),
    sdp: sdp(),
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeIce)
    const iceServers = flags['ice-servers']
    const iceServersFile = iceServers === undefined ? undefined : {path: iceServers, content: readInput(iceServers)}
    // Ctrl-C and --timeout end the probe and not the command, which still has a report to write.
    const world = await this.connect(flags, args.channel, this.signal)
    const progress = this.progress()
    const {probeIce} = await import('../../operations/probe-ice/probe-ice.ts')
    const report = await probeIce(world, {
      channel: args.channel,
      expectAnswer: flags['expect-answer'],
      signal: this.signal,
      onProgress: (running) => progress.update(running.join(', ')),
      ...(iceServersFile && {iceServersFile}),
      ...(flags.timeout !== undefined && {timeoutMs: flags.timeout}),
      ...(flags['answer-timeout'] !== undefined && {answerTimeoutMs: flags['answer-timeout']}),
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
    })
    progress.stop()
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
