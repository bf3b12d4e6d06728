import {describe, expect, test} from 'vitest'
import {canonicalRequest, sha256Hex, sortedRawQuery} from '../../../src/protocol/sigv4/canonical-request.ts'
import {presignUrl} from '../../../src/protocol/sigv4/presign.ts'
import {readClaim, signatureMatches} from '../../../src/protocol/sigv4/received.ts'
import {signatureOf} from '../../../src/protocol/sigv4/signature.ts'

const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo-channel/1234567890123'
const clientId = 'd7d1c6e2-9cb0-4d61-bea9-ecb3d3816557'
const longTerm = {accessKeyId: 'AKIAIOSFODJJ7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxQQiCYEXAMPLEKEY'}
const temporary = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken:
    'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE/IvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4OlgkBN9bkUDNCJiBeb/AXlzBBko7b15fjrBs2+cTQtpZ3CYWFXG8C5zqx37wnOE49mRl/+OtkIKGO7fAE',
}
const master = 'wss://m-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'
const viewer = 'wss://v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com'
const common = {region: 'us-west-2', date: new Date('2023-07-24T08:07:02.951Z'), expiresSeconds: 299}
const asMaster = {'X-Amz-ChannelARN': channelArn}
const asViewer = {...asMaster, 'X-Amz-ClientId': clientId}

// aws-samples/amazon-kinesis-video-streams-demos, sigv4-signing/rust/tests/sigv4_signer_tests.rs
describe('presigned URLs agree with the signers of AWS', () => {
  test.each([
    ['master, long-term', master, asMaster, longTerm, '0bbef329f0d9d3e68635f7b844ac684c7764a0c228ca013232d935c111b9a370'],
    ['viewer, long-term', viewer, asViewer, longTerm, 'cea541f699dc51bc53a55590ce817e63cc06fac2bdef4696b63e0889eb448f0b'],
    ['master, temporary', master, asMaster, temporary, 'f8fed632bbe38ac920c7ed2eeaba1a4ba5e2b1bd7aada9f852708112eab76baa'],
    ['viewer, temporary', viewer, asViewer, temporary, '77ea5ff8ede2e22aa268a3a068f1ad3a5d92f0fa8a427579f9e6376e97139761'],
  ])('%s', (_name, url, query, credentials, signature) => {
    const signed = presignUrl({url, query, credentials, ...common})
    expect(signed.startsWith(`${url}/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-ChannelARN=arn%3Aaws%3A`)).toBe(true)
    expect(signed.endsWith(`&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`)).toBe(true)
  })

  // awslabs/amazon-kinesis-video-streams-webrtc-sdk-js, SigV4RequestSigner.spec.ts
  test.each([
    ['with a session token', 'FakeSessionToken', 'fc268038be276315822b4f73eafd28ee3a5632a2a35fdb0a88db9a42b13d6c92'],
    ['without one', undefined, 'be1e78950d956a8a9a1997417099ddbd7455619f3d08c4ad20e1e272179ca695'],
    ['with an empty one, which counts as none', '', 'be1e78950d956a8a9a1997417099ddbd7455619f3d08c4ad20e1e272179ca695'],
  ])('JavaScript SDK, %s', (_name, sessionToken, signature) => {
    const signed = presignUrl({
      url: 'wss://kvs.awsamazon.com',
      query: {'X-Amz-TestParam': 'test-param-value'},
      credentials: {accessKeyId: 'AKIA4F7WJQR7FMMWMNXI', secretAccessKey: 'FakeSecretKey', sessionToken},
      region: 'us-west-2',
      date: new Date('2019-12-01T00:00:00Z'),
      expiresSeconds: 299,
    })
    expect(signed).toContain(`X-Amz-Signature=${signature}`)
  })
})

describe('a presigned URL that was received', () => {
  const received = (url: string, host = new URL(url).host) => {
    const [path, query] = url.slice(url.indexOf('/', 'wss://'.length)).split('?') as [string, string]
    return {method: 'GET', path, query, headers: {host}}
  }
  const check = (request: ReturnType<typeof received>, secret = longTerm.secretAccessKey) => {
    const read = readClaim(request)
    return read.kind === 'claim' && signatureMatches(request, read.claim, secret)
  }
  const signed = presignUrl({url: 'wss://127.0.0.1:4433', query: asViewer, credentials: longTerm, ...common})

  test('says who signed it, when, for what', () => {
    expect(readClaim(received(signed))).toMatchObject({
      kind: 'claim',
      claim: {
        place: 'query',
        accessKeyId: longTerm.accessKeyId,
        scope: {date: '20230724', region: 'us-west-2', service: 'kinesisvideo'},
        dateMs: Date.UTC(2023, 6, 24, 8, 7, 2),
        expiresSeconds: 299,
        signedHeaders: ['host'],
      },
    })
  })

  test('is good with its own secret only', () => {
    expect(check(received(signed))).toBe(true)
    expect(check(received(signed), 'another')).toBe(false)
    expect(check(received(signed.replace(clientId, 'somebody-else')))).toBe(false)
  })

  test('is good whatever the order of its parameters', () => {
    const [start, query] = signed.split('?') as [string, string]
    expect(check(received(`${start}?${query.split('&').reverse().join('&')}`))).toBe(true)
  })

  test('is good when the port was signed and when it was not', () => {
    const withoutPort = presignUrl({url: 'wss://127.0.0.1', query: asViewer, credentials: longTerm, ...common})
    expect(check(received(withoutPort, '127.0.0.1:4433'))).toBe(true)
  })

  test('is good when the client left characters unescaped that RFC 3986 escapes', () => {
    const odd = presignUrl({url: master, query: {...asMaster, note: "a*b'(c)!"}, credentials: longTerm, ...common})
    expect(check(received(odd.replace('a%2Ab%27%28c%29%21', "a*b'(c)!")))).toBe(true)
  })

  // Java's URLEncoder, which the Android SDK uses, writes a blank as `+` and leaves `*`: it then signs what it wrote.
  test('is good when it was signed in an encoding of the client’s own', () => {
    const unsigned = signed.slice(signed.indexOf('?') + 1, signed.indexOf('&X-Amz-Signature'))
    const parameters = [...unsigned.split('&'), 'note=a%20b%2ac'].map((p) => ({name: p.split('=')[0]!, value: p.split('=')[1]!}))
    const query = sortedRawQuery(parameters)
    const canonical = canonicalRequest({method: 'GET', path: '/', query, headers: [['host', 'h']], payloadHash: sha256Hex('')})
    const scope = {date: '20230724', region: 'us-west-2', service: 'kinesisvideo'}
    const signature = signatureOf(canonical, '20230724T080702Z', scope, longTerm.secretAccessKey)
    expect(check({method: 'GET', path: '/', query: `${query}&X-Amz-Signature=${signature}`, headers: {host: 'h'}})).toBe(true)
  })
})
