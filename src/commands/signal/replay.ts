import {string} from '@oclif/core/args'
import {boolean, custom, option} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {joinFlags} from '../../cli/flags/signal.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInput} from '../../cli/read-input.ts'
import {replayText, stepText} from '../../cli/show-replay.ts'
import type {SignalReplay} from '../../model/signal-replay.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {requireDisplace} from '../../operations/signal/open-signal.ts'
import {parseRecording} from '../../operations/signal/recording.ts'

const speedFlag = custom<number>({
  helpValue: 'FACTOR',
  parse: async (input) => {
    const speed = /^\d+(\.\d+)?$/.test(input) ? Number(input) : 0
    if (speed > 0) return speed
    throw new UserError({
      code: 'bad-speed',
      message: `"${input}" is not a factor above 0: write 2 or 0.5.`,
      exitCode: exitCodes.usage,
    })
  },
})

export default class SignalReplayCommand extends KvsCommand<SignalReplay> {
  static override summary = 'play one side of a recording, and compare what the other side says'
  static override description =
    'Sends what the one side sent, with the same pauses, and waits for what the other side said, where it said it. What was negotiated must be the same; names, keys, addresses and the number of candidates need not. Viewers of the recording are played under ids of this host; a master meets them in the order in which they come.\n\nStays within the rates of the service also with --fast. The differences are reported; with --expect they make the exit code 1, and a recording without anything to compare makes it 3.\n\nExit codes: 0; 1 there are differences and --expect was given; 2 the file is no recording; 3 unreachable, or nothing to compare and --expect was given; 5 the service refused the connection.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> session.jsonl front-door --side viewer',
    '<%= config.bin %> <%= command.id %> session.jsonl demo --side viewer --fast --expect --local',
    '<%= config.bin %> <%= command.id %> session.jsonl test-1 --side master --displace --local',
  ]

  static override args = {
    file: string({description: 'a recording of signal record or signal send --record', required: true, ignoreStdin: true}),
    channel: channelArg(),
  }

  static override flags = {
    ...awsFlags,
    timeout: joinFlags.timeout,
    side: option({
      summary: 'whose part to take; master needs --displace',
      options: ['viewer', 'master'] as const,
      required: true,
    })(),
    displace: joinFlags.displace,
    'client-id': joinFlags['client-id'],
    speed: speedFlag({summary: 'play so many times as fast', exclusive: ['fast']}),
    fast: boolean({summary: 'leave out the pauses'}),
    wait: duration({summary: 'wait this long for what the other side should say; 5s without it'}),
    expect: boolean({summary: 'exit with 1 when there are differences, with 3 when there is nothing to compare'}),
  }

  async run(): Promise<SignalReplay> {
    const {args, flags} = await this.parse(SignalReplayCommand)
    const side = flags.side === 'master' ? 'MASTER' : 'VIEWER'
    requireDisplace({channel: args.channel, role: side, displace: flags.displace})
    const recording = parseRecording(await readInput(args.file), args.file)
    const world = await this.connect(flags, args.channel, this.signal)
    const {replaySignal} = await import('../../operations/signal/replay.ts')
    let steps = 0
    const replay = await replaySignal(world, {
      ...{channel: args.channel, path: args.file, recording, side, displace: flags.displace, signal: this.signal},
      speed: flags.fast ? Number.POSITIVE_INFINITY : (flags.speed ?? 1),
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
      ...(flags.timeout !== undefined && {connectTimeoutMs: flags.timeout}),
      ...(flags.wait !== undefined && {waitMs: flags.wait}),
      onStep: (step) => void this.print(stepText(step, steps++ === 0, this.reader)),
    })
    // In a pipe the steps are rows, and the sentence about them is not one.
    if (this.reader.terminal) await this.print(replayText(replay, this.reader))
    else if (!this.jsonEnabled()) this.logToStderr(replayText(replay, this.reader))
    if (replay.outcome === 'interrupted') this.endWith(exitCodes.interrupted)
    else if (flags.expect && replay.outcome === 'different') this.endWith(exitCodes.finding)
    else if (flags.expect && !replay.steps.some(({kind}) => kind === 'expect')) this.endWith(exitCodes.unknown)
    return replay
  }
}
