import {boolean, option} from '@oclif/core/flags'
import {asFlag, stateFlag} from '../../cli/flags/emulator.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {
  type EnvironmentChange,
  environmentFor,
  formatEnvironment,
  shellOf,
  shells,
} from '../../operations/emulator/environment.ts'
import {ensureInBackground} from '../../operations/emulator/start-emulator.ts'
import {stateOption} from '../../operations/emulator/start-options.ts'

export default class EmulatorEnv extends KvsCommand<EnvironmentChange> {
  static override summary = 'print what points AWS tools at the emulator, for eval'
  static override description =
    'Endpoint, region, CA and the emulator’s own keys, which open nothing else. Other AWS_* variables are unset, since they would win. Starts the emulator where none runs. ' +
    'With --as-aws there are no endpoints in it: what a device needs beside the hosts file of an emulator that was started with --as-aws.'
  static override examples = [
    'eval "$(<%= config.bin %> <%= command.id %>)"',
    '<%= config.bin %> <%= command.id %> --shell fish | source',
    'eval "$(<%= config.bin %> <%= command.id %> --as viewer)" && aws sts get-caller-identity',
    '<%= config.bin %> <%= command.id %> --query set.AWS_ENDPOINT_URL',
    'eval "$(<%= config.bin %> <%= command.id %> --as-aws)" && aws kinesisvideo list-signaling-channels',
  ]
  static override flags = {
    ...stateFlag,
    ...asFlag,
    'as-aws': boolean({summary: 'under the names of AWS instead of addresses of this machine'}),
    shell: option({options: shells, summary: 'whose syntax; by default that of $SHELL'})(),
  }

  async run(): Promise<EnvironmentChange> {
    const {flags} = await this.parse(EmulatorEnv)
    const change = environmentFor(await ensureInBackground(stateOption(flags.state), this.signal), process.env, {
      asAws: flags['as-aws'],
      ...(flags.as !== undefined && {as: flags.as}),
    })
    await this.print(formatEnvironment(change, flags.shell ?? shellOf(process.env.SHELL)).join('\n'))
    return change
  }
}
