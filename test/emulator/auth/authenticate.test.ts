import {beforeEach, describe, expect, test} from 'vitest'
import {authenticate} from '../../../src/emulator/auth/authenticate.ts'
import {authenticateUpgrade} from '../../../src/emulator/auth/authenticate-upgrade.ts'
import {Identities, ownIdentity} from '../../../src/emulator/identity/identity.ts'
import {presignUrl} from '../../../src/protocol/sigv4/presign.ts'
import {signHeaders} from '../../../src/protocol/sigv4/sign-headers.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const minute = 60_000
const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1700000000000'

const keys = {accessKeyId: 'AKID', secretAccessKey: 'secret'}

let clock: ManualClock
let context: ReturnType<typeof createTestContext>
beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 7, 0, 0))
  context = createTestContext({clock, identities: new Identities([ownIdentity('123456789012', keys)])})
})

interface Signing {
  accessKeyId?: string
  secretAccessKey?: string
  region?: string
  service?: string
  atMs?: number
  headers?: Record<string, string>
}

const signed = ({accessKeyId = 'AKID', secretAccessKey = 'secret', atMs = clock.now(), ...rest}: Signing = {}) => {
  const body = '{"ChannelName":"cam"}'
  const headers = signHeaders({
    method: 'POST',
    url: 'http://127.0.0.1:4000/describeSignalingChannel',
    body,
    credentials: {accessKeyId, secretAccessKey},
    region: 'us-west-2',
    date: new Date(atMs),
    ...rest,
  })
  return {method: 'POST', path: '/describeSignalingChannel', query: '', headers, body: Buffer.from(body)}
}

const judged = (request: ReturnType<typeof signed>, services = ['kinesisvideo', 'sts']) => {
  const result = authenticate(context, request, {services})
  return result.status === 'refused'
    ? {code: result.error.code, status: result.error.status, text: result.error.message}
    : result.principal
}

describe('a REST request', () => {
  test('is let in with the key of the emulator', () => {
    expect(judged(signed())).toMatchObject({accessKeyId: 'AKID', service: 'kinesisvideo', region: 'us-west-2'})
    expect(judged(signed({headers: {'content-type': 'application/json', 'amz-sdk-request': 'attempt=1; max=3'}}))).toHaveProperty(
      'service',
    )
  })

  // The C SDK adds x-amz-security-token after signing.
  test('may carry a security token that was not signed', () => {
    const request = signed()
    expect(judged({...request, headers: {...request.headers, 'x-amz-security-token': 'token'}})).toHaveProperty('service')
  })

  test('is refused as AWS refuses it', () => {
    const {headers, ...rest} = signed()
    const {authorization, ...unsigned} = headers
    expect(judged({...rest, headers: unsigned})).toEqual({
      code: 'MissingAuthenticationTokenException',
      status: 403,
      text: 'Missing Authentication Token',
    })
    expect(judged(signed({accessKeyId: 'AKIAUNKNOWN'}))).toEqual({
      code: 'UnrecognizedClientException',
      status: 403,
      text: 'The security token included in the request is invalid.',
    })
    expect(judged(signed({secretAccessKey: 'wrong'}))).toMatchObject({
      code: 'InvalidSignatureException',
      status: 403,
      text: expect.stringMatching(/^The request signature we calculated does not match the signature you provided\./),
    })
    expect(judged({...rest, headers: {...headers, authorization: `${authorization}`.replace(/Signature=.*/, '')}})).toMatchObject(
      {
        code: 'IncompleteSignatureException',
      },
    )
  })

  test.each([
    ['its body', (r: ReturnType<typeof signed>) => ({...r, body: Buffer.from('{}')})],
    ['its path', (r: ReturnType<typeof signed>) => ({...r, path: '/deleteSignalingChannel'})],
    ['a signed header', (r: ReturnType<typeof signed>) => ({...r, headers: {...r.headers, host: 'elsewhere'}})],
  ])('that was changed after signing (%s) is refused', (_name, change) => {
    expect(judged(change(signed()))).toMatchObject({code: 'InvalidSignatureException'})
  })

  test('must be signed for this region and service; STS takes the global region too', () => {
    expect(judged(signed({region: 'eu-west-1'}))).toMatchObject({text: 'Credential should be scoped to a valid region.'})
    expect(judged(signed({service: 's3'}))).toMatchObject({
      text: "Credential should be scoped to correct service: 'kinesisvideo'.",
    })
    expect(judged(signed({service: 'sts', region: 'us-east-1'}))).toMatchObject({
      accessKeyId: 'AKID',
      service: 'sts',
      region: 'us-east-1',
    })
  })

  test('may be five minutes off, not more, and the refusal names both times', () => {
    const now = clock.now()
    expect(judged(signed({atMs: now - 5 * minute}))).toHaveProperty('service')
    expect(judged(signed({atMs: now + 5 * minute}))).toHaveProperty('service')
    expect(judged(signed({atMs: now - 5 * minute - 1000}))).toMatchObject({
      code: 'InvalidSignatureException',
      text: 'Signature expired: 20261123T065459Z is now earlier than 20261123T065500Z (20261123T070000Z - 5 min.)',
    })
    expect(judged(signed({atMs: now + 5 * minute + 1000}))).toMatchObject({
      text: 'Signature not yet current: 20261123T070501Z is still later than 20261123T070500Z (20261123T070000Z + 5 min.)',
    })
  })
})

