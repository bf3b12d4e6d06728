import {awsFlags} from '../../cli/flags/aws.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {streamFields} from '../../cli/show-stream.ts'
import {describeStream, type StreamDescription} from '../../operations/stream/describe-stream.ts'

export default class StreamDescribeCommand extends KvsCommand<StreamDescription> {
  static override summary = 'show a video stream and all that is configured for it'
  static override description =
    'Tags, storage tier, images, notifications and the channel that is recorded into it are read by operations with permissions of their own. What is not permitted says so; the rest is shown.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --query dataRetentionInHours',
  ]

  static override args = {stream: streamArg()}
  static override flags = awsFlags

  async run(): Promise<StreamDescription> {
    const {args, flags} = await this.parse(StreamDescribeCommand)
    const world = await this.connect(flags, args.stream)
    const stream = await describeStream(world, args.stream)
    await this.printFields(streamFields(stream))
    return stream
  }
}
