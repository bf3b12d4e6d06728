import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {confirm, requireSomeoneToAsk} from '../../cli/confirm.ts'
import {awsFlags} from '../../cli/flags/aws.ts'
import {parseRetention, retentionStep, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {retentionText} from '../../cli/show-stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {type RetentionOptions, type StreamRetention, streamRetention} from '../../operations/stream/stream-retention.ts'

export default class StreamRetentionCommand extends KvsCommand<StreamRetention> {
  static override summary = 'show or change how long a video stream keeps its media'
  static override description =
    'When it becomes shorter, older media is deleted at once: that asks on a terminal, and needs --yes elsewhere.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door 7d',
    '<%= config.bin %> <%= command.id %> front-door --increase 24h',
    '<%= config.bin %> <%= command.id %> front-door 0 --yes',
  ]

  static override args = {
    stream: streamArg(),
    duration: string({
      description: 'how long media is to be kept, in whole hours: 24h, 7d; 0 keeps nothing',
      ignoreStdin: true,
      parse: async (input) => String(parseRetention(input)),
    }),
  }

  static override flags = {
    ...awsFlags,
    increase: retentionStep({summary: 'keep it this much longer than now', exclusive: ['decrease']}),
    decrease: retentionStep({summary: 'keep it this much shorter than now'}),
    yes: boolean({char: 'y', summary: 'do not ask'}),
    ...changeFlags,
  }

  async run(): Promise<StreamRetention> {
    const {args, flags} = await this.parse(StreamRetentionCommand)
    const change = changeOf(args.duration, flags.increase, flags.decrease)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const retention = await streamRetention(world, {
      stream: args.stream,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.stream} shows`),
      ...(change && {change}),
      ...(!flags.yes && {confirmShorter: ({arn}, hours) => mayShorten(arn, hours, signal)}),
    })
    const before = retention.previousDataRetentionInHours
    await this.printFields(
      settingFields(
        retention,
        [['retention', retentionText(retention.dataRetentionInHours)]],
        before === undefined ? [] : [['retention', retentionText(before)]],
      ),
    )
    return retention
  }
}

function mayShorten(arn: string, hours: number, signal: AbortSignal): Promise<boolean> {
  requireSomeoneToAsk('Keeping media for a shorter time deletes what is older: it')
  return confirm(`Delete the media of ${arn} that is older than ${hours} h?`, signal)
}

function changeOf(
  to: string | undefined,
  increase: number | undefined,
  decrease: number | undefined,
): RetentionOptions['change'] {
  const step = increase ?? (decrease === undefined ? undefined : -decrease)
  if (step === undefined) return to === undefined ? undefined : {toHours: Number(to)}
  if (to === undefined) return {byHours: step}
  throw new UserError({
    code: 'contradicting-flags',
    message: 'A retention is either set, or increased, or decreased.',
    exitCode: exitCodes.usage,
  })
}
