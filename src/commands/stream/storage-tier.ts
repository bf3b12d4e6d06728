import {string} from '@oclif/core/args'
import {awsFlags} from '../../cli/flags/aws.ts'
import {parseWord, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {storageTiers} from '../../model/stream.ts'
import {type StreamStorageTier, streamStorageTier} from '../../operations/stream/stream-storage-tier.ts'

export default class StreamStorageTierCommand extends KvsCommand<StreamStorageTier> {
  static override summary = 'show or change where a video stream keeps its media'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door warm',
  ]

  static override args = {
    stream: streamArg(),
    tier: string({
      description: 'hot, or warm: costs less to keep and more to read',
      ignoreStdin: true,
      parse: async (input) => parseWord(storageTiers, input),
    }),
  }

  static override flags = {...awsFlags, ...changeFlags}

  async run(): Promise<StreamStorageTier> {
    const {args, flags} = await this.parse(StreamStorageTierCommand)
    const tier = args.tier === undefined ? undefined : parseWord(storageTiers, args.tier)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const state = await streamStorageTier(world, {
      stream: args.stream,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.stream} shows`),
      ...(tier && {tier}),
    })
    const fields = (value: string) => [['storage tier', value]] as const
    await this.printFields(settingFields(state, fields(state.storageTier), state.previous && fields(state.previous)))
    return state
  }
}
