import {partitionOf, stunUrlOf} from '../../model/region.ts'
import {
  type RegionFacts,
  type RegionFeature,
  type RegionSource,
  type RegionSourceId,
  regionSources,
  regions,
} from '../../model/regions.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {nearRegions} from './near-regions.ts'

/** A name that follows from a rule. */
export interface RegionName {
  readonly value: string
  readonly sources: readonly RegionSourceId[]
}

export interface Region extends RegionFacts {
  readonly partition: RegionName
  /** Hosts of the control plane. Whether the last two exist, `dualStack` and `fips` say. */
  readonly endpoint: RegionName
  readonly dualStackEndpoint: RegionName
  readonly fipsEndpoint: RegionName
  readonly stunUrl: RegionName
}

export interface RegionList {
  readonly schema: 'urn:kvsctl:schema:region-list:1'
  readonly regions: readonly Region[]
  /** What the facts stand on, by the ids that they name. */
  readonly sources: Readonly<Partial<Record<RegionSourceId, RegionSource>>>
}

export interface ListRegionsOptions {
  /** Only this one. */
  readonly name?: string
  /** Only those that have all of these for certain. */
  readonly having?: readonly RegionFeature[]
}

/** Every region that has the service, with what else it has. @throws UserError when `name` is none of them */
export function listRegions({name, having = []}: ListRegionsOptions = {}): RegionList {
  const named = name === undefined ? regions : regions.filter((region) => region.name === name)
  if (name !== undefined && named.length === 0) throw unknownRegion(name)
  const found = named.filter((region) => having.every((feature) => region[feature].value === 'yes')).map(withNames)
  return {schema: 'urn:kvsctl:schema:region-list:1', regions: found, sources: sourcesOf(found)}
}

const byRule = (value: string): RegionName => ({value, sources: ['rule-set']})

function withNames(facts: RegionFacts): Region {
  const {name} = facts
  const {id, suffix, dualStackSuffix} = partitionOf(name)
  return {
    ...facts,
    partition: byRule(id),
    endpoint: byRule(`kinesisvideo.${name}.${suffix}`),
    dualStackEndpoint: byRule(`kinesisvideo.${name}.${dualStackSuffix}`),
    fipsEndpoint: byRule(`kinesisvideo-fips.${name}.${suffix}`),
    stunUrl: {value: stunUrlOf(name), sources: ['stun-guide']},
  }
}

function sourcesOf(found: readonly Region[]): RegionList['sources'] {
  const used = new Set(found.flatMap(({name: _, ...facts}) => Object.values(facts).flatMap(({sources}) => sources)))
  return Object.fromEntries(Object.entries(regionSources).filter(([id]) => used.has(id as RegionSourceId)))
}

const unknownRegion = (name: string): UserError => {
  const near = nearRegions(name)
  return new UserError({
    code: 'unknown-region',
    message: `No source known to this kvsctl gives a region ${name} the service.`,
    remedy: [
      ...(near.length > 0 ? [{text: `Did you mean ${near.join(' or ')}?`}] : []),
      {text: 'See those that are known:', command: 'kvsctl region list'},
    ],
    exitCode: exitCodes.usage,
  })
}
