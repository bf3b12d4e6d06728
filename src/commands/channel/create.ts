import {string} from '@oclif/core/flags'
import type {Arg} from '@oclif/core/interfaces'
import {BulkCommand} from '../../cli/bulk-command.ts'
import {type AwsFlags, awsFlags} from '../../cli/flags/aws.ts'
import {messageTtl} from '../../cli/flags/message-ttl.ts'
import {createFlags, newNameArg} from '../../cli/flags/resource.ts'
import {tagFlag, tagsOf} from '../../cli/flags/tag.ts'
import {listFlags} from '../../cli/list-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import {creationText, statusProgress} from '../../cli/show-life.ts'
import type {Tags} from '../../model/tag.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {type ChannelCreation, createChannel} from '../../operations/channel/create-channel.ts'

interface Settings {
  readonly tags: Tags
  readonly messageTtlSeconds?: number
}

interface Flags extends AwsFlags {
  readonly 'if-not-exists': boolean
  readonly wait: boolean
  readonly 'dry-run': boolean
  readonly jsonl: boolean
}

export default class ChannelCreateCommand extends BulkCommand {
  static override summary = 'create a signaling channel, or all that a file names'
  static override description =
    `A file is a YAML or JSON list, a name per line, or JSON lines. A channel is its name, or name, ttl and tags; a mapping with "channels" may have ttl and tags for all of them:

    ttl: 30s
    tags: {site: berlin}
    channels:
      - front-door
      - {name: garage, ttl: 2m, tags: {floor: "0"}}

--ttl and --tag are for channels of the file that do not say otherwise. Those that exist count as done, so a run that was interrupted is taken up by running it again. Each result is written as it comes; the exit code is 1 when any failed.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door --ttl 30s --tag site=berlin --tag owner=',
    '<%= config.bin %> <%= command.id %> test-1 --if-not-exists --local',
    '<%= config.bin %> <%= command.id %> -f channels.yaml --dry-run',
    'seq -f camera-%04g 500 | <%= config.bin %> <%= command.id %> -f - --local',
  ]

  static override args = {name: {...newNameArg('channel'), required: false} as Arg<string | undefined>}

  static override flags = {
    ...awsFlags,
    ...listFlags,
    file: string({char: 'f', helpValue: 'PATH', summary: 'create all channels that this file names; - is stdin'}),
    ttl: messageTtl({summary: 'how long a message waits for an absent peer: 5s to 120s; 60s unless given'}),
    tag: tagFlag({summary: 'a tag of the channel; repeatable'}),
    ...createFlags('channel'),
  }

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(ChannelCreateCommand)
    const settings = {tags: tagsOf(flags.tag), ...(flags.ttl !== undefined && {messageTtlSeconds: flags.ttl})}
    if (args.name !== undefined && flags.file === undefined) return this.#createOne(args.name, settings, flags)
    if (args.name === undefined && flags.file !== undefined) return this.#createAll(flags.file, settings, flags)
    throw oneOrFile()
  }

  async #createOne(name: string, settings: Settings, flags: Flags): Promise<ChannelCreation> {
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, undefined, signal)
    const creation = await createChannel(world, {
      ...settings,
      name,
      ifNotExists: flags['if-not-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${name} is ACTIVE`),
    })
    await this.print(creationText(creation, this.reader.terminal))
    return creation
  }

  async #createAll(path: string, settings: Settings, flags: Flags): Promise<unknown> {
    const {parseChannelFile} = await import('../../operations/bulk/channel-file.ts')
    const entries = await parseChannelFile(await readInputOrStdin(path), path === '-' ? 'stdin' : path, settings)
    const bulk = await this.connectForBulk(flags)
    const {createChannels} = await import('../../operations/bulk/create-channels.ts')
    const run = await createChannels(bulk.world, entries, {wait: flags.wait, dryRun: flags['dry-run'], signal: bulk.signal})
    const view = {schema: 'urn:kvsctl:schema:channel-bulk-creation:1', doing: 'Creating channels', none: 'Nothing to create.'}
    return this.writeBulk(run, bulk, view, flags)
  }
}

const oneOrFile = (): UserError =>
  new UserError({
    code: 'usage',
    message: 'Give the name of one channel, or a file of channels with --file.',
    exitCode: exitCodes.usage,
  })
