import {boolean, option, string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderFields, renderRows} from '../../cli/rows.ts'
import {type IceConfig, iceConfig, rtcConfiguration} from '../../operations/ice/ice-config.ts'
import {gstreamerProperties, opensslCommands, turnutilsCommands} from '../../operations/ice/tool-lines.ts'

const columns = [{title: 'URI'}, {title: 'transport'}, {title: 'valid until'}, {title: 'TTL s', align: 'right'}] as const

const rowsOf = ({stunUrl, servers}: IceConfig): string[][] => [
  [stunUrl, 'udp', '-', '-'],
  ...servers.flatMap(({urls, expiresAt, ttlSeconds}) =>
    urls.map(({url, transport}) => [url, transport, expiresAt ?? '-', String(ttlSeconds ?? '-')]),
  ),
]

/** The username is longer than any terminal is wide, so it stands below, once per server. */
const credentialsOf = ({servers}: IceConfig): [string, string][] =>
  servers.flatMap(({urls, username, password, issuedForArn}) => [
    ['server', urls[0]?.host ?? '-'],
    ['username', username ?? '-'],
    ['password', password === undefined ? '-' : String(password)],
    ...(issuedForArn === undefined ? [] : [['issued for', issuedForArn] as [string, string]]),
  ])

/** In a pipe every row is whole. */
const wholeRows = (config: IceConfig): string[][] => {
  const byUrl = new Map(config.servers.flatMap((server) => server.urls.map(({url}) => [url, server] as const)))
  return rowsOf(config).map((row) => {
    const {username = '-', password = '-'} = byUrl.get(row[0]!) ?? {}
    return [...row, username, String(password)]
  })
}

export default class IceConfigCommand extends KvsCommand<IceConfig> {
  static override summary = 'show the STUN and TURN servers that a channel hands out'
  static override description =
    'Asks GetIceServerConfig for credentials, which the service makes new each time and which live for five minutes. Passwords are shown only with --show-secrets.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    '<%= config.bin %> <%= command.id %> front-door --format rtc --show-secrets',
    '<%= config.bin %> <%= command.id %> front-door --format turnutils --show-secrets | sh',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    format: option({
      summary:
        'how to write it: rtc is what RTCPeerConnection takes; turnutils and openssl are command lines of coturn’s test client and of openssl; gstreamer are properties of webrtcbin',
      options: ['table', 'json', 'rtc', 'turnutils', 'openssl', 'gstreamer'] as const,
      default: 'table' as const,
      exclusive: ['json', 'query'],
    })(),
    'client-id': string({helpValue: 'ID', summary: 'client id to ask for them as'}),
    'show-secrets': boolean({summary: 'show the passwords'}),
  }

  async run(): Promise<IceConfig> {
    const {args, flags} = await this.parse(IceConfigCommand)
    const world = await this.connect(flags, args.channel)
    const config = await iceConfig(world, {
      channel: args.channel,
      showSecrets: flags['show-secrets'],
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
    })
    const formats = {
      table: () =>
        this.reader.terminal
          ? `${renderRows(columns, rowsOf(config), this.reader)}\n\n${renderFields(credentialsOf(config), this.reader)}`
          : renderRows([], wholeRows(config), this.reader),
      json: () => JSON.stringify(config, undefined, 2),
      rtc: () => JSON.stringify(rtcConfiguration(config), undefined, 2),
      turnutils: () => turnutilsCommands(config).join('\n'),
      openssl: () => opensslCommands(config).join('\n'),
      gstreamer: () => gstreamerProperties(config).join('\n'),
    }
    await this.print(formats[flags.format]())
    return config
  }
}
