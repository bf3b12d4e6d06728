import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {parseTag, tagArgs, tagChangeFlags, tagsOf} from '../../cli/flags/tag.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {settingFields} from '../../cli/show-setting.ts'
import {tagFields} from '../../cli/show-stream.ts'
import {type ChannelTags, channelTags} from '../../operations/channel/channel-tags.ts'

export default class ChannelTagCommand extends KvsCommand<ChannelTags> {
  static override summary = 'show or change the tags of a signaling channel'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door site=berlin owner=',
    '<%= config.bin %> <%= command.id %> front-door site=paris --remove owner',
  ]

  static override args = {channel: channelArg(), tags: tagArgs()}
  static override flags = {...awsFlags, ...tagChangeFlags}

  async run(): Promise<ChannelTags> {
    const {args, flags} = await this.parse(ChannelTagCommand)
    const set = tagsOf(args.tags?.map(parseTag))
    const world = await this.connect(flags, args.channel)
    const tags = await channelTags(world, {channel: args.channel, set, remove: flags.remove ?? [], dryRun: flags['dry-run']})
    await this.printFields(settingFields(tags, tagFields(tags.tags), [], 'channel'))
    return tags
  }
}
