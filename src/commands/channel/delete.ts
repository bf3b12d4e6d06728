import type {Arg} from '@oclif/core/interfaces'
import {BulkCommand, type BulkWorld} from '../../cli/bulk-command.ts'
import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {type AwsFlags, awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {deleteFlags, namePrefixFlag} from '../../cli/flags/resource.ts'
import {type Tag, tagFlag, tagsOf} from '../../cli/flags/tag.ts'
import {listFlags} from '../../cli/list-command.ts'
import {deletionText, statusProgress} from '../../cli/show-life.ts'
import type {Channel} from '../../model/channel.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {type ChannelDeletion, deleteChannel} from '../../operations/channel/delete-channel.ts'

interface Flags extends AwsFlags {
  readonly 'if-exists': boolean
  readonly wait: boolean
  readonly 'dry-run': boolean
  readonly 'name-prefix'?: string | undefined
  readonly tag?: readonly Tag[] | undefined
  readonly jsonl: boolean
}

export default class ChannelDeleteCommand extends BulkCommand {
  static override summary = 'delete a signaling channel, or all with a tag or a prefix'
  static override description =
    'Asks on a terminal; elsewhere it needs --yes. Only the version that was shown is deleted.\n\nWith --name-prefix and --tag, all channels of which everything is true: how many there are is said first, --dry-run lists them, each result is written as it comes, and the exit code is 1 when any failed. Looking for tags costs a request for each channel, of which AWS takes 50 a second.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --yes --if-exists --local',
    '<%= config.bin %> <%= command.id %> --name-prefix test- --dry-run',
    '<%= config.bin %> <%= command.id %> --tag site=berlin --tag owner= --yes --json',
  ]

  static override args = {channel: {...channelArg(), required: false} as Arg<string | undefined>}

  static override flags = {
    ...awsFlags,
    ...listFlags,
    'name-prefix': namePrefixFlag({summary: 'all channels whose name begins like this'}),
    tag: tagFlag({summary: 'all channels that have this tag; repeatable: all of them'}),
    ...deleteFlags('channel'),
  }

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(ChannelDeleteCommand)
    const many = flags['name-prefix'] !== undefined || flags.tag !== undefined
    if ((args.channel !== undefined) === many || flags['name-prefix'] === '') throw oneOrMany()
    const ask = !flags.yes && !flags['dry-run']
    if (ask) requireSomeoneToAsk(many ? 'Deleting channels' : 'Deleting a channel')
    return args.channel === undefined ? this.#deleteAll(flags, ask) : this.#deleteOne(args.channel, flags, ask)
  }

  async #deleteOne(channel: string, flags: Flags, ask: boolean): Promise<ChannelDeletion> {
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, channel, signal)
    const deletion = await deleteChannel(world, {
      channel,
      ifExists: flags['if-exists'],
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `${channel} is gone`),
      ...(ask && {confirm: ({arn}) => confirm(`Delete ${arn}?`, signal)}),
    })
    const subject = deletion.channel?.arn ?? deletion.subject
    await this.print(deletionText('channel', deletion.action, subject, this.reader.terminal))
    return deletion
  }

  async #deleteAll(flags: Flags, ask: boolean): Promise<unknown> {
    const bulk = await this.connectForBulk(flags)
    const channels = await this.#select(bulk, flags)
    const keep = ask && channels.length > 0 && !(await confirm(question(channels, bulk.world.region), bulk.signal))
    const {deleteChannels} = await import('../../operations/bulk/delete-channels.ts')
    const options = {wait: flags.wait, dryRun: flags['dry-run'], signal: bulk.signal}
    const run = deleteChannels(bulk.world, keep ? [] : channels, options)
    const none = keep ? 'All left alone.' : 'There are no such channels.'
    const view = {schema: 'urn:kvsctl:schema:channel-bulk-deletion:1', doing: 'Deleting channels', none}
    return this.writeBulk(run, bulk, view, flags)
  }

  async #select({world, signal}: BulkWorld, flags: Flags): Promise<Channel[]> {
    const {selectChannels} = await import('../../operations/bulk/select-channels.ts')
    const namePrefix = flags['name-prefix']
    const progress = this.progress()
    const selection = {tags: tagsOf(flags.tag), ...(namePrefix !== undefined && {namePrefix})}
    const channels = await selectChannels(world, selection, {
      signal,
      onProgress: (looked, selected) => progress.update(`Looking for channels: ${selected} of ${looked}`),
    })
    progress.stop()
    return channels
  }
}

/** Names enough to see a mistake. */
const namesShown = 5

function question(channels: readonly Channel[], region: string): string {
  const names = channels.slice(0, namesShown).map(({name}) => name)
  const more = channels.length > namesShown ? ` and ${channels.length - namesShown} more` : ''
  return `Delete ${channels.length} ${channels.length === 1 ? 'channel' : 'channels'} of ${region}: ${names.join(', ')}${more}?`
}

const oneOrMany = (): UserError =>
  new UserError({
    code: 'usage',
    message: 'Give the name or ARN of one channel, or say which ones with --name-prefix or --tag.',
    exitCode: exitCodes.usage,
  })
