import {createHash} from 'node:crypto'
import {controlPlaneUrlOf, type EndpointVariant, partitionOf, stunUrlOf} from '../../model/region.ts'
import type {HostFamily} from './families.ts'

/** Where clients find AWS, whatever they look for. */
export const awsPort = 443

/** A line of a hosts file. */
export interface HostEntry {
  readonly address: string
  readonly name: string
}

/** The names under which one region of AWS is reached. */
export interface AwsNames {
  /** By family: `m-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com`. */
  readonly hosts: Readonly<Record<HostFamily, readonly [string, ...string[]]>>
  /** With IPv4, and dual-stack. */
  readonly stun: readonly [string, string]
  /** `10-77-0-1.t-1a2b3c4d.kinesisvideo…`: clients read the address out of the first label and ask no name server. */
  turn(address: string): string
  /** Every name in a form that a certificate takes. */
  readonly certified: readonly string[]
}

/** What the first label of a host of the data plane begins with; a cell id of 8 digits follows. */
const letters = {rest: 'r', master: 'm', viewer: 'v', storage: 'w', media: 's', archivedMedia: 'b'} as const

/** Hosts of a region share cells, and a cell keeps its id for good: clients remember endpoints for hours. */
const cellId = (account: string, region: string, kind: string): string =>
  createHash('sha256').update(`${account}/${region}/${kind}`).digest('hex').slice(0, 8)

/** With IPv4, dual-stack, and both of FIPS; each hands out the same hosts of the data plane, as iOS SDK PR 112 saw it. */
const controlHosts = (region: string): readonly [string, ...string[]] => {
  const hostOf = (variant: EndpointVariant) => new URL(controlPlaneUrlOf(region, variant)).hostname
  return [hostOf({}), hostOf({dualStack: true}), hostOf({fips: true}), hostOf({dualStack: true, fips: true})]
}

/** The names of a region in the form in which the service hands them out (developer guide, "network configuration"). */
export function awsNames(region: string, account: string): AwsNames {
  const {id, suffix} = partitionOf(region)
  const base = `kinesisvideo.${region}.${suffix}`
  const cell = (family: keyof typeof letters): readonly [string] => [
    `${letters[family]}-${cellId(account, region, family)}.${base}`,
  ]
  const control = controlHosts(region)
  const dualStackStun = stunUrlOf(region, true).split(':')[1]!
  const turnCell = `t-${cellId(account, region, 'turn')}.${base}`
  const [monitoring, cloudtrail, servicequotas] = ['monitoring', 'cloudtrail', 'servicequotas'].map(
    (service) => `${service}.${region}.${suffix}`,
  ) as [string, string, string]
  // STS had one host for all regions before each got its own, and older clients still go there.
  const sts = [`sts.${region}.${suffix}`, ...(id === 'aws' ? [`sts.${suffix}`] : [])] as [string, ...string[]]
  // IAM has one host per partition.
  const iam = id === 'aws-cn' ? `iam.cn-north-1.${suffix}` : id === 'aws-us-gov' ? `iam.us-gov.${suffix}` : `iam.${suffix}`
  return {
    hosts: {
      control,
      monitoring: [monitoring],
      cloudtrail: [cloudtrail],
      servicequotas: [servicequotas],
      sts,
      iam: [iam],
      rest: cell('rest'),
      master: cell('master'),
      viewer: cell('viewer'),
      storage: cell('storage'),
      media: cell('media'),
      archivedMedia: cell('archivedMedia'),
    },
    stun: [`stun.${base}`, dualStackStun],
    turn: (address) => `${address.replaceAll('.', '-')}.${turnCell}`,
    // A wildcard stands for one label (RFC 6125 §6.4.3), and a TURN host lies one deeper.
    certified: [...control, dualStackStun, `*.${base}`, `*.${turnCell}`, monitoring, cloudtrail, servicequotas, ...sts, iam],
  }
}

/**
 * What a hosts file needs so that every name leads here. Each address has a TURN server; the rest is found at the first one.
 * Chromium asks for the names of STUN and TURN servers with the dot of the root behind them, which glibc compares letter by letter.
 */
export function hostEntries({hosts, stun, turn}: AwsNames, addresses: readonly string[]): HostEntry[] {
  const [first = ''] = addresses
  const ice = [...stun.map((name) => ({address: first, name})), ...addresses.map((address) => ({address, name: turn(address)}))]
  return [
    ...Object.values(hosts).flatMap((names) => names.map((name) => ({address: first, name}))),
    ...ice,
    ...ice.map(({address, name}) => ({address, name: `${name}.`})),
  ]
}

/** The family that answers under a name, as it stands in a Host header (RFC 9110 §7.2); undefined where none does. */
export function familyOf({hosts}: AwsNames, host: string | undefined): HostFamily | undefined {
  const name = host?.toLowerCase().replace(/:443$/, '').replace(/\.$/, '')
  if (name === undefined) return undefined
  return (Object.keys(hosts) as HostFamily[]).find((family) => hosts[family].includes(name))
}
