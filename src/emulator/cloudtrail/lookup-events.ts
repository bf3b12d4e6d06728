import {type JsonInput as Input, jsonError} from '../aws-json/aws-json-service.ts'
import type {EmulatorContext} from '../context.ts'
import {createPageToken, parsePageToken} from '../control-plane/page-token.ts'
import type {AwsError} from '../http/aws-error.ts'
import {type TrailEvent, toTrailEvent} from './trail-event.ts'

type Picks = (event: TrailEvent) => boolean

const invalidAttributes = (message: string): AwsError => jsonError('InvalidLookupAttributesException', message)

/** The page of LookupEvents, at most and where nothing is said. */
const pageSize = 50

const reads: Readonly<Record<string, (event: TrailEvent) => readonly string[]>> = {
  EventId: ({EventId}) => [EventId],
  EventName: ({EventName}) => [EventName],
  ReadOnly: ({ReadOnly}) => [ReadOnly],
  Username: ({Username}) => [Username],
  ResourceType: ({Resources}) => Resources.map(({ResourceType}) => ResourceType),
  ResourceName: ({Resources}) => Resources.map(({ResourceName}) => ResourceName),
  EventSource: ({EventSource}) => [EventSource],
  AccessKeyId: ({AccessKeyId}) => [AccessKeyId],
}

/** One attribute at most (API reference, LookupEvents). */
function readAttributes(given: unknown): Picks {
  if (given === undefined || given === null) return () => true
  if (!Array.isArray(given) || given.length > 1) throw invalidAttributes('There can be one lookup attribute.')
  const [attribute] = given as Input[]
  if (!attribute) return () => true
  const {AttributeKey: key, AttributeValue: value} = attribute
  if (typeof key !== 'string' || !Object.hasOwn(reads, key))
    throw invalidAttributes(`The attribute key is none of ${Object.keys(reads).join(', ')}.`)
  if (typeof value !== 'string' || value === '') throw invalidAttributes('The attribute value is a text that is not empty.')
  return (event) => reads[key]!(event).includes(value)
}

function readTime(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw jsonError('SerializationException', 'A time is a number of seconds since 1970.')
}

function readRange({StartTime, EndTime}: Input): Picks {
  const [from, to] = [readTime(StartTime, 0), readTime(EndTime, Number.POSITIVE_INFINITY)]
  if (from > to) throw jsonError('InvalidTimeRangeException', 'The start time is after the end time.')
  return ({EventTime}) => EventTime >= Math.floor(from) && EventTime <= to
}

function readMaxResults(value: unknown): number {
  if (value === undefined || value === null) return pageSize
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= pageSize) return value
  throw jsonError('InvalidMaxResultsException', `MaxResults is a whole number from 1 to ${pageSize}.`)
}

/** Where the page starts; the tokens are those of all lists here, and their errors CloudTrail's. */
function readToken(context: EmulatorContext, listing: object, token: unknown): number | undefined {
  if (token === undefined || token === null) return undefined
  try {
    const before = Number(parsePageToken(context, {operation: 'LookupEvents', filter: listing}, String(token)))
    if (before > 0) return before
  } catch {
    // What is wrong with it is CloudTrail's to say.
  }
  throw jsonError('InvalidNextTokenException', 'The token is not valid, has expired, or belongs to another search.')
}

/** LookupEvents of the model `cloudtrail` 2013-11-01: latest first. There are no insights here, so that category is empty. */
export function lookupEvents(context: EmulatorContext, input: Input): object {
  const {LookupAttributes, StartTime, EndTime, EventCategory: category} = input
  const [picks, within, most] = [readAttributes(LookupAttributes), readRange(input), readMaxResults(input.MaxResults)]
  if (category !== undefined && category !== null && category !== 'insight')
    throw jsonError('InvalidEventCategoryException', 'The event category can be "insight", or absent.')
  const listing = {LookupAttributes, StartTime, EndTime, category}
  const before = readToken(context, listing, input.NextToken)
  if (category === 'insight') return {Events: []}
  const Events: TrailEvent[] = []
  let last = 0
  for (const entry of context.trail.latest(before)) {
    const event = toTrailEvent(entry, context)
    if (!picks(event) || !within(event)) continue
    if (Events.length === most)
      return {Events, NextToken: createPageToken(context, {operation: 'LookupEvents', filter: listing}, String(last))}
    Events.push(event)
    last = entry.number
  }
  return {Events}
}
