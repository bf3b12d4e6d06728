import {string} from '@oclif/core/args'
import {KvsCommand} from '../cli/kvs-command.ts'
import {renderRows} from '../cli/rows.ts'
import {type ExplainedCodes, type Explanation, explain, explainAll} from '../operations/explain.ts'

const columns = [{title: 'code'}, {title: 'name'}, {title: 'severity'}, {title: 'title'}] as const

export default class ExplainCommand extends KvsCommand<Explanation | ExplainedCodes> {
  static override summary = 'explain a finding code'
  static override description =
    'What a finding means, how kvsctl sees it and what usually causes it; offline. Without a code it lists all of them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> KVS-TURN-004',
    '<%= config.bin %> <%= command.id %> UDP_BLOCKED',
  ]

  static override args = {
    code: string({description: 'code (KVS-TURN-004) or name (TURN_401) of a finding', ignoreStdin: true}),
  }

  async run(): Promise<Explanation | ExplainedCodes> {
    const {args} = await this.parse(ExplainCommand)
    return args.code === undefined ? this.#list() : this.#page(args.code)
  }

  async #list(): Promise<ExplainedCodes> {
    const all = explainAll()
    const rows = all.codes.map(({code, slug, severity, title}) => [code, slug, severity, title])
    await this.print(renderRows(columns, rows, this.reader))
    return all
  }

  async #page(code: string): Promise<Explanation> {
    const page = explain(code)
    const {renderExplanation} = await import('../cli/show-explanation.ts')
    await this.print(renderExplanation(page, this.style))
    return page
  }
}
