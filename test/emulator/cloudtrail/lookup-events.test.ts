import {describe, expect, it} from 'vitest'
import {cloudTrailService} from '../../../src/emulator/cloudtrail/cloudtrail-service.ts'
import {recordCall} from '../../../src/emulator/cloudtrail/record-call.ts'
import {Trail} from '../../../src/emulator/cloudtrail/trail.ts'
import type {TrailEvent} from '../../../src/emulator/cloudtrail/trail-event.ts'
import {Limits} from '../../../src/emulator/control-plane/limits.ts'
import {controlPlaneOperations} from '../../../src/emulator/control-plane/operations/index.ts'
import {errorResponse, serviceError} from '../../../src/emulator/http/aws-error.ts'
import type {HttpResponse} from '../../../src/emulator/http/message.ts'
import {recordedOperations} from '../../../src/model/trail-coverage.ts'
import {createTestContext, ownPrincipal} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/YourChannelName/1574203743620'
const ok = (output: object): HttpResponse => ({status: 200, headers: {}, body: JSON.stringify(output)})

function start(rateScale = Number.POSITIVE_INFINITY) {
  const clock = new ManualClock(Date.UTC(2019, 10, 19, 22, 49, 4, 500))
  const context = createTestContext({clock, limits: new Limits(clock, {rateScale})})
  const call = (operation: keyof typeof controlPlaneOperations, input: object | string, response: HttpResponse = ok({})) =>
    recordCall(
      context,
      ownPrincipal(context),
      {
        ...{method: 'POST', path: controlPlaneOperations[operation].route, query: '', sourceAddress: '127.0.0.1'},
        headers: {'user-agent': 'aws-sdk-java/unknown-version Linux/x.xx'},
        body: Buffer.from(typeof input === 'string' ? input : JSON.stringify(input)),
      },
      response,
    )
  const ask = async (input: object | string, operation = 'LookupEvents') => {
    const headers = {'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`}
    const body = Buffer.from(typeof input === 'string' ? input : JSON.stringify(input))
    const response = await cloudTrailService(context).handle(
      {method: 'POST', path: '/', query: '', headers, body},
      ownPrincipal(context, 'cloudtrail'),
    )
    return {status: response!.status, ...JSON.parse(String(response!.body))} as never as {
      status: number
      __type?: string
      Events: TrailEvent[]
      NextToken?: string
    }
  }
  return {clock, context, call, ask}
}

describe('an event', () => {
  it('has the form that the developer guide shows', async () => {
    const {call, ask} = start()
    const answered = call('CreateSignalingChannel', {ChannelName: 'YourChannelName'}, ok({ChannelARN: arn}))
    const {Events} = await ask({})
    expect(JSON.parse(Events[0]!.CloudTrailEvent)).toEqual({
      eventVersion: '1.05',
      userIdentity: {
        type: 'IAMUser',
        principalId: expect.any(String),
        arn: 'arn:aws:iam::123456789012:user/kvsctl-emulator',
        accountId: '123456789012',
        accessKeyId: 'AKIDTEST',
        userName: 'kvsctl-emulator',
      },
      eventTime: '2019-11-19T22:49:04Z',
      eventSource: 'kinesisvideo.amazonaws.com',
      eventName: 'CreateSignalingChannel',
      awsRegion: 'us-west-2',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'aws-sdk-java/unknown-version Linux/x.xx',
      requestParameters: {channelName: 'YourChannelName'},
      responseElements: {channelARN: arn},
      requestID: answered.headers['x-amzn-RequestId'],
      eventID: Events[0]!.EventId,
      readOnly: false,
      eventType: 'AwsApiCall',
      recipientAccountId: '123456789012',
    })
    expect(Events[0]).toMatchObject({
      ...{EventName: 'CreateSignalingChannel', ReadOnly: 'false', EventTime: 1_574_203_744, Username: 'kvsctl-emulator'},
      Resources: [
        {ResourceType: 'AWS::KinesisVideo::SignalingChannel', ResourceName: 'YourChannelName'},
        {ResourceType: 'AWS::KinesisVideo::SignalingChannel', ResourceName: arn},
      ],
    })
  })

  it('has its keys as Java would write them, at every level, but for the keys of tags', async () => {
    const {call, ask} = start()
    call('GetDataEndpoint', {APIName: 'PUT_MEDIA', StreamName: 's'}, ok({DataEndpoint: 'https://x'}))
    call('TagStream', {StreamName: 's', Tags: {Site: 'North'}})
    call('TagResource', {ResourceARN: arn, Tags: [{Key: 'Site', Value: 'North'}]})
    const records = (await ask({})).Events.map(({CloudTrailEvent}) => JSON.parse(CloudTrailEvent))
    expect(records.map(({requestParameters, responseElements}) => [requestParameters, responseElements])).toEqual([
      [{resourceARN: arn, tags: [{key: 'Site', value: 'North'}]}, null],
      [{streamName: 's', tags: {Site: 'North'}}, null],
      [{aPIName: 'PUT_MEDIA', streamName: 's'}, null],
    ])
  })

  it('names the error of a call that was refused, and shows nothing of a body that is no JSON', async () => {
    const {call, ask} = start()
    call('DeleteStream', {StreamARN: 'x'}, errorResponse(serviceError('ResourceNotFoundException', 'no such stream')))
    call('ListStreams', '{"no', errorResponse(serviceError('SerializationException', 'no JSON')))
    call('DescribeStream', {StreamName: 'x'.repeat(20_000)})
    const [large, garbage, refused] = (await ask({})).Events.map(({CloudTrailEvent}) => JSON.parse(CloudTrailEvent))
    expect(refused).toMatchObject({
      errorCode: 'ResourceNotFoundException',
      errorMessage: 'no such stream',
      responseElements: null,
    })
    expect([garbage.requestParameters, garbage.errorCode, large.requestParameters]).toEqual([
      null,
      'SerializationException',
      null,
    ])
  })

  it('is made of those operations only that the guides list', async () => {
    const {call, ask} = start()
    for (const operation of Object.keys(controlPlaneOperations) as (keyof typeof controlPlaneOperations)[]) call(operation, {})
    const names = (await ask({})).Events.map(({EventName}) => EventName)
    expect(names.sort()).toEqual(Object.keys(recordedOperations).sort())
    expect(names).toHaveLength(19)
  })
})

describe('LookupEvents', () => {
  it.each(['com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101', 'CloudTrail_20131101'])(
    'is known by the target that botocore sends, and by that of the AWS SDK for JavaScript: %s',
    async (target) => {
      const request = {
        method: 'POST',
        path: '/',
        query: '',
        headers: {'x-amz-target': `${target}.LookupEvents`},
        body: Buffer.from('{}'),
      }
      const context = createTestContext()
      const response = await cloudTrailService(context).handle(request, ownPrincipal(context, 'cloudtrail'))
      expect(response).toMatchObject({status: 200, body: '{"Events":[]}'})
    },
  )

  it('finds events by one attribute and within a time', async () => {
    const {clock, call, ask} = start()
    call('CreateSignalingChannel', {ChannelName: 'a'}, ok({ChannelARN: arn}))
    clock.advance(60_000)
    call('DescribeSignalingChannel', {ChannelARN: arn})
    const found = async (AttributeKey: string, AttributeValue: string) =>
      (await ask({LookupAttributes: [{AttributeKey, AttributeValue}]})).Events.map(({EventName}) => EventName)
    expect(await found('EventName', 'CreateSignalingChannel')).toEqual(['CreateSignalingChannel'])
    expect(await found('ReadOnly', 'true')).toEqual(['DescribeSignalingChannel'])
    expect(await found('ResourceName', arn)).toEqual(['DescribeSignalingChannel', 'CreateSignalingChannel'])
    expect(await found('ResourceName', 'b')).toEqual([])
    expect(await found('AccessKeyId', 'AKIDTEST')).toHaveLength(2)
    const {EventId} = (await ask({})).Events[0]!
    expect(await found('EventId', EventId)).toEqual(['DescribeSignalingChannel'])
    const seconds = 1_574_203_744
    expect((await ask({StartTime: seconds + 1})).Events).toHaveLength(1)
    expect((await ask({StartTime: seconds, EndTime: seconds})).Events).toHaveLength(1)
    expect((await ask({EventCategory: 'insight'})).Events).toEqual([])
  })

  it('pages through them, latest first, while more come', async () => {
    const {call, ask} = start()
    for (let i = 0; i < 120; i++) call('DescribeSignalingChannel', {ChannelName: `c${i}`})
    const seen: string[] = []
    let NextToken: string | undefined
    let pages = 0
    do {
      const page = await ask({...(NextToken !== undefined && {NextToken})})
      seen.push(...page.Events.map(({Resources}) => Resources[0]!.ResourceName))
      NextToken = page.NextToken
      pages++
      call('DescribeSignalingChannel', {ChannelName: 'late'})
    } while (NextToken !== undefined)
    expect(seen).toEqual(Array.from({length: 120}, (_, i) => `c${119 - i}`))
    expect(pages).toBe(3)
  })

  it.each([
    [{LookupAttributes: [{AttributeKey: 'Colour', AttributeValue: 'x'}]}, 'InvalidLookupAttributesException'],
    [{LookupAttributes: [{AttributeKey: 'constructor', AttributeValue: 'x'}]}, 'InvalidLookupAttributesException'],
    [{LookupAttributes: [{AttributeKey: 'EventId'}]}, 'InvalidLookupAttributesException'],
    [{LookupAttributes: [{}, {}]}, 'InvalidLookupAttributesException'],
    [{StartTime: 2, EndTime: 1}, 'InvalidTimeRangeException'],
    [{StartTime: 'today'}, 'SerializationException'],
    [{MaxResults: 51}, 'InvalidMaxResultsException'],
    [{MaxResults: 0}, 'InvalidMaxResultsException'],
    [{NextToken: 'bm9uZQ=='}, 'InvalidNextTokenException'],
    [{NextToken: 7}, 'InvalidNextTokenException'],
    [{EventCategory: 'other'}, 'InvalidEventCategoryException'],
    ['[]', 'SerializationException'],
    ['{', 'SerializationException'],
  ])('refuses %j as %s', async (input, code) => {
    expect(await start().ask(input)).toMatchObject({status: 400, __type: code})
  })

  it('refuses a token of another search, the third request in a second, and every other operation by name', async () => {
    const {clock, call, ask} = start(1)
    call('ListStreams', {})
    call('ListStreams', {})
    const {NextToken} = await ask({MaxResults: 1})
    expect(await ask({MaxResults: 1, NextToken, StartTime: 1})).toMatchObject({__type: 'InvalidNextTokenException'})
    expect(await ask({})).toMatchObject({status: 400, __type: 'ThrottlingException'})
    clock.advance(500)
    expect(await ask({MaxResults: 1, NextToken})).toMatchObject({status: 200})
    expect(await ask({}, 'CreateTrail')).toMatchObject({status: 501, __type: 'NotImplementedByEmulatorException'})
  })
})

it('a trail keeps the latest ten thousand', () => {
  const trail = new Trail()
  const {identity} = ownPrincipal(createTestContext())
  const entry = {atMs: 0, eventId: '', requestId: '', operation: 'ListStreams', identity, sourceAddress: '', userAgent: ''}
  for (let i = 0; i < 10_500; i++) trail.record({...entry, input: '', output: ''})
  const kept = trail.latest()
  expect([kept.length, kept[0]!.number, kept.at(-1)!.number]).toEqual([10_000, 10_500, 501])
  for (let i = 0; i < 10_500; i++) trail.record({...entry, input: 'x'.repeat(16_000), output: ''})
  expect(trail.latest().length * 16_500).toBeLessThan(33 * 1024 * 1024)
})
