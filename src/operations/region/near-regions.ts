import {regionFacts, regions} from '../../model/regions.ts'
import {nearNames} from '../near-names.ts'

/** Known regions whose name is like this one. */
export const nearRegions = (name: string): string[] =>
  nearNames(
    name,
    regions.map((region) => region.name),
  )

/**
 * What may have been meant by the region in the host of a control plane, where no source known to us gives it the service. It may
 * be a new one: this is for when it does not answer.
 */
export function regionDoubt(host: string): string | undefined {
  const [, name] = /^kinesisvideo(?:-fips)?\.([a-z0-9-]+)\./.exec(host) ?? []
  if (name === undefined || regionFacts(name)) return undefined
  const near = nearRegions(name)
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return `No region ${name} with Kinesis Video Streams is known.${meant}`
}
