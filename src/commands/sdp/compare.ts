import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {reportFlags} from '../../cli/flags/report.ts'
import {examineOptions, sdpTargetFlags} from '../../cli/flags/sdp-target.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import type {Report} from '../../model/report.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {compareSdp} from '../../operations/sdp/examine-sdp.ts'

export default class SdpCompare extends KvsCommand<Report> {
  static override summary = 'lay an SDP answer beside its offer, and say what comes of the two'
  static override description =
    'For each media section: what was offered, what was answered, which codec will be used, and what was rejected and why: no codec in common, an H.264 profile or packetization mode that was not offered, directions or DTLS roles that do not fit, sections, mids or bundles that differ; then whether their candidates can meet. Takes what sdp lint takes; from one recording, give it twice.\n\nExit codes: 0 they fit, 1 a named cause at or above --fail-on, 2 there is no SDP in one of them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> offer.sdp answer.sdp',
    '<%= config.bin %> <%= command.id %> session.jsonl session.jsonl --whole',
    '<%= config.bin %> <%= command.id %> offer.json - --json < answer.json',
  ]

  static override args = {
    offer: string({description: 'the file with the offer; - reads stdin', required: true, ignoreStdin: true}),
    answer: string({description: 'the file with the answer; - reads stdin', required: true, ignoreStdin: true}),
  }

  static override flags = {
    whole: boolean({summary: 'show each description taken apart as well', default: false}),
    ...sdpTargetFlags,
    ...reportFlags,
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(SdpCompare)
    if (args.offer === '-' && args.answer === '-')
      throw new UserError({
        code: 'stdin-twice',
        message: 'Only one of offer and answer can come from stdin.',
        exitCode: exitCodes.usage,
      })
    const inputs = [await inputOf(args.offer), await inputOf(args.answer)] as const
    const report = await compareSdp(...inputs, {...examineOptions(flags), signal: this.signal})
    const {renderSdpReport} = await import('../../cli/show-sdp-report.ts')
    return this.conclude(report, flags, (style) => renderSdpReport(report, style, {whole: flags.whole}))
  }
}

const inputOf = async (path: string) => ({name: path === '-' ? 'stdin' : path, text: await readInputOrStdin(path)})
