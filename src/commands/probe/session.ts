import {boolean, option, string} from '@oclif/core/flags'
import {channelArg} from '../../cli/flags/channel.ts'
import {duration} from '../../cli/flags/duration.ts'
import {clientIdFlag, iceServersFlag, probeFlags} from '../../cli/flags/probe.ts'
import {ProbeCommand} from '../../cli/probe-command.ts'
import {sessionWatcher} from '../../cli/watch-session.ts'
import type {Report} from '../../model/report.ts'

const candidateFlag = (summary: string) => string({helpValue: 'TYPES', summary, multiple: true})

export default class ProbeSession extends ProbeCommand {
  static override summary = 'watch a channel as a viewer would, and measure the way to the picture and what comes'
  static override description =
    'Offers H.264 and Opus, connects (ICE, DTLS), receives for --duration and hangs up. The report says where the time went from the command to the first picture, which addresses were used and which failed, what DTLS and the codecs agreed on, and how the media fared: whether it is the camera or the viewer. It connects as viewer, never as master, takes one of the ten viewer slots while it lasts, under one stable client id, and gives back what it allocated. Ctrl-C ends the session and still reports it. No answer is an error.\n\nA session uses one TURN server: the first that answers, UDP before TLS, TCP and DTLS, or the one that --turn-transport and --server name. The certificate of a DTLS TURN server is not verified.\n\nExit codes: 0 fine, 1 a named cause at or above --fail-on, 3 no cause could be named, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --duration 1m --watch',
    '<%= config.bin %> <%= command.id %> front-door --relay-only --turn-transport tls --report html=session.html',
    '<%= config.bin %> <%= command.id %> front-door --accept srflx,relay --accept ipv4 --no-trickle',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...probeFlags,
    duration: duration({summary: 'receive for this long once connected; 10s without it'}),
    'answer-timeout': duration({summary: 'wait this long for the answer; 5s without it'}),
    'relay-only': boolean({summary: 'use relayed addresses alone, and tell the camera of no others'}),
    trickle: boolean({
      allowNo: true,
      default: true,
      summary: 'send candidates as they are found; --no-trickle: inside the offer',
    }),
    codec: option({
      summary: 'the only video to offer; pictures are read of H.264 alone',
      options: ['h264', 'h264-main', 'h264-high', 'h265', 'vp8', 'vp9'] as const,
    })(),
    send: candidateFlag(
      'tell the camera of these candidates alone: host, srflx, relay, udp, tcp, ipv4, ipv6, mdns; repeatable, or with commas',
    ),
    accept: candidateFlag('use these candidates of the camera alone: the same words, and prflx'),
    'turn-transport': option({
      summary: 'reach the TURN server over this transport',
      options: ['udp', 'tcp', 'tls', 'dtls'] as const,
    })(),
    server: string({helpValue: 'SERVER', summary: 'use this TURN server: a URL or a host of the list'}),
    save: string({helpValue: 'FILE', summary: 'keep what is received, as MP4 (fragmented, playable while it grows)'}),
    watch: boolean({summary: 'show how the session stands every second while it lasts'}),
    ...iceServersFlag,
    ...clientIdFlag,
  }

  async run(): Promise<Report> {
    const {args, flags} = await this.parse(ProbeSession)
    const {channel} = args
    const {probeSession} = await import('../../operations/probe/probe-session.ts')
    const watcher = flags.watch && !this.jsonEnabled() ? sessionWatcher(process.stdout, this.reader) : undefined
    const report = await this.probe(flags, channel, (world, options) =>
      probeSession(world, {
        ...{...options, channel, relayOnly: flags['relay-only'], trickle: flags.trickle},
        ...(flags.duration !== undefined && {durationMs: flags.duration}),
        ...(flags['answer-timeout'] !== undefined && {answerTimeoutMs: flags['answer-timeout']}),
        ...(flags.codec && {codec: flags.codec}),
        ...(flags.send && {send: flags.send}),
        ...(flags.accept && {accept: flags.accept}),
        ...(flags['turn-transport'] && {turnTransport: flags['turn-transport']}),
        ...(flags.server !== undefined && {server: flags.server}),
        ...(flags.save !== undefined && {savePath: flags.save}),
        ...(watcher && {
          onSnapshot: (fact) => {
            this.progress().stop()
            watcher.show(fact)
          },
        }),
      }),
    )
    watcher?.end()
    return this.conclude(report, flags)
  }
}
