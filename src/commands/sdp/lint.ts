import {string} from '@oclif/core/args'
import {option} from '@oclif/core/flags'
import {reportFlags} from '../../cli/flags/report.ts'
import {examineOptions, sdpTargetFlags} from '../../cli/flags/sdp-target.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import type {Report} from '../../model/report.ts'
import {lintSdp} from '../../operations/sdp/examine-sdp.ts'

export default class SdpLint extends KvsCommand<Report> {
  static override summary = 'find what is wrong with a session description (SDP)'
  static override description =
    'Takes an SDP offer or answer apart: sections, codecs with their H.264 profiles, candidates, and what each part costs of the 10 K of a message; then judges it. Takes SDP, JSON with type and sdp, a KVS payload in base64, a signaling frame, a recording of signal record (its first description), or SDP with \\r\\n written out. Nothing is sent anywhere.\n\nExit codes: 0 nothing is wrong, 1 a named cause at or above --fail-on, 2 there is no SDP in it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> offer.sdp',
    'pbpaste | <%= config.bin %> <%= command.id %> - --target c-sdk',
    '<%= config.bin %> <%= command.id %> session.jsonl --as answer --ingestion',
    '<%= config.bin %> <%= command.id %> offer.sdp --json --query "evidence.sdpTexts.value[0].fact.payloadBytes"',
  ]

  static override args = {
    file: string({description: 'the file; - reads stdin', required: true, ignoreStdin: true}),
  }

  static override flags = {
    as: option({
      summary: 'judge it as an offer or as an answer; without it, as what it says it is',
      options: ['offer', 'answer'] as const,
    })(),
    ...sdpTargetFlags,
    ...reportFlags,
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(SdpLint)
    const name = args.file === '-' ? 'stdin' : args.file
    const report = await lintSdp(
      {name, text: await readInputOrStdin(args.file)},
      {...examineOptions(flags), signal: this.signal, ...(flags.as !== undefined && {as: flags.as})},
    )
    const {renderSdpReport} = await import('../../cli/show-sdp-report.ts')
    return this.conclude(report, flags, (style) => renderSdpReport(report, style))
  }
}
