import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {deviceName, mediaType, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {type StreamUpdate, updateStream} from '../../operations/stream/update-stream.ts'

export default class StreamUpdateCommand extends KvsCommand<StreamUpdate> {
  static override summary = 'change the device name or the media type of a video stream'
  static override description =
    'Neither can be taken away again, only replaced. Retention, tags, storage tier, images and notifications have commands of their own.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door --device-name cam-17',
    '<%= config.bin %> <%= command.id %> front-door --media-type video/h264,audio/aac --dry-run',
  ]

  static override args = {stream: streamArg()}

  static override flags = {
    ...awsFlags,
    'device-name': deviceName({summary: 'the device that writes into it'}),
    'media-type': mediaType({summary: 'what the stream holds: video/h264,audio/aac'}),
    ...changeFlags,
  }

  async run(): Promise<StreamUpdate> {
    const {args, flags} = await this.parse(StreamUpdateCommand)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const update = await updateStream(world, {
      stream: args.stream,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.stream} shows`),
      ...given({deviceName: flags['device-name'], mediaType: flags['media-type']}),
    })
    const fields = ({deviceName = 'none', mediaType = 'none'}: Pick<StreamUpdate, 'deviceName' | 'mediaType'>) =>
      [
        ['device name', deviceName],
        ['media type', mediaType],
      ] as const
    await this.printFields(settingFields(update, fields(update), update.previous && fields(update.previous)))
    return update
  }
}
