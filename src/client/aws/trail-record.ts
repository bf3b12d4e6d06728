import type {TrailEvent} from '../../model/trail-event.ts'
import {printable} from '../../protocol/text.ts'

type Json = Readonly<Record<string, unknown>>

/** What the record of CloudTrail says beyond the members of LookupEvents ("CloudTrail record contents", user guide). */
export interface TrailRecord extends Pick<TrailEvent, 'from' | 'error' | 'request' | 'requestId'> {
  readonly who: Pick<TrailEvent['who'], 'type' | 'arn'>
}

/** Parameters of a request that are shown: no operation of the service has as many, but tags may be. */
const mostParameters = 60
const mostDepth = 6
const longestValue = 300

/** CloudTrail leaves out what its services call sensitive; what is left is not for a report either. */
const secretName = /secret|password|credential|signature|authorization|(?<!client)token/i

const redacted = '[redacted]'

/** A record that is no JSON says nothing: the event itself is worth showing. */
export function readTrailRecord(text: string): TrailRecord {
  const record = objectIn(parsed(text))
  const identity = objectIn(record.userIdentity)
  const code = textIn(record.errorCode)
  const message = textIn(record.errorMessage)
  const requestId = textIn(record.requestID)
  return {
    who: {...named('type', textIn(identity.type)), ...named('arn', textIn(identity.arn) ?? textIn(identity.invokedBy))},
    from: {...named('address', textIn(record.sourceIPAddress)), ...named('userAgent', textIn(record.userAgent))},
    ...(code !== undefined && {error: {code, ...named('message', message)}}),
    request: Object.fromEntries(flattened(record.requestParameters, '', 0).slice(0, mostParameters)),
    ...named('requestId', requestId),
  }
}

const named = <K extends string>(name: K, value: string | undefined): {[N in K]?: string} =>
  value === undefined ? {} : ({[name]: value} as {[N in K]?: string})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? printable(value) : undefined)

/** `a.b` for members, `a[0]` for items. A tag of a list has its name beside its value. */
function flattened(value: unknown, path: string, depth: number): [string, string][] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return path === '' ? [] : [[path, shown(path, value)]]
  if (depth === mostDepth) return [[path, '…']]
  const named = objectIn(value)
  if (typeof named.key === 'string' && secretName.test(named.key) && 'value' in named)
    return [
      [`${path}.key`, printable(named.key, {maxLength: 100})],
      [`${path}.value`, redacted],
    ]
  if (Array.isArray(value)) return value.flatMap((item, index) => flattened(item, `${path}[${index}]`, depth + 1))
  return Object.entries(value).flatMap(([name, member]) => {
    const key = printable(name, {maxLength: 100})
    return flattened(member, path === '' ? key : `${path}.${key}`, depth + 1)
  })
}

const shown = (path: string, value: unknown): string =>
  secretName.test(path) ? redacted : printable(String(value), {maxLength: longestValue})
