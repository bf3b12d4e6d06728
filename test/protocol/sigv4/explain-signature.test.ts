import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {clientMistakes} from '../../../src/protocol/sigv4/client-mistakes.ts'
import {explainSignature, specifiedWay} from '../../../src/protocol/sigv4/explain-signature.ts'
import {presignUrl} from '../../../src/protocol/sigv4/presign.ts'
import {type ReceivedRequest, readClaim, signatureMatches} from '../../../src/protocol/sigv4/received.ts'
import {WaySigner} from '../../../src/protocol/sigv4/signing-ways.ts'
import {hostHeaderOf, takeApart} from '../../../src/protocol/sigv4/take-apart.ts'
import {anyText} from '../../support/any-text.ts'
import {longTerm, signedChannelArn, signedUrl, temporary, withoutParameter, withRaw} from '../../support/signed-urls.ts'

const signer = new WaySigner()
const date = new Date('2026-11-23T06:41:50Z')
const explain = (url: string, credentials: typeof longTerm | typeof temporary = temporary) =>
  explainSignature({parts: takeApart(url)!, credentials, regions: ['us-west-2', 'eu-west-1']})

const receivedOf = (url: string): ReceivedRequest => {
  const parts = takeApart(url)!
  return {method: 'GET', path: parts.path, query: parts.query, headers: {host: hostHeaderOf(parts)}}
}
const emulatorTakes = (url: string, secret: string): boolean => {
  const request = receivedOf(url)
  const read = readClaim(request)
  return read.kind === 'claim' && signatureMatches(request, read.claim, secret)
}

/** A URL in which every known mistake shows: characters that clients encode differently, a token, a port. */
const telling = {
  host: 'v-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com:8443',
  query: {'X-Amz-ChannelARN': signedChannelArn, 'X-Amz-ClientId': 'a b*(c)~+', 'x-extra': '1'},
  credentials: temporary,
  path: '/dev',
}

describe('a signature that is not the specified one', () => {
  const right = signedUrl(date, telling)
  const way = specifiedWay(takeApart(right)!, temporary.secretAccessKey)!
  const all = clientMistakes({way, sessionToken: temporary.sessionToken, regions: ['us-west-2', 'eu-west-1']})
  const telltale = all.filter((mistake) => signer.signature(mistake.change(way)) !== signer.signature(way))

  it('is one of many that are known', () => {
    expect(telltale.length).toBeGreaterThan(50)
  })

  it.each(telltale.map((mistake) => [mistake.says, mistake] as const))('because %s', (says, mistake) => {
    const url = withRaw(right, 'X-Amz-Signature', signer.signature(mistake.change(way)))
    const explained = explain(url)
    expect(explained.kind).toBe('variant')
    if (explained.kind !== 'variant') return
    expect(explained.mistakes.map((found) => found.says)).toEqual([says])
    expect(explained.tolerable).toBe(emulatorTakes(url, temporary.secretAccessKey))
    expect(explained.difference.expected).not.toBe(explained.difference.signed)
    expect(JSON.stringify(explained.difference)).not.toContain(encodeURIComponent(temporary.sessionToken).slice(0, 30))
  })

  it('is found where two mistakes meet', () => {
    const [a, b] = ['the session token was added after signing', 'the payload was UNSIGNED-PAYLOAD, which only S3 takes']
    const both = all.filter(({says}) => says === a || says === b)
    const other = both.reduce((changed, {change}) => change(changed), way)
    expect(explain(withRaw(right, 'X-Amz-Signature', signer.signature(other)))).toMatchObject({
      kind: 'variant',
      mistakes: [{says: a}, {says: b}],
    })
  })

  it('stays unexplained with another secret, or none', () => {
    expect(explain(right, {...temporary, secretAccessKey: 'another'})).toEqual({kind: 'unexplained'})
    expect(explain(withRaw(right, 'X-Amz-Signature', 'x'))).toEqual({kind: 'unexplained'})
    expect(explain(withoutParameter(right, 'X-Amz-Credential'))).toEqual({kind: 'unexplained'})
  })
})

// The JavaScript SDK's SigV4RequestSigner: host with its port as it stands in the endpoint, encodeURIComponent, everything sorted.
test('what AWS’s own samples sign is as specified', () => {
  for (const credentials of [longTerm, temporary])
    for (const host of ['m-a1b2c3d4.kinesisvideo.us-west-2.amazonaws.com', '127.0.0.1:39891'])
      expect(explain(signedUrl(date, {host, credentials}), credentials)).toEqual({kind: 'as-specified'})
})

const word = fc.string({unit: fc.constantFrom(...'abcXYZ019_.-'), minLength: 1, maxLength: 40})
const noise = anyText(40)

test('every URL that presignUrl makes is as specified, and the emulator takes it', () => {
  fc.assert(
    fc.property(
      fc.record({
        channel: word,
        clientId: noise,
        secret: word,
        token: fc.option(noise, {nil: undefined}),
        port: fc.nat(65_535),
      }),
      ({channel, clientId, secret, token, port}) => {
        const url = presignUrl({
          url: `wss://127.0.0.1:${port}`,
          query: {'X-Amz-ChannelARN': signedChannelArn.replace('demo-channel', channel), 'X-Amz-ClientId': clientId},
          credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret, sessionToken: token},
          region: 'us-west-2',
          date,
          expiresSeconds: 299,
        })
        const credentials = {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret}
        expect(explain(url, credentials)).toEqual({kind: 'as-specified'})
        expect(emulatorTakes(url, secret)).toBe(true)
      },
    ),
    {numRuns: 100},
  )
})

test('no text makes it throw, and none keeps it long', () => {
  const good = signedUrl(date)
  const broken = fc
    .tuple(fc.nat(good.length), fc.nat(30), noise)
    .map(([at, length, text]) => good.slice(0, at) + text + good.slice(at + length))
  const url = fc
    .tuple(fc.domain(), noise, noise)
    .map(([host, name, value]) => `https://${host}/?${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  fc.assert(
    fc.property(fc.oneof(noise, broken, url), (text) => {
      const parts = takeApart(text)
      if (parts) explainSignature({parts, credentials: longTerm, regions: []})
    }),
    {numRuns: 20},
  )
  expect(takeApart(`wss://h/?${'x'.repeat(1_000_000)}`)).toBeUndefined()
})
