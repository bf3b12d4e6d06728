import type {Service} from '../subject.ts'

/** What users of the service rely on, as a story of operations. Leaves nothing behind where it succeeds. */
export interface Scenario {
  readonly title: string
  /** What must be there beside an account; it is then not played on AWS. */
  readonly needs?: string
  readonly play: (service: Service) => Promise<void>
}

/** As the answers of list operations hold them. */
export type Infos = readonly Readonly<Record<string, unknown>>[]

/** Only what begins with `prefix`. */
export const condition = (member: 'ChannelName' | 'StreamName', prefix: string) => ({
  [`${member}Condition`]: {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: prefix},
})

/** An ARN like a real one. */
export const arnPattern = (kind: 'channel' | 'stream', name: string): RegExp =>
  new RegExp(`^arn:aws[a-z-]*:kinesisvideo:[a-z0-9-]+:\\d{12}:${kind}/${name}/\\d{13}$`)

/** Whether two flat maps hold the same. */
export const same = (a: object = {}, b: object): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
