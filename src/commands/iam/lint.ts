import {string} from '@oclif/core/args'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {readInputOrStdin} from '../../cli/read-input.ts'
import {exitCodes} from '../../model/user-error.ts'
import {type IamLint, lintIamPolicy} from '../../operations/iam/lint-iam-policy.ts'

export default class IamLintCommand extends KvsCommand<IamLint> {
  static override summary = 'name what is wrong with an IAM policy'
  static override description =
    'What IAM would refuse, and what in a policy does nothing, or more than it seems to: actions that there are not, ARNs without the time of creation, ' +
    'actions on resources that they are not about. Nobody is asked. Exit code 1 when IAM would refuse it, else 0.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> policy.json',
    'kvsctl iam policy viewer --channel front-door | <%= config.bin %> <%= command.id %> -',
  ]

  static override args = {
    file: string({description: 'the policy document, JSON; - for stdin', required: true, ignoreStdin: true}),
  }

  async run(): Promise<IamLint> {
    const {args} = await this.parse(IamLintCommand)
    const result = lintIamPolicy(await readInputOrStdin(args.file))
    if (result.problems.some(({severity}) => severity === 'error')) this.endWith(exitCodes.finding)
    await this.print(
      result.problems.length === 0
        ? 'Nothing is wrong with it.'
        : result.problems.map(({severity, where, message}) => `${severity.padEnd(8)} ${where}: ${message}`).join('\n'),
    )
    return result
  }
}
