import {boolean, option, string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelArg} from '../../cli/flags/channel.ts'
import {date} from '../../cli/flags/date.ts'
import {duration} from '../../cli/flags/duration.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {type SignedUrl, signUrl} from '../../operations/sign/sign-url.ts'

const roleOf = {master: 'MASTER', viewer: 'VIEWER'} as const

export default class SignUrl extends KvsCommand<SignedUrl> {
  static override summary = 'make a presigned URL of a channel’s signaling websocket'
  static override description =
    'Signs the URL with which a master or viewer connects, for any websocket client. Signature and session token are shown only with --show-secrets, and then stdout is exactly the URL: who has it can connect until it expires. With an ARN and --endpoint nothing is sent.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> demo --local',
    'wscat -c "$(<%= config.bin %> <%= command.id %> front-door --show-secrets)"',
    '<%= config.bin %> <%= command.id %> front-door --as master --expires 1h --show-secrets --query url',
  ]

  static override args = {channel: channelArg()}

  static override flags = {
    ...awsFlags,
    as: option({
      summary: 'who is to connect; a master displaces the one that is connected',
      options: Object.keys(roleOf) as (keyof typeof roleOf)[],
      default: 'viewer' as const,
    })(),
    'client-id': string({helpValue: 'ID', summary: 'X-Amz-ClientId; of a viewer, one stable id per host without it'}),
    expires: duration({summary: 'how long it can be used to connect, up to 7d; 299s without it'}),
    date: date({summary: 'sign as at this time instead of now'}),
    endpoint: string({helpValue: 'WSS-URL', summary: 'use this WSS endpoint instead of asking for the channel’s'}),
    'show-secrets': boolean({summary: 'leave signature and session token in the URL'}),
  }

  async run(): Promise<SignedUrl> {
    const {args, flags} = await this.parse(SignUrl)
    const world = await this.connect(flags, args.channel)
    const signed = await signUrl(world, {
      channel: args.channel,
      role: roleOf[flags.as],
      showSecrets: flags['show-secrets'],
      ...(flags['client-id'] !== undefined && {clientId: flags['client-id']}),
      ...(flags.expires !== undefined && {expiresSeconds: flags.expires / 1000}),
      ...(flags.date !== undefined && {date: flags.date}),
      ...(flags.endpoint !== undefined && {endpoint: flags.endpoint}),
    })
    if (signed.role === 'MASTER') this.warn('whoever connects with this URL displaces the master that is connected then.')
    await this.print(signed.url)
    return signed
  }
}
