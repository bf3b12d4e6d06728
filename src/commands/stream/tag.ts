import {awsFlags} from '../../cli/flags/aws.ts'
import {streamArg} from '../../cli/flags/stream.ts'
import {parseTag, tagArgs, tagChangeFlags, tagsOf} from '../../cli/flags/tag.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {settingFields} from '../../cli/show-setting.ts'
import {tagFields} from '../../cli/show-stream.ts'
import {type StreamTags, streamTags} from '../../operations/stream/stream-tags.ts'

export default class StreamTagCommand extends KvsCommand<StreamTags> {
  static override summary = 'show or change the tags of a video stream'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door site=berlin owner=',
    '<%= config.bin %> <%= command.id %> front-door site=paris --remove owner',
  ]

  static override args = {stream: streamArg(), tags: tagArgs()}
  static override flags = {...awsFlags, ...tagChangeFlags}

  async run(): Promise<StreamTags> {
    const {args, flags} = await this.parse(StreamTagCommand)
    const set = tagsOf(args.tags?.map(parseTag))
    const world = await this.connect(flags, args.stream)
    const tags = await streamTags(world, {stream: args.stream, set, remove: flags.remove ?? [], dryRun: flags['dry-run']})
    const fields = settingFields(tags, tagFields(tags.tags))
    if (fields.length > 0) await this.printFields(fields)
    else if (this.reader.terminal) this.logToStderr('It has no tags.')
    return tags
  }
}
