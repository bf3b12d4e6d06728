import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {duration} from '../../cli/flags/duration.ts'
import {tagFlag, tagsOf} from '../../cli/flags/tag.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {resourceNamePattern} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {type ChannelCreation, createChannel} from '../../operations/channel/create-channel.ts'

const said: Record<ChannelCreation['action'], string> = {
  created: 'Created',
  exists: 'Exists already:',
  'would-create': 'Would create',
}

export default class ChannelCreateCommand extends KvsCommand<ChannelCreation> {
  static override summary = 'create a signaling channel'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --ttl 30s --tag site=berlin --tag owner=',
    '<%= config.bin %> <%= command.id %> test-1 --if-not-exists --local',
  ]

  static override args = {
    name: string({
      required: true,
      ignoreStdin: true,
      description: 'name of the channel: 1 to 256 letters, digits, ".", "_" and "-"',
      parse: async (input) => validName(input),
    }),
  }

  static override flags = {
    ...awsFlags,
    ttl: duration({summary: 'how long a message waits for an absent peer: 5s to 120s; 60s unless given'}),
    tag: tagFlag({summary: 'a tag of the channel; repeatable'}),
    'if-not-exists': boolean({summary: 'a channel of this name is as good as a new one'}),
    wait: boolean({summary: 'wait until it is ACTIVE', default: true, allowNo: true}),
    'dry-run': boolean({summary: 'say what would happen'}),
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
      ...(ttl !== undefined && {messageTtlSeconds: ttl}),
    })
    await this.print(
      this.reader.terminal ? `${said[creation.action]} ${creation.arn ?? creation.name}` : (creation.arn ?? creation.name),
    )
    return creation
  }
}

function validName(name: string): string {
  if (resourceNamePattern.test(name)) return name
  throw new UserError({
    code: 'bad-name',
    message: `"${name}" cannot be the name of a channel: 1 to 256 letters, digits, ".", "_" and "-".`,
    exitCode: exitCodes.usage,
  })
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
