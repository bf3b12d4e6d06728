import {boolean, option, string} from '@oclif/core/flags'
import {given} from '../../cli/flags/given.ts'
import {account, personaArg} from '../../cli/flags/iam.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import type {Persona} from '../../model/persona.ts'
import {type IamPolicy, iamPolicy} from '../../operations/iam/iam-policy.ts'

export default class IamPolicyCommand extends KvsCommand<IamPolicy> {
  static override summary = 'print the least-privilege policy of a role'
  static override description =
    'A policy document for IAM, and nothing else on stdout; what should be known about it goes to stderr. Nobody is asked. The time of creation in ' +
    'an ARN is left open (channel/NAME/*), since it is another one when a channel is made again. A name may be a policy variable, so that one policy serves a ' +
    'fleet: each IoT thing its own channel. Lists and CloudWatch know no narrower resource than "*".'
  static override usage =
    '<%= command.id %> ROLE [--channel CHANNEL] [--stream STREAM] | [--prefix TEXT] [--region REGION] [--account ID] [--may-create]'
  static override examples = [
    '<%= config.bin %> <%= command.id %> viewer --channel front-door --region eu-central-1 --account 123456789012',
    '<%= config.bin %> <%= command.id %> storage-master --channel front-door --stream front-door-video',
    `<%= config.bin %> <%= command.id %> master --channel '$\{credentials-iot:ThingName}'`,
    '<%= config.bin %> <%= command.id %> ops-read-only --prefix site-7-',
    'aws iam create-policy --policy-name cams --policy-document "$(<%= config.bin %> <%= command.id %> master --prefix cam-)"',
  ]

  static override args = {role: personaArg()}

  static override flags = {
    channel: string({
      helpValue: 'CHANNEL',
      summary: 'the channel: a name, an ARN, or a name with a policy variable',
      exclusive: ['prefix'],
    }),
    stream: string({helpValue: 'STREAM', summary: 'the stream, where the role needs one', exclusive: ['prefix']}),
    prefix: string({helpValue: 'TEXT', summary: 'all channels and streams whose names begin with this'}),
    account: account({summary: 'account in the ARNs; any, where absent'}),
    region: string({helpValue: 'REGION', summary: 'region in the ARNs; any, where absent'}),
    partition: option({
      options: ['aws', 'aws-cn', 'aws-us-gov'] as const,
      summary: 'partition in the ARNs; that of the region, where absent',
    })(),
    'may-create': boolean({summary: 'it may make its channel, too, as the samples of the C SDK do'}),
  }

  async run(): Promise<IamPolicy> {
    const {args, flags} = await this.parse(IamPolicyCommand)
    const {channel, stream, prefix, region, partition, 'may-create': mayCreate} = flags
    const scope = given({channel, stream, prefix, region, partition, account: flags.account})
    const result = iamPolicy(args.role as Persona, {...scope, mayCreate})
    await this.print(JSON.stringify(result.policy, undefined, 2))
    if (!this.jsonEnabled()) for (const remark of result.remarks) this.logToStderr(remark)
    return result
  }
}
