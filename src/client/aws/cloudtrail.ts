import {CloudTrailClient, type Event, LookupEventsCommand} from '@aws-sdk/client-cloudtrail'
import type {TrailEvent} from '../../model/trail-event.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import {plain, present} from './kinesis-video.ts'
import type {TrailApi} from './trail-api.ts'
import {readTrailRecord} from './trail-record.ts'

/** The most that the model allows (`MaxResults`): two requests a second are few, so they had better bring much. */
const pageSize = 50

export function createTrailApi(options: KvsApiOptions, call: Caller): TrailApi {
  const client = new CloudTrailClient({...clientSettings(options), ...endpointOfOthers(options)})
  return {
    async *events(resource, {fromMs, toMs}, {signal} = {}) {
      let next: string | undefined
      do {
        const input = {
          LookupAttributes: [{AttributeKey: 'ResourceName' as const, AttributeValue: resource}],
          StartTime: new Date(fromMs),
          EndTime: new Date(toMs),
          MaxResults: pageSize,
          ...(next && {NextToken: next}),
        }
        const page = await call('LookupEvents', signal, ({traced, abortSignal}) =>
          client.send(traced(new LookupEventsCommand(input)), {abortSignal}),
        )
        for (const event of page.Events ?? []) yield readEvent(event)
        next = page.NextToken
      } while (next)
    },
  }
}

/** What LookupEvents lists of an event, and what the record in it says besides. */
function readEvent({
  EventId,
  EventName,
  EventTime,
  ReadOnly,
  Username,
  AccessKeyId,
  Resources,
  CloudTrailEvent,
}: Event): TrailEvent {
  const record = readTrailRecord(CloudTrailEvent ?? '')
  return {
    id: plain(present(EventId, 'LookupEvents', 'EventId')),
    at: present(EventTime, 'LookupEvents', 'EventTime').toISOString(),
    event: plain(present(EventName, 'LookupEvents', 'EventName')),
    readOnly: ReadOnly === 'true',
    who: {
      ...record.who,
      ...(Username && {name: plain(Username)}),
      ...(AccessKeyId && {accessKeyId: plain(AccessKeyId)}),
    },
    from: record.from,
    ...(record.error && {error: record.error}),
    request: record.request,
    resources: (Resources ?? []).flatMap(({ResourceName}) => (ResourceName ? [plain(ResourceName)] : [])),
    ...(record.requestId !== undefined && {requestId: record.requestId}),
  }
}
