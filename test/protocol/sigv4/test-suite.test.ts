import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {formatAmzDate, parseAmzDate} from '../../../src/protocol/sigv4/amz-date.ts'
import {uriDecode, uriEncode} from '../../../src/protocol/sigv4/encoding.ts'
import {readClaim, signatureMatches} from '../../../src/protocol/sigv4/received.ts'
import {signHeaders} from '../../../src/protocol/sigv4/sign-headers.ts'
import {signingKey} from '../../../src/protocol/sigv4/signature.ts'
import {anyText} from '../../support/any-text.ts'

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const sts =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='

interface Vector {
  name: string
  method?: string
  path?: string
  query?: string
  headers?: Record<string, string>
  body?: string
  signature: string
}

// The AWS Signature Version 4 test suite (aws-sig-v4-test-suite, 2015-08-30): request in, signature out.
const vectors: Vector[] = [
  {name: 'get-vanilla', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'},
  {
    name: 'get-vanilla-query-order-key-case',
    query: 'Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-empty-query-key',
    query: 'Param1=value1',
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  },
  {name: 'get-vanilla-utf8-query', query: 'ሴ=bar', signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'},
  {
    name: 'get-header-value-trim',
    headers: {'my-header1': ' value1', 'my-header2': ' "a   b   c"'},
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'get-header-key-duplicate',
    headers: {'my-header1': 'value2,value2,value1'},
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  {name: 'get-space', path: '/example space/', signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'},
  {name: 'get-slashes', path: '//example//', signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'},
  {name: 'get-slash-dot-slash', path: '/./', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'},
  {name: 'post-vanilla', method: 'POST', signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'},
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    name: 'post-x-www-form-urlencoded-parameters',
    method: 'POST',
    headers: {'content-type': 'application/x-www-form-urlencoded; charset=utf8'},
    body: 'Param1=value1',
    signature: '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
  },
  {
    name: 'post-sts-header-before',
    method: 'POST',
    headers: {'x-amz-security-token': sts},
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
]

const received = (vector: Vector, signature = vector.signature) => {
  const signed = ['host', 'x-amz-date', ...Object.keys(vector.headers ?? {})].sort().join(';')
  return {
    method: vector.method ?? 'GET',
    path: vector.path ?? '/',
    query: vector.query ?? '',
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      ...vector.headers,
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
    },
    ...(vector.body !== undefined && {body: Buffer.from(vector.body)}),
  }
}

const accepts = (request: ReturnType<typeof received>) => {
  const read = readClaim(request)
  return read.kind === 'claim' && signatureMatches(request, read.claim, secret)
}

describe('header signatures agree with the test suite of AWS', () => {
  test.each(vectors)('$name', (vector) => {
    expect(accepts(received(vector))).toBe(true)
    expect(
      accepts(
        received(
          vector,
          vector.signature.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
        ),
      ),
    ).toBe(false)
  })

  test('a security token that was added after signing does no harm', () => {
    const request = received({name: 'post-sts-header-after', method: 'POST', signature: vectors[9]!.signature})
    expect(accepts({...request, headers: {...request.headers, ...{'x-amz-security-token': sts}}})).toBe(true)
  })

  // AWS General Reference, "Examples of how to derive a signing key for Signature Version 4"
  test('the signing key is derived as the reference does it', () => {
    const key = signingKey(secret, {date: '20150830', region: 'us-east-1', service: 'iam'})
    expect(key.toString('hex')).toBe('c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9')
  })

  test('what signHeaders signs is what the suite signs', () => {
    const headers = signHeaders({
      method: 'POST',
      url: 'https://example.amazonaws.com/',
      headers: {'Content-Type': 'application/x-www-form-urlencoded'},
      body: 'Param1=value1',
      credentials: {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret},
      region: 'us-east-1',
      service: 'service',
      date: new Date('2015-08-30T12:36:00Z'),
    })
    expect(headers.authorization).toContain('SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e')
  })
})

describe('what is received is never trusted to be well-formed', () => {
  test('no signature at all is a thing of its own', () => {
    expect(readClaim({method: 'POST', path: '/', query: '', headers: {host: 'h'}})).toEqual({kind: 'none'})
  })

  test.each([
    ['Basic dXNlcjpwYXNz', 'algorithm'],
    ['AWS4-HMAC-SHA256', 'algorithm'],
    ['AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00', "'Credential'"],
    ['AWS4-HMAC-SHA256 Credential=A/20150830/r/s/aws4_request, SignedHeaders=host', "'Signature'"],
    ['AWS4-HMAC-SHA256 Credential=A/20150830/r/s/aws4_request, Signature=00', "'SignedHeaders'"],
    ['AWS4-HMAC-SHA256 Credential=A/r/s, SignedHeaders=host, Signature=00', '5 slash-delimited'],
    ['AWS4-HMAC-SHA256 Credential=A/20150830/r/s/aws4_request, SignedHeaders=host, Signature=00', 'Date'],
  ])('Authorization %j is defective', (authorization, problem) => {
    const read = readClaim({method: 'POST', path: '/', query: '', headers: {host: 'h', authorization}})
    expect(read).toMatchObject({kind: 'defective', problem: expect.stringContaining(problem)})
  })

  test('a signature that leaves the host out is refused', () => {
    const headers = {
      'x-amz-date': '20150830T123600Z',
      authorization: received(vectors[0]!).headers.authorization.replace('host;', ''),
    }
    const request = {method: 'GET', path: '/', query: '', headers}
    const read = readClaim(request)
    expect(read.kind === 'claim' && signatureMatches(request, read.claim, secret)).toBe(false)
  })

  test('any header and query is read without throwing', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (authorization, query) => {
        for (const headers of [
          {authorization: `AWS4-HMAC-SHA256 ${authorization}`, 'x-amz-date': '20150830T123600Z'},
          {host: 'h'},
        ]) {
          const request = {method: 'GET', path: '/', query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&${query}`, headers}
          const read = readClaim(request)
          if (read.kind === 'claim') signatureMatches(request, read.claim, secret)
        }
      }),
    )
  })

  test('encoding and decoding are inverse, dates too', () => {
    fc.assert(fc.property(fc.string({unit: 'grapheme'}), (text) => uriDecode(uriEncode(text)) === text))
    const seconds = fc.integer({min: 0, max: 4_000_000_000})
    fc.assert(fc.property(seconds, (s) => parseAmzDate(formatAmzDate(new Date(s * 1000))) === s * 1000))
    expect(['20231332T000000Z', '2023-07-24T08:07:02Z', '', '20230230T000000Z'].map(parseAmzDate)).toEqual(
      Array(4).fill(undefined),
    )
  })
})
