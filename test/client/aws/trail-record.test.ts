import {describe, expect, it} from 'vitest'
import {Paces} from '../../../src/client/aws/paces.ts'
import {readTrailRecord} from '../../../src/client/aws/trail-record.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const read = (record: unknown) => readTrailRecord(JSON.stringify(record))

describe('a CloudTrail record', () => {
  // Members as in the example of the WebRTC developer guide, "Logging API calls with CloudTrail".
  it('says who called, from where, with what and with what outcome', () => {
    expect(
      read({
        eventVersion: '1.05',
        userIdentity: {
          type: 'IAMUser',
          arn: 'arn:aws:iam::123456789012:user/Alice',
          accountId: '123456789012',
          userName: 'Alice',
        },
        sourceIPAddress: '2001:db8::7',
        userAgent: 'aws-sdk-java/unknown-version Linux/x.xx',
        errorCode: 'ResourceNotFoundException',
        errorMessage: 'no such channel',
        requestParameters: {
          channelARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/door/1',
          singleMasterConfiguration: {messageTtlSeconds: 30},
        },
        responseElements: null,
        requestID: 'b8ed1f33',
      }),
    ).toEqual({
      who: {type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/Alice'},
      from: {address: '2001:db8::7', userAgent: 'aws-sdk-java/unknown-version Linux/x.xx'},
      error: {code: 'ResourceNotFoundException', message: 'no such channel'},
      request: {
        channelARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/door/1',
        'singleMasterConfiguration.messageTtlSeconds': '30',
      },
      requestId: 'b8ed1f33',
    })
  })

  it('names the service that called in the name of AWS', () => {
    expect(read({userIdentity: {type: 'AWSService', invokedBy: 'config.amazonaws.com'}}).who).toEqual({
      ...{type: 'AWSService', arn: 'config.amazonaws.com'},
    })
  })

  it('shows no secret, whether it is named by a member or by a tag', () => {
    const {request} = read({
      requestParameters: {
        sessionToken: 'hush',
        nested: {secretAccessKey: ['hush']},
        tags: [
          {key: 'DbPassword', value: 'hush'},
          {key: 'Site', value: 'North'},
        ],
        tagMap: {'x-amz-signature': 'hush'},
        clientToken: 'idempotent',
      },
    })
    expect(JSON.stringify(request)).not.toContain('hush')
    expect(request).toMatchObject({
      sessionToken: '[redacted]',
      'tags[0].key': 'DbPassword',
      'tags[1].value': 'North',
      clientToken: 'idempotent',
    })
  })

  it('cannot speak to the terminal, nor fill the memory', () => {
    const {request, from} = read({
      userAgent: '\u001b]0;owned\u0007',
      requestParameters: {'\u001b[2J': '\u001b[31m', long: 'x'.repeat(100_000), many: Array.from({length: 5_000}, () => 'x')},
    })
    expect(JSON.stringify([request, from])).not.toMatch(/\\u001b|\\u0007/)
    expect(JSON.stringify(request).length).toBeLessThan(5_000)
    expect(Object.keys(read({requestParameters: JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)}).request)).toEqual([
      'a.a.a.a.a.a',
    ])
  })

  it.each(['', '{', '[]', 'null', '"text"', '{"userIdentity":7,"requestParameters":"text","errorCode":{}}'])(
    'is nothing to fall over: %s',
    (text) => {
      expect(readTrailRecord(text)).toEqual({who: {}, from: {}, request: {}})
    },
  )
})

it('CloudTrail is asked twice a second, whatever it is asked about', async () => {
  const clock = new ManualClock()
  const paces = new Paces(clock)
  const {signal} = new AbortController()
  let asked = 0
  for (let i = 0; i < 6; i++)
    for (const pace of paces.of('LookupEvents', {NextToken: String(i)})) void pace.take(signal).then(() => asked++)
  const after = async (ms: number): Promise<number> => {
    clock.advance(ms)
    for (let tick = 0; tick < 10; tick++) await Promise.resolve()
    return asked
  }
  expect([await after(0), await after(499), await after(1), await after(500), await after(1000)]).toEqual([2, 2, 3, 4, 6])
})
