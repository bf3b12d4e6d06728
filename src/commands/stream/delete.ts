import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {deleteFlags} from '../../cli/flags/resource.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {deletionText, statusProgress} from '../../cli/show-life.ts'
import {retentionText} from '../../cli/show-stream.ts'
import {deleteStream, type StreamDeletion} from '../../operations/stream/delete-stream.ts'

export default class StreamDeleteCommand extends KvsCommand<StreamDeletion> {
  static override summary = 'delete a video stream and all that it keeps'
  static override description = 'Asks on a terminal; elsewhere it needs --yes. Only the version that was shown is deleted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --yes --if-exists --local',
  ]

  static override args = {stream: streamArg()}

  static override flags = {...awsFlags, ...deleteFlags('stream')}

  async run(): Promise<StreamDeletion> {
    const {args, flags} = await this.parse(StreamDeleteCommand)
    const ask = !flags.yes && !flags['dry-run']
    if (ask) requireSomeoneToAsk('Deleting a stream')
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const deletion = await deleteStream(world, {
      stream: args.stream,
      ifExists: flags['if-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${args.stream} is gone`),
      ...(ask && {
        confirm: ({arn, dataRetentionInHours}) =>
          confirm(`Delete ${arn} and its media (retention ${retentionText(dataRetentionInHours)})?`, signal),
      }),
    })
    const subject = deletion.stream?.arn ?? deletion.subject
    await this.print(deletionText('stream', deletion.action, subject, this.reader.terminal))
    return deletion
  }
}
