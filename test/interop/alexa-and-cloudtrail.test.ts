import {afterAll, beforeAll, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {AwsCli} from '../support/aws-cli.ts'

let emulator: Emulator
let cli: AwsCli
let ChannelARN: string
let rest: string
let websocket: string

beforeAll(async () => {
  emulator = await startEmulator({demoChannel: false, timeScale: 10})
  cli = new AwsCli(emulator)
  ;({ChannelARN} = await cli.run<{ChannelARN: string}>('kinesisvideo create-signaling-channel --channel-name door'))
  const {ResourceEndpointList} = await cli.run<{ResourceEndpointList: {Protocol: string; ResourceEndpoint: string}[]}>(
    `kinesisvideo get-signaling-channel-endpoint --channel-arn ${ChannelARN} --single-master-channel-endpoint-configuration Protocols=HTTPS,WSS,Role=MASTER`,
  )
  const endpoint = (wanted: string) => ResourceEndpointList.find(({Protocol}) => Protocol === wanted)!.ResourceEndpoint
  rest = endpoint('HTTPS')
  websocket = endpoint('WSS')
})
afterAll(async () => {
  cli?.remove()
  await emulator?.stop()
})

const offer = Buffer.from('{"type":"offer","sdp":"v=0\\r\\n"}').toString('base64')
const answer = Buffer.from('{"type":"answer","sdp":"v=0\\r\\n"}').toString('base64')

const sendOffer = (payload = offer): string[] =>
  `kinesis-video-signaling send-alexa-offer-to-master --channel-arn ${ChannelARN} --sender-client-id echo.1 --message-payload ${payload}`.split(
    ' ',
  )

test('the AWS CLI sends an offer as Alexa does, and gets the answer of the master', async () => {
  const {credentials, region, caPem} = emulator
  const url = presignUrl({
    ...{url: websocket, query: {'X-Amz-ChannelARN': ChannelARN}, expiresSeconds: 299},
    ...{credentials, region, date: new Date()},
  })
  const master = new WebSocket(url, {ca: caPem})
  const heard: string[] = []
  master.on('message', (data) => {
    heard.push(data.toString())
    master.send(JSON.stringify({action: 'SDP_ANSWER', recipientClientId: 'echo.1', messagePayload: answer}))
  })
  await new Promise((resolve, reject) => master.once('open', resolve).once('error', reject))
  expect(await cli.run(sendOffer(), {endpoint: rest})).toEqual({Answer: answer})
  expect(heard).toEqual([`{"messagePayload":"${offer}","messageType":"SDP_OFFER","senderClientId":"echo.1"}`])
  master.close()
})

test('without a master it waits for 29 s of the service, and reads the words of the gateway', async () => {
  const from = performance.now()
  expect(await cli.refusalOf(sendOffer(), {endpoint: rest})).toBe('InternalFailure: Endpoint request timed out')
  expect(performance.now() - from).toBeGreaterThan(2900)
  expect(await cli.refusalOf(sendOffer('abc'), {endpoint: rest})).toMatch(/^InvalidArgumentException: /)
})

interface Found {
  readonly Events: {EventName: string; Username: string; ReadOnly: string; CloudTrailEvent: string}[]
}

test('the AWS CLI looks up who created the channel, and what was refused', async () => {
  const created = await cli.run<Found>(
    'cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CreateSignalingChannel',
  )
  expect(created.Events).toMatchObject([{EventName: 'CreateSignalingChannel', Username: 'kvsctl-emulator', ReadOnly: 'false'}])
  expect(JSON.parse(created.Events[0]!.CloudTrailEvent)).toMatchObject({
    ...{sourceIPAddress: '127.0.0.1', requestParameters: {channelName: 'door'}, responseElements: {channelARN: ChannelARN}},
    userAgent: expect.stringMatching(/^aws-cli\//),
  })

  await cli.refusalOf('kinesisvideo describe-signaling-channel --channel-name nobody')
  const nobody = await cli.run<Found>(
    'cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=nobody',
  )
  expect(JSON.parse(nobody.Events[0]!.CloudTrailEvent)).toMatchObject({errorCode: 'ResourceNotFoundException'})

  // Three pages are more than the service takes in a second: the CLI asks again.
  const all = await cli.run<Found>('cloudtrail lookup-events --page-size 1', {env: {AWS_MAX_ATTEMPTS: '8'}})
  const names = all.Events.map(({EventName}) => EventName)
  expect(names).toEqual(['DescribeSignalingChannel', 'GetSignalingChannelEndpoint', 'CreateSignalingChannel'])
  expect(await cli.refusalOf('cloudtrail lookup-events --start-time 2026-01-02 --end-time 2026-01-01')).toMatch(
    /^InvalidTimeRangeException: /,
  )
  expect(await cli.refusalOf('cloudtrail describe-trails')).toMatch(/^NotImplementedByEmulatorException: .*DescribeTrails/)
})
