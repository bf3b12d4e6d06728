import {string} from '@oclif/core/args'
import {integer, string as stringFlag} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {imageFormat, onlyWithEnable, s3Uri, samplingInterval, streamArg, timestampOrigin} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {imageFields} from '../../cli/show-stream.ts'
import {type StreamImages, streamImages} from '../../operations/stream/stream-images.ts'

export default class StreamImagesCommand extends KvsCommand<StreamImages> {
  static override summary = 'show or change which images of a video stream are written to S3'
  static override description =
    'enable keeps what is configured and changes what is given; disable keeps the settings; delete forgets them. Not for streams that WebRTC is recorded into.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door enable --s3 s3://pictures/front-door --interval 5s --width 640 --height 360',
    '<%= config.bin %> <%= command.id %> front-door enable --format png',
    '<%= config.bin %> <%= command.id %> front-door disable',
  ]

  static override args = {
    stream: streamArg(),
    action: string({
      description: 'shows the settings unless given',
      options: ['enable', 'disable', 'delete'],
      ignoreStdin: true,
    }),
  }

  static override flags = {
    ...awsFlags,
    s3: s3Uri({summary: 'where the images go'}),
    'destination-region': stringFlag({helpValue: 'REGION', summary: 'region of the bucket: that of the stream, and no other'}),
    interval: samplingInterval({summary: 'time between two images, 200ms at least; 3s unless given'}),
    format: imageFormat({summary: 'jpeg unless given'}),
    quality: integer({helpValue: 'N', summary: 'quality of JPEG, 1 to 100; 80 unless given', min: 1, max: 100}),
    width: integer({helpValue: 'PIXELS', summary: 'that of the video unless given', min: 1, max: 3840}),
    height: integer({helpValue: 'PIXELS', summary: 'that of the video unless given', min: 1, max: 2160}),
    timestamps: timestampOrigin({
      summary: 'whose clock the interval is measured by; server unless given',
    }),
    ...changeFlags,
  }

  async run(): Promise<StreamImages> {
    const {args, flags} = await this.parse(StreamImagesCommand)
    const action = args.action as 'enable' | 'disable' | 'delete' | undefined
    const settings = given({
      destinationUri: flags.s3,
      destinationRegion: flags['destination-region'],
      samplingIntervalMs: flags.interval,
      format: flags.format,
      jpegQuality: flags.quality,
      widthPixels: flags.width,
      heightPixels: flags.height,
      imageSelectorType: flags.timestamps && (`${flags.timestamps}_TIMESTAMP` as const),
    })
    onlyWithEnable(action, settings)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const images = await streamImages(world, {
      stream: args.stream,
      settings,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.stream} shows`),
      ...(action && {action}),
    })
    await this.printFields(settingFields(images, imageFields(images.imageGeneration)))
    return images
  }
}
