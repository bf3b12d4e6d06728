import {string} from '@oclif/core/args'
import {integer, string as text} from '@oclif/core/flags'
import {duration} from '../../../cli/flags/duration.ts'
import {stateDirFlag} from '../../../cli/flags/emulator.ts'
import {given} from '../../../cli/flags/given.ts'
import {KvsCommand} from '../../../cli/kvs-command.ts'
import {faultText} from '../../../cli/show-faults.ts'
import {addFault, type FaultAddition} from '../../../operations/emulator/faults.ts'
import {stateOption} from '../../../operations/emulator/start-options.ts'

export default class EmulatorFaultAdd extends KvsCommand<FaultAddition> {
  static override summary = 'tell the running emulator to do something wrong'
  static override description =
    'The fault holds until it is removed, its time or its count is over, or the emulator ends. "kvsctl emulator fault list --kinds" shows every fault with its parameters; "kvsctl explain CODE" says which one shows a finding.'
  static override usage = '<%= command.id %> NAME [PARAMETER=VALUE ...] [--channel CHANNEL] [--for DURATION] [--count N]'
  static override examples = [
    '<%= config.bin %> <%= command.id %> turn-silent transport=udp',
    '<%= config.bin %> <%= command.id %> access-denied operation=ConnectAsViewer --channel demo --for 10m',
    '<%= config.bin %> <%= command.id %> throttled operation=GetIceServerConfig --count 3',
  ]
  static override strict = false
  static override args = {name: string({required: true, description: 'name of the fault', ignoreStdin: true})}
  static override flags = {
    ...stateDirFlag,
    channel: text({helpValue: 'CHANNEL', summary: 'only on this channel, by name or ARN'}),
    for: duration({summary: 'end after this time: 30s, 10m, 1h'}),
    count: integer({helpValue: 'N', min: 1, summary: 'end after it has struck so often'}),
  }

  async run(): Promise<FaultAddition> {
    const {argv, args, flags} = await this.parse(EmulatorFaultAdd)
    const {channel, count, for: forMs} = flags
    const params = (argv as string[]).slice(1)
    const addition = await addFault(stateOption(flags.state).stateDir, {
      name: args.name,
      params,
      ...given({channel, count, forMs}),
    })
    const {fault} = addition
    await this.print(this.reader.terminal ? `Added ${faultText(fault)}.` : fault.id)
    return addition
  }
}
