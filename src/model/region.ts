/** DNS facts of an AWS partition, from the endpoint rule set of the service model `kinesisvideo` 2017-09-30. */
export interface Partition {
  readonly id: string
  /** Host suffix of the IPv4 endpoints. */
  readonly suffix: string
  /** Host suffix of the dual-stack (IPv4 and IPv6) endpoints. */
  readonly dualStackSuffix: string
}

const partitions: readonly (Partition & {readonly regions: RegExp})[] = [
  {id: 'aws-cn', suffix: 'amazonaws.com.cn', dualStackSuffix: 'api.amazonwebservices.com.cn', regions: /^cn-/},
  {id: 'aws-us-gov', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws', regions: /^us-gov-/},
  {id: 'aws-iso-b', suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud', regions: /^us-isob-/},
  {id: 'aws-iso', suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov', regions: /^us-iso-/},
  {id: 'aws-eusc', suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu', regions: /^eusc-/},
  {id: 'aws', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws', regions: /^/},
]

export const regionPattern = /^[a-z]{2,4}(-[a-z]+)+-\d+$/

/** What the names of regions look like in each partition (`regionRegex` in botocore's partitions.json). */
const awsRegionPattern = /^(us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob|us-isof|eu-isoe|eusc-de)-[a-z]+-\d+$/

/** Whether some partition of AWS has, or might have, a region of this name. */
export const isAwsRegion = (region: string): boolean => awsRegionPattern.test(region)

export const partitionOf = (region: string): Partition => partitions.find((p) => p.regions.test(region))!

/**
 * The STUN server of a region. No API returns this name; clients build it
 * (developer guide, "network configuration"; `stun.kinesisvideo.<region>.<suffix>`, UDP 443).
 */
export const stunUrlOf = (region: string, dualStack = false): string => {
  const partition = partitionOf(region)
  return `stun:stun.kinesisvideo.${region}.${dualStack ? partition.dualStackSuffix : partition.suffix}:443`
}

export interface EndpointVariant {
  readonly dualStack?: boolean
  readonly fips?: boolean
}

/** The control plane of a region, as the endpoint rule set of the service model builds it. */
export const controlPlaneUrlOf = (region: string, {dualStack = false, fips = false}: EndpointVariant = {}): string => {
  const partition = partitionOf(region)
  return `https://kinesisvideo${fips ? '-fips' : ''}.${region}.${dualStack ? partition.dualStackSuffix : partition.suffix}`
}
