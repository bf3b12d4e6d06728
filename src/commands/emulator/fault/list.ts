import {boolean} from '@oclif/core/flags'
import {stateDirFlag} from '../../../cli/flags/emulator.ts'
import {KvsCommand} from '../../../cli/kvs-command.ts'
import {renderRows} from '../../../cli/rows.ts'
import {faultEnd, nameAndParams, renderFaultKinds} from '../../../cli/show-faults.ts'
import {activeFaults, type FaultKindList, type FaultList, faultKinds} from '../../../operations/emulator/faults.ts'
import {stateOption} from '../../../operations/emulator/start-options.ts'

const columns = [{title: 'id'}, {title: 'fault'}, {title: 'channel'}, {title: 'struck'}, {title: 'ends'}] as const
const kindColumns = [{title: 'area'}, {title: 'name'}, {title: 'about'}, {title: 'parameters'}] as const

export default class EmulatorFaultList extends KvsCommand<FaultList | FaultKindList> {
  static override summary = 'list the faults that the running emulator has, or could have'
  static override description = 'Active faults with how often they struck and when they end. --kinds needs no emulator.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --kinds',
    "<%= config.bin %> <%= command.id %> --kinds --query 'kinds[?area==`signaling`].name'",
  ]
  static override flags = {
    ...stateDirFlag,
    kinds: boolean({summary: 'every fault that there is, with its parameters', exclusive: ['state']}),
  }

  async run(): Promise<FaultList | FaultKindList> {
    const {flags} = await this.parse(EmulatorFaultList)
    return flags.kinds ? this.#kinds() : this.#active(stateOption(flags.state).stateDir)
  }

  async #active(stateDir: string): Promise<FaultList> {
    const list = await activeFaults(stateDir)
    const rows = list.active.map((fault) => [
      ...[fault.id, nameAndParams(fault), fault.channel ?? 'all', String(fault.struck), faultEnd(fault)],
    ])
    if (rows.length > 0) await this.print(renderRows(columns, rows, this.reader))
    else if (this.reader.terminal) await this.print('No fault is active. What could be: kvsctl emulator fault list --kinds')
    return list
  }

  async #kinds(): Promise<FaultKindList> {
    const list = await faultKinds()
    const rows = list.kinds.map(({area, name, about, params}) => [area, name, about, Object.keys(params).join(' ')])
    await this.print(this.reader.terminal ? renderFaultKinds(list.kinds, this.style) : renderRows(kindColumns, rows, this.reader))
    return list
  }
}
