import {string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {joinFlags, joinOptions, listenFlags, listenOptions, recordingFlags} from '../../cli/flags/signal.ts'
import {SignalCommand, visibleTo} from '../../cli/signal-command.ts'
import {exitCodes} from '../../model/user-error.ts'
import {requireDisplace} from '../../operations/signal/open-signal.ts'
import type {SignalRecord} from '../../operations/signal/record.ts'

export default class SignalRecordCommand extends SignalCommand<SignalRecord> {
  static override summary = 'record the messages of a signaling channel, for signal replay'
  static override description =
    'Listens as signal tap does, and writes one JSON document per line: a header, then every frame with its time, and what happened to the connection. Each line is written at once, so a recording that was cut off can be read up to its last whole line.\n\nice-pwd, SDES keys and TURN passwords are taken out. With --unredacted they stay in: a session that is played again then can connect, and whoever has the file can pretend to be its peer.\n\nExit codes: 0, also on Ctrl-C; 1 when a message of --expect did not come; 2 the file exists or cannot be made; 3 the disk is full, or the connection was lost for good; 5 the service refused.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door -o front-door.jsonl --duration 5m',
    '<%= config.bin %> <%= command.id %> test-1 --as master --displace -o offers.jsonl --until offer --local',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    ...joinFlags,
    ...listenFlags,
    output: string({char: 'o', helpValue: 'FILE', required: true, summary: 'file to write'}),
    ...recordingFlags,
  }

  async run(): Promise<SignalRecord> {
    const {args, flags} = await this.parse(SignalRecordCommand)
    const options = {channel: args.channel, ...joinOptions(flags)}
    requireDisplace(options)
    const {force, unredacted, output} = flags
    const world = await this.connect(flags, args.channel, this.signal)
    const {recordSignal} = await import('../../operations/signal/record.ts')
    const progress = this.progress()
    let frames = 0
    const record = await recordSignal(world, {
      ...{...options, ...listenOptions(flags), path: output, force, unredacted, signal: this.signal},
      onJoined: (role) => this.logToStderr(visibleTo(role)),
      onEvent: ({kind}) =>
        progress.update(`Recording ${args.channel}: ${kind === 'message' ? ++frames : frames} frames; Ctrl-C ends`),
    })
    progress.stop()
    await this.printFields(fieldsOf(record))
    if (record.missing.length > 0) this.endWith(exitCodes.finding)
    return record
  }
}

const fieldsOf = ({path, frames, bytes, byType, tookMs, connects, redacted, missing}: SignalRecord): [string, string][] => [
  ['recording', path],
  ['frames', [frames, ...Object.entries(byType).map(([type, count]) => `${count} ${type}`)].join(', ')],
  ['size', `${bytes} B`],
  ['listened', `${(tookMs / 1000).toFixed(1)} s`],
  ...(connects > 1 ? [['connects', String(connects)] as [string, string]] : []),
  ['secrets', redacted ? 'taken out' : 'in the file'],
  ...(missing.length > 0 ? [['not seen', missing.join(', ')] as [string, string]] : []),
]
