import type {RegionFeature, RegionSourceId} from '../model/regions.ts'
import type {Region, RegionList} from '../operations/region/list-regions.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import type {Column} from '../render/human/table.ts'

const features: readonly (readonly [RegionFeature, string])[] = [
  ['service', 'service'],
  ['webrtc', 'WebRTC'],
  ['ingestion', 'ingestion'],
  ['dualStack', 'dual-stack'],
  ['fips', 'FIPS'],
]

const names = [
  ['partition', 'partition'],
  ['endpoint', 'endpoint'],
  ['stunUrl', 'STUN'],
] as const

/** People get the sources as numbers in brackets with a legend; pipes and CSV get them in columns of their own. */
export const regionColumns = (sourced: boolean): readonly Column[] => [
  {title: 'region'},
  ...[...features, ...names].flatMap(([, title]) => [{title}, ...(sourced ? [{title: `${title} source`}] : [])]),
]

export function regionRows({regions, sources}: RegionList, sourced: boolean): string[][] {
  const numbers = Object.keys(sources) as RegionSourceId[]
  const cells = ({value, sources: ids}: {value: string; sources: readonly RegionSourceId[]}): string[] =>
    sourced ? [value, ids.join(' ')] : [`${value} [${ids.map((id) => numbers.indexOf(id) + 1).join(' ')}]`]
  const row = (region: Region): string[] => [
    region.name,
    ...features.flatMap(([feature]) => cells(region[feature])),
    ...names.flatMap(([name]) => cells(region[name])),
  ]
  return regions.map(row)
}

/** The legend of the numbers. */
export function regionSourceLines({sources}: RegionList, style: Style): string {
  const paint = paintOf(style)
  const lines = Object.values(sources).map(
    ({title, url, asOf}, at) => `[${at + 1}] ${title}, read ${asOf}\n    ${paint.quiet(url)}`,
  )
  return `\n${lines.join('\n')}\n\nunclear: the sources contradict each other or are silent; probe it.`
}
