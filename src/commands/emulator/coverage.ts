import {boolean, option} from '@oclif/core/flags'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {type Coverage, emulatorCoverage, fidelityStatuses} from '../../operations/emulator/coverage.ts'

const columns = [{title: 'area'}, {title: 'operation'}, {title: 'status'}, {title: 'note'}, {title: 'source'}] as const

export default class EmulatorCoverage extends KvsCommand<Coverage> {
  static override summary = 'list what the emulator does as the service does, otherwise, or not at all'
  static override description =
    'What is missing answers with an error that names it. Sources say where the behaviour of the service is published; "assumed" where nothing is.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --status missing',
    '<%= config.bin %> <%= command.id %> --query counts',
  ]
  static override flags = {
    status: option({options: fidelityStatuses, summary: 'only rows of this kind'})(),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<Coverage> {
    const {flags} = await this.parse(EmulatorCoverage)
    const coverage = emulatorCoverage(flags.status)
    // A window has no room for the sources.
    const shown = this.reader.terminal && !flags.csv ? columns.slice(0, -1) : columns
    const rows = coverage.rows.map(({area, operation, status, note, source}) =>
      [area, operation, status, note, source].slice(0, shown.length),
    )
    if (rows.length > 0) await this.print(renderRows(shown, rows, {...this.reader, csv: flags.csv}))
    return coverage
  }
}