describe('a websocket upgrade', () => {
  const upgrade = (url: string) => {
    const {host, pathname, search} = new URL(url)
    return authenticateUpgrade(context, {method: 'GET', path: pathname, query: search.slice(1), headers: {host}})
  }
  const presigned = (query: Record<string, string>, more: {expiresSeconds?: number; date?: Date; url?: string} = {}) =>
    presignUrl({
      url: 'wss://127.0.0.1:4433',
      query,
      credentials: keys,
      region: 'us-west-2',
      date: new Date(clock.now()),
      expiresSeconds: 299,
      ...more,
    })
  const refusal = (result: ReturnType<typeof upgrade>) =>
    result.status === 'refused' && {status: result.response.status, body: JSON.parse(String(result.response.body)) as unknown}

  test('proves the channel, the client and the key', () => {
    expect(upgrade(presigned({'X-Amz-ChannelARN': channelArn, 'X-Amz-ClientId': 'viewer-1'}))).toMatchObject({
      status: 'verified',
      verified: {channelArn, clientId: 'viewer-1', principal: {accessKeyId: 'AKID'}, region: 'us-west-2'},
    })
    expect(upgrade(presigned({'X-Amz-ChannelARN': channelArn}))).toMatchObject({
      status: 'verified',
      verified: {channelArn, principal: {accessKeyId: 'AKID'}, region: 'us-west-2'},
    })
  })

  test('is good for as long as its URL says: up to a week, as the C SDK asks', () => {
    const short = presigned({'X-Amz-ChannelARN': channelArn})
    const long = presigned({'X-Amz-ChannelARN': channelArn}, {expiresSeconds: 604_800})
    clock.advance(299_000)
    expect(upgrade(short).status).toBe('verified')
    clock.advance(1000)
    expect(refusal(upgrade(short))).toEqual({
      status: 403,
      body: {message: 'Signature expired: 20261123T070000Z is now earlier than 20261123T070001Z (20261123T070500Z - 299 sec.)'},
    })
    clock.advance(6 * 24 * 60 * minute)
    expect(upgrade(long).status).toBe('verified')
    expect(refusal(upgrade(presigned({'X-Amz-ChannelARN': channelArn}, {expiresSeconds: 604_801})))).toMatchObject({status: 403})
    expect(refusal(upgrade(presigned({'X-Amz-ChannelARN': channelArn}, {expiresSeconds: 0})))).toMatchObject({status: 403})
  })

  test('is good for five minutes where its URL does not say: aws4 1.13.2 signed this one', () => {
    const query = `X-Amz-Date=20261123T070000Z&X-Amz-ChannelARN=${encodeURIComponent(channelArn)}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261123%2Fus-west-2%2Fkinesisvideo%2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0b8bc37499b5931a233a1c03eeac0bb42b88374e9b25464e317e4f249df59722`
    const url = `wss://m-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com/?${query}`
    clock.advance(5 * minute)
    expect(upgrade(url).status).toBe('verified')
    clock.advance(1000)
    expect(refusal(upgrade(url))).toMatchObject({status: 403, body: {message: expect.stringMatching(/^Signature expired: /)}})
  })

  test.each(['[::1]:4433', '::1:4433'])('signed for an IPv6 address is good with Host: %s', (host) => {
    const url = new URL(presigned({'X-Amz-ChannelARN': channelArn}, {url: 'wss://[::1]:4433'}))
    const request = {method: 'GET', path: '/', query: url.search.slice(1), headers: {host}}
    expect(authenticateUpgrade(context, request).status).toBe('verified')
  })

  test('without a signature is refused with 403, whatever the channel', () => {
    expect(refusal(upgrade('wss://127.0.0.1:4433/?X-Amz-ChannelARN=nonsense'))).toEqual({
      status: 403,
      body: {message: 'Missing Authentication Token'},
    })
  })
})

describe('faults', () => {
  test('expired-token says so before the signature is looked at', () => {
    context.faults.add({name: 'expired-token', count: 1})
    expect(judged(signed({secretAccessKey: 'wrong'}))).toEqual({
      code: 'ExpiredTokenException',
      status: 403,
      text: 'The security token included in the request is expired',
    })
    expect(judged(signed())).toHaveProperty('service')
  })

  test('clock-skew makes good signatures old or early', () => {
    const {id} = context.faults.add({name: 'clock-skew'})
    expect(judged(signed())).toMatchObject({
      text: expect.stringMatching(/^Signature expired: 20261123T070000Z .*\(20261123T071000Z - 5 min\.\)$/),
    })
    context.faults.remove(id)
    context.faults.add({name: 'clock-skew', params: {seconds: '301', direction: 'ahead'}})
    expect(judged(signed())).toMatchObject({text: expect.stringMatching(/^Signature not yet current: /)})
  })
})
