import {asFlag, bornWithFlags, identitiesFlag, identitiesOf, stateFlag} from '../../cli/flags/emulator.ts'
import {playFlags, playOf} from '../../cli/flags/play.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {execWithEmulator} from '../../operations/emulator/exec.ts'

export default class EmulatorExec extends KvsCommand<undefined> {
  static override summary = 'run a command against an emulator of its own'
  static override description =
    'Starts a fresh emulator, runs the command with everything pointed at it, and ends it afterwards. The exit code is the command’s.'
  static override usage =
    '<%= command.id %> [--state DIR|none] [--region REGION] [--no-camera] [--create-delay 2s ...] -- COMMAND...'
  static override examples = [
    '<%= config.bin %> <%= command.id %> -- aws kinesisvideo list-signaling-channels',
    '<%= config.bin %> <%= command.id %> -- npm test',
    '<%= config.bin %> <%= command.id %> --identities people.yaml --as viewer -- aws sts get-caller-identity',
  ]
  // Its output is the command's.
  static override enableJsonFlag = false
  static override strict = false
  static override flags = {...stateFlag, ...bornWithFlags, ...identitiesFlag, ...asFlag, ...playFlags}

  async run(): Promise<undefined> {
    const {argv, flags} = await this.parse(EmulatorExec)
    const exitCode = await execWithEmulator({
      command: argv as string[],
      camera: !flags['no-camera'],
      play: playOf(flags),
      ...(await identitiesOf(flags)),
      ...(flags.as !== undefined && {as: flags.as}),
      ...(flags.state !== undefined && {state: flags.state}),
      ...(flags.region !== undefined && {region: flags.region}),
    })
    this.endWith(exitCode)
    return undefined
  }
}
