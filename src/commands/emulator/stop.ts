import {stateDirFlag} from '../../cli/flags/emulator.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {stateOption} from '../../operations/emulator/start-options.ts'
import {type StopResult, stopEmulator} from '../../operations/emulator/stop-emulator.ts'

export default class EmulatorStop extends KvsCommand<StopResult> {
  static override summary = 'end the emulator that runs in the background'
  static override description =
    'Waits until it has ended. Its channels are kept. Where none runs there is nothing to do, and the exit code is 0.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --state ./emulator-state',
  ]
  static override flags = {...stateDirFlag}

  async run(): Promise<StopResult> {
    const {flags} = await this.parse(EmulatorStop)
    const result = await stopEmulator(stateOption(flags.state).stateDir)
    await this.print(result.status === 'stopped' ? `Emulator stopped (pid ${result.pid}).` : 'No emulator is running.')
    return result
  }
}
