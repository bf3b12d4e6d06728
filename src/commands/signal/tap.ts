import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {joinFlags, joinOptions, listenFlags, listenOptions, showFlags} from '../../cli/flags/signal.ts'
import {listFlags} from '../../cli/list-command.ts'
import {SignalCommand, visibleTo} from '../../cli/signal-command.ts'
import {exitCodes} from '../../model/user-error.ts'

export default class SignalTapCommand extends SignalCommand<void> {
  static override summary = 'watch the messages of a signaling channel, decoded and timed'
  static override description =
    'Connects as a viewer, which sees only what is addressed to it. A master sees what every viewer sends; since the newest master wins and the camera is cut off, that takes --as master --displace.\n\nThe connection is made again after GO_AWAY, after the time limits of the service and when the network breaks, and each end is shown with its reason. Runs until Ctrl-C, --duration, --count or --until. --json and --jsonl both write one document per event and line, and --query applies to each.\n\nExit codes: 0, also on Ctrl-C; 1 when a message of --expect did not come; 3 the connection was lost for good; 5 the service refused.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> test-1 --as master --displace --payload',
    '<%= config.bin %> <%= command.id %> front-door --duration 30s --expect offer --jsonl',
    "<%= config.bin %> <%= command.id %> front-door --query '[at,kind,type]'",
  ]

  static override args = {channel: channelArg()}

  static override flags = {...awsFlags, ...joinFlags, ...listenFlags, ...showFlags, jsonl: listFlags.jsonl}

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SignalTapCommand)
    const {tapSignal} = await import('../../operations/signal/tap.ts')
    const {requireDisplace} = await import('../../operations/signal/open-signal.ts')
    const options = {channel: args.channel, ...joinOptions(flags)}
    requireDisplace(options)
    const asJson = flags.jsonl || this.jsonEnabled()
    const world = await this.connect(flags, args.channel, this.signal)
    const {raw, payload} = flags
    const tap = await tapSignal(world, {
      ...{...options, ...listenOptions(flags), raw, payload, showSecrets: flags['show-secrets'], signal: this.signal},
    })
    this.logToStderr(visibleTo(tap.role))
    try {
      for await (const event of tap.events) {
        await this.showEvent(event, asJson)
        if (event.kind === 'end' && event.missing.length > 0) this.endWith(exitCodes.finding)
      }
    } finally {
      await this.flushEvents()
    }
  }
}
