import {describe, expect, it} from 'vitest'
import {promisesAlgorithms} from '../../../src/client/turn/challenge.ts'
import {TurnClient} from '../../../src/client/turn/turn-client.ts'
import type {FailureError} from '../../../src/model/failure-error.ts'
import {Secret} from '../../../src/model/secret.ts'
import {systemRandom} from '../../../src/platform/random.ts'
import {longTermKey, longTermKeySha256, verifyIntegritySha256} from '../../../src/protocol/stun/integrity.ts'
import {
  attributeOf,
  attributeValue,
  type PasswordAlgorithm,
  type StunAttribute,
  type StunMessage,
} from '../../../src/protocol/stun/message.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {answerTo, MemoryTransport, settled} from '../../support/memory-transport.ts'

const [username, realm, password] = ['alice', 'example.org', 'wonder']
const [md5, sha256, unknown] = [1, 2, 9].map((algorithm): PasswordAlgorithm => ({algorithm, parameters: Buffer.alloc(0)}))
const keySha256 = longTermKeySha256(username, realm, password)
/** Bit 0 of the features: password algorithms. */
const promising = 'obMatJos2gAAAnonce'
const granted: StunAttribute[] = [
  {type: 'XOR-RELAYED-ADDRESS', value: {family: 'IPv4', address: '192.0.2.15', port: 50_000}},
  {type: 'LIFETIME', value: 600},
]

const refusal = (code: number, nonce: string, algorithms?: readonly PasswordAlgorithm[]): StunAttribute[] => [
  {type: 'ERROR-CODE', value: {code, reason: ''}},
  {type: 'REALM', value: realm},
  {type: 'NONCE', value: nonce},
  ...(algorithms ? [{type: 'PASSWORD-ALGORITHMS' as const, value: algorithms}] : []),
]

type Serve = (request: StunMessage, bytes: Buffer) => Buffer | undefined

function allocateFrom(offered: readonly PasswordAlgorithm[] | undefined, signed: Serve = () => undefined) {
  const requests: StunMessage[] = []
  const transport = new MemoryTransport((request, bytes) => {
    requests.push(request)
    return attributeOf(request, 'USERNAME')
      ? signed(request, bytes)
      : answerTo(request, 'error', refusal(401, promising, offered))
  }, true)
  const credentials = {username, password: new Secret(password)}
  const client = new TurnClient({transport, clock: new ManualClock(), random: systemRandom, credentials})
  const outcome = client.allocate({signal: new AbortController().signal, timeoutMs: 4_000})
  return {requests, outcome: outcome.catch(({failure}: FailureError) => failure)}
}

const consent =
  (key: Buffer): Serve =>
  (request, bytes) =>
    verifyIntegritySha256(bytes, key) ? answerTo(request, 'success', granted, {integritySha256Key: key}) : undefined

describe('a server that offers password algorithms (RFC 8489 §9.2)', () => {
  it('is answered by its first that is known, with its list, and by MESSAGE-INTEGRITY-SHA256 alone', async () => {
    const {requests, outcome} = allocateFrom([unknown!, sha256!, md5!], consent(keySha256))
    await expect(outcome).resolves.toMatchObject({ok: true})
    const last = requests.at(-1)!
    expect(attributeValue(last, 'PASSWORD-ALGORITHMS')!.map(({algorithm}) => algorithm)).toEqual([9, 2, 1])
    expect(attributeValue(last, 'PASSWORD-ALGORITHM')!.algorithm).toBe(2)
    expect(attributeOf(last, 'MESSAGE-INTEGRITY')).toBeUndefined()
  })

  it('may prefer MD5 for the key; SHA-256 signs all the same', async () => {
    const {outcome} = allocateFrom([md5!, sha256!], consent(longTermKey(username, realm, password)))
    await expect(outcome).resolves.toMatchObject({ok: true})
  })

  it('need not repeat the list with a new nonce', async () => {
    const {requests, outcome} = allocateFrom([sha256!], (request, bytes) =>
      attributeValue(request, 'NONCE') === 'second'
        ? consent(keySha256)(request, bytes)
        : answerTo(request, 'error', refusal(438, 'second')),
    )
    await expect(outcome).resolves.toMatchObject({ok: true})
    expect(requests).toHaveLength(3)
  })

  it.each<[string, Serve, string]>([
    ['by SHA-1 only', (r) => answerTo(r, 'success', granted, {integrityKey: keySha256}), 'message-integrity-sha256 at byte'],
    [
      'with another key',
      (r) => answerTo(r, 'success', granted, {integritySha256Key: Buffer.alloc(32)}),
      'message-integrity-sha256/value',
    ],
  ])('is not believed when it signs %s', async (_, signed, why) => {
    const {outcome} = allocateFrom([sha256!], signed)
    await expect(outcome).resolves.toMatchObject({kind: 'malformed', message: expect.stringContaining(why)})
  })

  it.each<[string, readonly PasswordAlgorithm[] | undefined, string]>([
    ['promises a list that is missing: somebody took it away', undefined, 'password-algorithms at byte'],
    ['knows none that we know', [unknown!], 'names neither MD5 nor SHA-256'],
  ])('gets no credentials when it %s', async (_, offered, why) => {
    const {requests, outcome} = allocateFrom(offered)
    await expect(outcome).resolves.toMatchObject({kind: 'malformed', message: expect.stringContaining(why)})
    await settled()
    expect(requests).toHaveLength(1)
  })
})

it.each([
  [promising, true],
  ['obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA', false],
  ['obMatJos2', false],
  ['f//499k954d6OL34oL9FSTvy64sA', false],
])('reads the nonce cookie of %s', (nonce, promises) => expect(promisesAlgorithms(nonce)).toBe(promises))
