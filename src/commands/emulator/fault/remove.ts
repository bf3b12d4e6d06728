import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {stateDirFlag} from '../../../cli/flags/emulator.ts'
import {KvsCommand} from '../../../cli/kvs-command.ts'
import {exitCodes, UserError} from '../../../model/user-error.ts'
import {type FaultRemoval, removeFaults} from '../../../operations/emulator/faults.ts'
import {stateOption} from '../../../operations/emulator/start-options.ts'

export default class EmulatorFaultRemove extends KvsCommand<FaultRemoval> {
  static override summary = 'end faults of the running emulator'
  static override description =
    'What a fault did to connections that are still open is undone: a master that it put aside is back.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> f1',
    '<%= config.bin %> <%= command.id %> turn-silent',
    '<%= config.bin %> <%= command.id %> --all',
  ]
  static override args = {fault: string({description: 'id of one, or name of all of that kind', ignoreStdin: true})}
  static override flags = {...stateDirFlag, all: boolean({summary: 'every fault there is'})}

  async run(): Promise<FaultRemoval> {
    const {args, flags} = await this.parse(EmulatorFaultRemove)
    const removal = await removeFaults(stateOption(flags.state).stateDir, this.#which(args.fault, flags.all))
    const {removed} = removal
    await this.print(this.reader.terminal ? `Removed ${removed} ${removed === 1 ? 'fault' : 'faults'}.` : String(removed))
    return removal
  }

  #which(fault: string | undefined, all: boolean): {fault: string} | 'all' {
    if (all && fault === undefined) return 'all'
    if (!all && fault !== undefined) return {fault}
    throw new UserError({
      code: 'usage',
      message: 'Name one fault, by its id or name, or give --all.',
      remedy: [{text: 'See what is active:', command: 'kvsctl emulator fault list'}],
      exitCode: exitCodes.usage,
    })
  }
}
