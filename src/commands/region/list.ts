import {string} from '@oclif/core/args'
import {boolean, option} from '@oclif/core/flags'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {renderRegions, sourcedColumns, sourcedRows} from '../../cli/show-regions.ts'
import type {RegionFeature} from '../../model/regions.ts'
import {listRegions, type RegionList} from '../../operations/region/list-regions.ts'

const features = {
  service: 'service',
  webrtc: 'webrtc',
  ingestion: 'ingestion',
  'dual-stack': 'dualStack',
  fips: 'fips',
} as const satisfies Readonly<Record<string, RegionFeature>>

export default class RegionListCommand extends KvsCommand<RegionList> {
  static override summary = 'list where the service, WebRTC, ingestion, dual-stack and FIPS exist'
  static override description =
    'What AWS publishes, with the number of its source after each fact; --json has their addresses and when they were read. Where the sources contradict each other or are silent it says unclear: then probe it. AWS opens more regions than a release of kvsctl can know, so every other command takes any name.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> eu-central-1',
    '<%= config.bin %> <%= command.id %> --with ingestion --with dual-stack',
    "<%= config.bin %> <%= command.id %> --query 'regions[?fips.value==`yes`].name'",
  ]

  static override args = {
    region: string({description: 'only this region', ignoreStdin: true}),
  }

  static override flags = {
    with: option({
      summary: 'only regions that have this for certain; repeatable',
      options: Object.keys(features) as (keyof typeof features)[],
      multiple: true,
      multipleNonGreedy: true,
    })(),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
  }

  async run(): Promise<RegionList> {
    const {args, flags} = await this.parse(RegionListCommand)
    const list = listRegions({
      having: (flags.with ?? []).map((feature) => features[feature]),
      ...(args.region !== undefined && {name: args.region}),
    })
    if (list.regions.length === 0) this.logToStderr('There is no such region.')
    else if (this.reader.terminal && !flags.csv) await this.print(renderRegions(list, this.style))
    else await this.print(renderRows(sourcedColumns, sourcedRows(list), {...this.reader, csv: flags.csv}))
    return list
  }
}
