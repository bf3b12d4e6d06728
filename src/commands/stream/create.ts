import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {createFlags, newNameArg} from '../../cli/flags/resource.ts'
import {deviceName, kmsKey, mediaType, retention, storageTier} from '../../cli/flags/stream.ts'
import {tagFlag, tagsOf} from '../../cli/flags/tag.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {creationText, statusProgress} from '../../cli/show-life.ts'
import {createStream, type StreamCreation} from '../../operations/stream/create-stream.ts'

export default class StreamCreateCommand extends KvsCommand<StreamCreation> {
  static override summary = 'create a video stream'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door --retention 24h',
    '<%= config.bin %> <%= command.id %> front-door --retention 30d --storage-tier warm --media-type video/h264 --tag site=berlin',
    '<%= config.bin %> <%= command.id %> test-1 --if-not-exists --local',
  ]

  static override args = {name: newNameArg('stream')}

  static override flags = {
    ...awsFlags,
    retention: retention({summary: 'how long media is kept, in whole hours: 24h, 7d; nothing is kept unless given'}),
    'media-type': mediaType({summary: 'what the stream holds, for those who read it: video/h264,audio/aac'}),
    'kms-key': kmsKey({summary: 'key to encrypt with instead of that of Kinesis Video: ARN, id or alias'}),
    'device-name': deviceName({summary: 'the device that writes into it'}),
    'storage-tier': storageTier({
      summary: 'where media is kept: hot unless given; warm costs less to keep and more to read',
    }),
    tag: tagFlag({summary: 'a tag of the stream; repeatable'}),
    ...createFlags('stream'),
  }

  async run(): Promise<StreamCreation> {
    const {args, flags} = await this.parse(StreamCreateCommand)
    const tags = tagsOf(flags.tag)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, undefined, signal)
    const creation = await createStream(world, {
      name: args.name,
      tags,
      ifNotExists: flags['if-not-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${args.name} is ACTIVE`),
      ...given({
        dataRetentionInHours: flags.retention,
        mediaType: flags['media-type'],
        kmsKeyId: flags['kms-key'],
        deviceName: flags['device-name'],
        storageTier: flags['storage-tier'],
      }),
    })
    await this.print(creationText(creation, this.reader.terminal))
    return creation
  }
}
