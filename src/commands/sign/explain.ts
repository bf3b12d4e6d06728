import {string} from '@oclif/core/args'
import {awsFlags} from '../../cli/flags/aws.ts'
import {date} from '../../cli/flags/date.ts'
import {reportFlags} from '../../cli/flags/report.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import type {Report} from '../../model/report.ts'
import {explainUrl, regionOfUrl} from '../../operations/sign/explain-url.ts'

export default class SignExplain extends KvsCommand<Report> {
  static override summary = 'find what is wrong with a presigned URL of the signaling websocket'
  static override description =
    'Takes the URL apart and judges each part; where its access key is that of the credentials here, signs it again and names the way in which the signer went wrong. Nothing is sent to the URL. Give it on stdin (-) to keep it out of the shell’s history and the list of processes.\n\nExit codes: 0 nothing is wrong, 1 a named cause at or above --fail-on, 3 cannot tell (nothing is wrong that can be seen, but the secret is not known here), 2 no URL.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> - < url.txt',
    'pbpaste | <%= config.bin %> <%= command.id %> - --profile camera',
    '<%= config.bin %> sign url demo --local --show-secrets | <%= config.bin %> <%= command.id %> - --local',
  ]

  static override args = {
    url: string({description: 'the URL, in quotes; - reads it from stdin', required: true, ignoreStdin: true}),
  }

  static override flags = {
    ...awsFlags,
    ...reportFlags,
    date: date({summary: 'judge it as at this time instead of now'}),
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(SignExplain)
    const url = args.url === '-' ? await readInputOrStdin('-') : args.url
    // Nothing is looked up in the region, so the URL's own is as good as any.
    const region = flags.local ? flags.region : (flags.region ?? regionOfUrl(url) ?? 'us-east-1')
    const world = await this.connect({...flags, region}, undefined, this.signal)
    const report = await explainUrl(world, {
      url,
      signal: this.signal,
      ...(flags.timeout !== undefined && {timeoutMs: flags.timeout}),
      ...(flags.date !== undefined && {date: flags.date}),
    })
    const {renderExplainedUrl} = await import('../../cli/show-signed-url.ts')
    return this.conclude(report, flags, (style) => renderExplainedUrl(report, style))
  }
}
