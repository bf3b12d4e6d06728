import {string} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {channelIfAnyArg} from '../../cli/flags/channel.ts'
import {given} from '../../cli/flags/given.ts'
import {account, personaArg} from '../../cli/flags/iam.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import {iamCheckLines} from '../../cli/show-iam-check.ts'
import type {Persona} from '../../model/persona.ts'
import {exitCodeOfCheck, type IamCheck, iamCheck} from '../../operations/iam/iam-check.ts'
import {iamCheckPolicy} from '../../operations/iam/iam-check-policy.ts'

export default class IamCheckCommand extends KvsCommand<IamCheck> {
  static override summary = 'name the permissions that the present identity lacks for a role'
  static override description =
    'Asks IAM (iam:SimulatePrincipalPolicy) what the policies of the caller say. Where that is not permitted, calls that only read are tried: nothing is connected, ' +
    'written or sent, and what cannot be tried so is unknown. The table says how each line came about. With --policy a document is evaluated on this machine, and nobody is asked. ' +
    'Without a channel the question is whether every channel may be used.\n\nExit codes: 0 nothing is lacking, 1 something is, 3 nothing could be told.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> viewer front-door',
    '<%= config.bin %> <%= command.id %> storage-master front-door --stream front-door-video --profile camera',
    '<%= config.bin %> <%= command.id %> master front-door --policy policy.json',
    "<%= config.bin %> <%= command.id %> ops-read-only --query 'lacking'",
  ]

  static override args = {role: personaArg(), channel: channelIfAnyArg()}

  static override flags = {
    ...awsFlags,
    stream: string({helpValue: 'STREAM', summary: 'the stream, where the role needs one: a name or an ARN'}),
    policy: string({helpValue: 'FILE|-', summary: 'evaluate this document instead of asking'}),
    account: account({
      summary: 'with --policy: the account of the channel; that of the policy, where absent',
      dependsOn: ['policy'],
    }),
  }

  async run(): Promise<IamCheck> {
    const {args, flags} = await this.parse(IamCheckCommand)
    const role = args.role as Persona
    const options = given({channel: args.channel, stream: flags.stream})
    const result =
      flags.policy === undefined
        ? await iamCheck(await this.connect(flags, args.channel ?? flags.stream), role, options)
        : iamCheckPolicy(
            {name: flags.policy === '-' ? 'stdin' : flags.policy, text: await readInputOrStdin(flags.policy)},
            role,
            {
              ...options,
              ...given({region: flags.region, account: flags.account}),
            },
          )
    this.endWith(exitCodeOfCheck(result))
    await this.print(iamCheckLines(result, this.reader))
    return result
  }
}
