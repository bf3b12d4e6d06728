import {stateDirFlag} from '../../cli/flags/emulator.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {deviceLines, emulatorLines} from '../../cli/show-emulator.ts'
import {faultText} from '../../cli/show-faults.ts'
import {exitCodes} from '../../model/user-error.ts'
import {stateOption} from '../../operations/emulator/start-options.ts'
import {type EmulatorStatus, emulatorStatus} from '../../operations/emulator/status.ts'

export default class EmulatorStatusCommand extends KvsCommand<EmulatorStatus> {
  static override summary = 'show whether an emulator runs, and where'
  static override description = 'Exit code 0 when one answers, 3 when none does.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --query controlPlaneUrl',
    '<%= config.bin %> <%= command.id %> --query asAws.hosts',
  ]
  static override flags = {...stateDirFlag}

  async run(): Promise<EmulatorStatus> {
    const {flags} = await this.parse(EmulatorStatusCommand)
    const status = await emulatorStatus(stateOption(flags.state).stateDir)
    if (status.status !== 'running') this.endWith(exitCodes.unknown)
    await this.print(describe(status))
    return status
  }
}

function describe(status: EmulatorStatus): string {
  if (status.status === 'not-running') return 'No emulator is running. Start one: kvsctl emulator start'
  if (status.status === 'starting-or-stopping')
    return `An emulator (pid ${status.pid}) does not answer: it is starting, ending, or hangs.`
  const {camera, faults, openSockets} = status
  return [
    `Emulator running since ${status.startedAt} (pid ${status.pid}).`,
    ...emulatorLines(status),
    `  ${'camera'.padEnd(14)} ${camera}`,
    `  ${'in use by'.padEnd(14)} ${openSockets} ${openSockets === 1 ? 'connection' : 'connections'}`,
    ...faults.map((fault, index) => `  ${(index === 0 ? 'faults' : '').padEnd(14)} ${faultText(fault)}`),
    ...deviceLines(status),
  ].join('\n')
}
