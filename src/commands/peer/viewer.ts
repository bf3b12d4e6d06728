import {string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {relayFlags, soakFlag} from '../../cli/flags/peer.ts'
import {clientIdFlag} from '../../cli/flags/probe.ts'
import {listFlags} from '../../cli/list-command.ts'
import {listed, PeerCommand} from '../../cli/peer-command.ts'
import {viewerMetrics} from '../../model/viewer-metrics.ts'

export default class PeerViewerCommand extends PeerCommand<void> {
  static override summary = 'be a viewer: receive what a camera sends, measure it, and hold it to expectations'
  static override description =
    `Connects as viewer, offers H.264 and Opus, receives and measures. Runs until Ctrl-C, --duration or --soak; --soak also begins a session anew when it is lost, and tells of every reconnect what it cost. Takes one of the ten viewer slots while it lasts.

Metrics for --expect, compared with >= <= == != > < to a number, as they stand at the end, of the newest session:
${listed(viewerMetrics)}

--json and --jsonl both write one document per event and line, the result last, and --query applies to each.

Exit codes: 0 fine, also on Ctrl-C; 1 an expectation is not met, or there is no session; 2 usage; 3 what was expected could not be measured; 5 the service refused.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local --duration 10s',
    "<%= config.bin %> <%= command.id %> front-door --duration 30s --expect 'fps>=10' --expect 'firstFrameMs<3000'",
    '<%= config.bin %> <%= command.id %> front-door --relay-only --turn-transport tls --save clip.mp4 --duration 1m',
    '<%= config.bin %> <%= command.id %> front-door --soak 2h --jsonl',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    timeout: duration({helpGroup: 'SERVICE', summary: 'give up joining the channel after this long; 20s without it'}),
    ...clientIdFlag,
    ...relayFlags,
    duration: duration({char: 'd', summary: 'end after this long', exclusive: ['soak']}),
    expect: string({
      helpValue: 'COMPARISON',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'exit with 1 unless this holds at the end; repeatable',
    }),
    save: string({helpValue: 'FILE.mp4', summary: 'keep what comes, from the first key frame on'}),
    ...soakFlag,
    jsonl: listFlags.jsonl,
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PeerViewerCommand)
    const {watchPeer} = await import('../../operations/peer/viewer.ts')
    const asJson = flags.jsonl || this.jsonEnabled()
    const durationMs = flags.soak ?? flags.duration
    const world = await this.connect(flags, args.channel, this.signal)
    const viewer = await watchPeer(world, {
      channel: args.channel,
      relayOnly: flags['relay-only'],
      persistent: flags.soak !== undefined,
      signal: this.signal,
      ...(flags['turn-transport'] && {turnTransport: flags['turn-transport']}),
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
      ...(flags.expect && {expect: flags.expect}),
      ...(flags.save !== undefined && {savePath: flags.save}),
      ...(durationMs !== undefined && {durationMs}),
      ...(flags.timeout !== undefined && {connectTimeoutMs: flags.timeout}),
    })
    await this.showEvents(viewer.events, asJson)
  }
}
