import {string} from '@oclif/core/args'
import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {onlyWithEnable, snsTopic, streamArg} from '../../cli/flags/stream.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {statusProgress} from '../../cli/show-life.ts'
import {changeFlags, settingFields} from '../../cli/show-setting.ts'
import {notificationFields} from '../../cli/show-stream.ts'
import {type StreamNotifications, streamNotifications} from '../../operations/stream/stream-notifications.ts'

export default class StreamNotificationsCommand extends KvsCommand<StreamNotifications> {
  static override summary = 'show or change who is told of new fragments of a video stream'
  static override description =
    'disable keeps the topic; delete forgets it. The service takes a minute to begin. Not for streams that WebRTC is recorded into.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> front-door',
    '<%= config.bin %> <%= command.id %> front-door enable --sns arn:aws:sns:us-west-2:123456789012:fragments',
    '<%= config.bin %> <%= command.id %> front-door disable',
  ]

  static override args = {
    stream: streamArg(),
    action: string({
      description: 'shows the setting unless given',
      options: ['enable', 'disable', 'delete'],
      ignoreStdin: true,
    }),
  }

  static override flags = {
    ...awsFlags,
    sns: snsTopic({summary: 'the SNS topic that gets a message for every fragment'}),
    ...changeFlags,
  }

  async run(): Promise<StreamNotifications> {
    const {args, flags} = await this.parse(StreamNotificationsCommand)
    const action = args.action as 'enable' | 'disable' | 'delete' | undefined
    const settings = given({topic: flags.sns})
    onlyWithEnable(action, settings)
    const signal = this.signalWithin(flags.timeout)
    const world = await this.connect(flags, args.stream, signal)
    const state = await streamNotifications(world, {
      stream: args.stream,
      wait: flags.wait,
      dryRun: flags['dry-run'],
      signal,
      onStatus: statusProgress(this.progress(), `the change of ${args.stream} shows`),
      ...settings,
      ...(action && {action}),
    })
    await this.printFields(settingFields(state, notificationFields(state.notification)))
    return state
  }
}
