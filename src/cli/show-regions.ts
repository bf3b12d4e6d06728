import type {RegionFact, RegionFeature, RegionSourceId} from '../model/regions.ts'
import type {RegionList} from '../operations/region/list-regions.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import type {Column} from '../render/human/table.ts'
import {renderRows} from './rows.ts'

const features: readonly (readonly [RegionFeature, string])[] = [
  ['service', 'service'],
  ['webrtc', 'WebRTC'],
  ['ingestion', 'ingestion'],
  ['dualStack', 'dual-stack'],
  ['fips', 'FIPS'],
]

type NameOf = 'partition' | 'endpoint' | 'stunUrl'
const names: readonly (readonly [NameOf, string])[] = [
  ['partition', 'partition'],
  ['endpoint', 'endpoint'],
  ['stunUrl', 'STUN'],
]

const sourced = [...features, ...names]

/** For pipes and CSV: every value with a column for its source. */
export const sourcedColumns: readonly Column[] = [
  {title: 'region'},
  ...sourced.flatMap(([, title]) => [{title}, {title: `${title} source`}]),
]

export const sourcedRows = ({regions}: RegionList): string[][] =>
  regions.map((region) => [
    region.name,
    ...sourced.flatMap(([member]) => [region[member].value, region[member].sources.join(' ')]),
  ])

/** For people: what there is, where it is, and the sources by number. */
export function renderRegions(list: RegionList, style: Style): string {
  const as = {style, terminal: true}
  return [
    renderRows([{title: 'region'}, ...features.map(([, title]) => ({title}))], featureRows(list, style), as),
    renderRows([{title: 'region'}, ...nameColumns(list)], nameRows(list), as),
    sourceLines(list, style),
    'unclear: the sources contradict each other or are silent; probe it.',
  ].join('\n\n')
}

const numbersOf = ({sources}: RegionList, ids: readonly RegionSourceId[]): string =>
  ids
    .map((id) => Object.keys(sources).indexOf(id) + 1)
    .sort((a, b) => a - b)
    .join(',')

/** `yes 1,3`: narrow, so that it fits a terminal of 80 columns. */
function featureRows(list: RegionList, style: Style): string[][] {
  const paint = paintOf(style)
  const cell = ({value, sources}: RegionFact): string => `${value} ${paint.quiet(numbersOf(list, sources))}`
  return list.regions.map((region) => [region.name, ...features.map(([feature]) => cell(region[feature]))])
}

/** Names follow from the same rule everywhere, so its number stands in the heading. */
const nameColumns = (list: RegionList): readonly Column[] =>
  names.map(([name, title]) => ({title: `${title} ${numbersOf(list, list.regions[0]?.[name].sources ?? [])}`}))

const nameRows = ({regions}: RegionList): string[][] =>
  regions.map((region) => [region.name, ...names.map(([name]) => region[name].value.replace(/^stun:/, ''))])

function sourceLines({sources}: RegionList, style: Style): string {
  const paint = paintOf(style)
  return Object.values(sources)
    .map(({title, url, asOf}, at) => `${at + 1}  ${title}, read ${asOf}\n   ${paint.quiet(url)}`)
    .join('\n')
}
