import {awsFlags} from '../../cli/flags/aws.ts'
import {duration} from '../../cli/flags/duration.ts'
import {createFlags, newNameArg} from '../../cli/flags/resource.ts'
import {tagFlag, tagsOf} from '../../cli/flags/tag.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {creationText, statusProgress} from '../../cli/show-life.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {type ChannelCreation, createChannel} from '../../operations/channel/create-channel.ts'

export default class ChannelCreateCommand extends KvsCommand<ChannelCreation> {
  static override summary = 'create a signaling channel'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --ttl 30s --tag site=berlin --tag owner=',
    '<%= config.bin %> <%= command.id %> test-1 --if-not-exists --local',
  ]

  static override args = {name: newNameArg('channel')}

  static override flags = {
    ...awsFlags,
    ttl: duration({summary: 'how long a message waits for an absent peer: 5s to 120s; 60s unless given'}),
    tag: tagFlag({summary: 'a tag of the channel; repeatable'}),
    ...createFlags('channel'),
  }

  async run(): Promise<ChannelCreation> {
    const {args, flags} = await this.parse(ChannelCreateCommand)
    const ttl = validTtl(flags.ttl)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, undefined, signal)
    const creation = await createChannel(world, {
      name: args.name,
      tags: tagsOf(flags.tag),
      ifNotExists: flags['if-not-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${args.name} is ACTIVE`),
      ...(ttl !== undefined && {messageTtlSeconds: ttl}),
    })
    await this.print(creationText(creation, this.reader.terminal))
    return creation
  }
}

/** MessageTtlSeconds: whole seconds, 5 to 120 (API reference, SingleMasterConfiguration). */
function validTtl(ms: number | undefined): number | undefined {
  if (ms === undefined) return undefined
  const seconds = ms / 1000
  if (Number.isInteger(seconds) && seconds >= 5 && seconds <= 120) return seconds
  throw new UserError({
    code: 'bad-ttl',
    message: `--ttl: a message can wait 5 s to 120 s, in whole seconds, not ${seconds} s.`,
    exitCode: exitCodes.usage,
  })
}
