import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {masterFlags, mediaOf, relayFlags, soakFlag} from '../../cli/flags/peer.ts'
import {listFlags} from '../../cli/list-command.ts'
import {listed, PeerCommand} from '../../cli/peer-command.ts'
import {misbehaviours} from '../../model/misbehaviours.ts'

export default class PeerMasterCommand extends PeerCommand<void> {
  static override summary = 'be a camera: serve the viewers of a channel a test picture, files or RTP'
  static override description =
    `Connects as master, answers every viewer and sends it H.264 and Opus, each from a key frame on. Viewers come and go; the signaling connection is made again after GO_AWAY, after the time limits of the service and when the network breaks, and sessions that stand go on meanwhile. ICE servers are refreshed before their credentials expire. Runs until Ctrl-C or --soak.\n\nA channel has one master, the newest wins, and no API tells whether there is one: so --displace is needed, but on this machine’s emulator, whose built-in camera steps aside and comes back. A master that takes the channel from this one is not fought: it ends with 1. AWS may leave a displaced master connected without a word, and then nothing here tells.\n\n--json and --jsonl both write one document per event and line, and --query applies to each.\n\nWays of --misbehave:\n${listed(misbehaviours)}\n\nExit codes: 0, also on Ctrl-C; 1 another master took the channel; 2 also without --displace where it is needed; 3 the connection was lost for good; 5 the service refused.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> test-1 --displace --soak 2h',
    '<%= config.bin %> <%= command.id %> test-1 --displace --rtp 5004,5006',
    "<%= config.bin %> <%= command.id %> test-1 --displace --jsonl --query '[at,kind,clientId]'",
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    timeout: duration({helpGroup: 'SERVICE', summary: 'give up joining the channel after this long; 20s without it'}),
    ...masterFlags,
    ...relayFlags,
    ...soakFlag,
    jsonl: listFlags.jsonl,
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PeerMasterCommand)
    const {servePeerMaster} = await import('../../operations/peer/master.ts')
    const asJson = flags.jsonl || this.jsonEnabled()
    const world = await this.connect(flags, args.channel, this.signal)
    const master = await servePeerMaster(world, {
      channel: args.channel,
      displace: flags.displace,
      relayOnly: flags['relay-only'],
      ...(flags['turn-transport'] && {turnTransport: flags['turn-transport']}),
      media: mediaOf(flags),
      ...(flags.misbehave !== undefined && {misbehave: flags.misbehave}),
      ...(flags['max-viewers'] !== undefined && {maxViewers: flags['max-viewers']}),
      ...(flags.soak !== undefined && {durationMs: flags.soak}),
      ...(flags.timeout !== undefined && {connectTimeoutMs: flags.timeout}),
      signal: this.signal,
    })
    this.logToStderr([`Sends ${master.media}. Ctrl-C ends it.`, ...master.feeders].join('\n'))
    await this.showEvents(master.events, asJson)
  }
}
