import {describe, expect, it} from 'vitest'
import {relayRoundTrip} from '../../../src/client/turn/relay-round-trip.ts'
import {TurnClient} from '../../../src/client/turn/turn-client.ts'
import type {FailureError} from '../../../src/model/failure-error.ts'
import {Secret} from '../../../src/model/secret.ts'
import type {TransportAddress} from '../../../src/model/transport-address.ts'
import {systemRandom} from '../../../src/platform/random.ts'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {encodeChannelData} from '../../../src/protocol/stun/framing.ts'
import {longTermKey, verifyIntegrity} from '../../../src/protocol/stun/integrity.ts'
import {attributeValue, type StunAttribute, type StunMessage} from '../../../src/protocol/stun/message.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {answerTo, MemoryTransport, settled} from '../../support/memory-transport.ts'

const realm = 'example.org'
const password = 'a/b+c='
const username = '1795416420:djE6YXJu'
const key = longTermKey(username, realm, password)
const relayed: TransportAddress = {family: 'IPv4', address: '192.0.2.15', port: 50_000}
const granted: StunAttribute[] = [
  {type: 'XOR-RELAYED-ADDRESS', value: relayed},
  {type: 'LIFETIME', value: 600},
]
const error = (code: number, reason: string, more: readonly StunAttribute[] = []): StunAttribute[] => [
  {type: 'ERROR-CODE', value: {code, reason}},
  ...more,
]
const challenge = (nonce = 'first'): StunAttribute[] => [
  {type: 'REALM', value: realm},
  {type: 'NONCE', value: nonce},
]
type Serve = (request: StunMessage, bytes: Buffer) => Buffer | undefined

/** Demands credentials, unsigned as coturn does, and hands signed requests on. */
const demanding =
  (signed: Serve): Serve =>
  (request, bytes) =>
    request.class === 'request' && attributeValue(request, 'USERNAME') === undefined
      ? answerTo(request, 'error', error(401, 'Unauthorized', challenge()))
      : signed(request, bytes)
const consent: Serve = (request) => answerTo(request, 'success', granted, {integrityKey: key})

function clientOf(serve: Serve, reliable = false) {
  const transport = new MemoryTransport(serve, reliable)
  const clock = new ManualClock()
  const client = new TurnClient({transport, clock, random: systemRandom, credentials: {username, password: new Secret(password)}})
  return {transport, clock, client, patience: {signal: new AbortController().signal, timeoutMs: 4_000}}
}

describe('Allocate', () => {
  it('asks without credentials, then signs with what the server demands: two round trips', async () => {
    const {client, patience, transport} = clientOf(
      demanding((request, bytes) =>
        verifyIntegrity(bytes, key) && attributeValue(request, 'NONCE') === 'first' ? consent(request, bytes) : undefined,
      ),
    )
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: true, value: {relayed, lifetimeSeconds: 600, realm}})
    expect(client.roundTrips).toBe(2)
    expect(transport.sent).toHaveLength(2)
    expect(transport.listeners).toBe(0)
    expect(client.mayHoldAllocation).toBe(true)
  })

  it('takes a second 401, unsigned, for the refusal of the credentials and not for silence', async () => {
    const {client, patience} = clientOf((request) => answerTo(request, 'error', error(401, 'Unauthorized\0\0', challenge())))
    await expect(client.allocate(patience)).resolves.toMatchObject({
      ok: false,
      refusal: {method: 'Allocate', code: 401, reason: 'Unauthorized'},
    })
    expect([client.roundTrips, client.mayHoldAllocation]).toEqual([2, false])
  })

  it('repeats with the new nonce after 438', async () => {
    const {client, patience} = clientOf(
      demanding((request, bytes) =>
        attributeValue(request, 'NONCE') === 'second'
          ? consent(request, bytes)
          : answerTo(request, 'error', error(438, 'Stale Nonce', challenge('second'))),
      ),
    )
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: true})
    expect(client.roundTrips).toBe(3)
  })

  it('does not follow a server that never takes its own nonces', async () => {
    let nonces = 0
    const {client, patience} = clientOf(
      demanding((request) => answerTo(request, 'error', error(438, 'Stale Nonce', challenge(`n${nonces++}`)))),
    )
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: false, refusal: {code: 438}})
    expect(client.roundTrips).toBe(4)
  })

  it.each([437, 441, 442, 486, 508])('passes on %i', async (code) => {
    const {client, patience} = clientOf(
      demanding((request) => answerTo(request, 'error', error(code, 'no'), {integrityKey: key})),
    )
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: false, refusal: {method: 'Allocate', code, reason: 'no'}})
  })

  it.each<[string, Serve, string]>([
    [
      'a success signed with another key',
      (r) => answerTo(r, 'success', granted, {integrityKey: Buffer.alloc(16)}),
      'message-integrity/value',
    ],
    ['an unsigned success', (r) => answerTo(r, 'success', granted), 'message-integrity'],
    ['a success without a relayed address', (r) => answerTo(r, 'success', [], {integrityKey: key}), 'xor-relayed-address'],
    ['an error without a code', (r) => answerTo(r, 'error', []), 'error-code'],
    ['a 438 without a nonce', (r) => answerTo(r, 'error', error(438, 'Stale Nonce')), 'nonce'],
  ])('calls %s malformed', async (_, serve, path) => {
    const {client, clock, patience} = clientOf(demanding(serve))
    const failed = client.allocate(patience).catch((e: FailureError) => e.failure)
    await settled()
    clock.advance(4_000)
    await expect(failed).resolves.toMatchObject({kind: 'malformed', message: expect.stringContaining(`${path} at byte`)})
  })

  it.each([
    ['a realm', challenge().slice(1), 'realm'],
    ['a nonce', challenge().slice(0, 1), 'nonce'],
  ])('calls a first 401 without %s malformed', async (_, attributes, path) => {
    const {client, clock, patience} = clientOf((request) => answerTo(request, 'error', error(401, '', attributes)))
    const failed = client.allocate(patience).catch((e: FailureError) => e.failure)
    await settled()
    clock.advance(4_000)
    await expect(failed).resolves.toMatchObject({kind: 'malformed', message: expect.stringContaining(`${path} at byte`)})
  })

  it('spends its time once, not once per round trip', async () => {
    const {client, clock, patience, transport} = clientOf(() => undefined)
    const failed = client.allocate(patience).catch((e: FailureError) => e.failure)
    clock.advance(3_000)
    const {transactionId} = decodeLast(transport)
    transport.receive(
      encodeStun({method: 'Allocate', class: 'error', transactionId, attributes: error(401, 'Unauthorized', challenge())}),
    )
    await settled()
    clock.advance(1_000)
    await expect(failed).resolves.toMatchObject({kind: 'timeout'})
    expect(client.mayHoldAllocation).toBe(true)
  })
})

describe('data', () => {
  const ready = async (serve: Serve, reliable = false) => {
    const setup = clientOf(demanding(serve), reliable)
    await setup.client.allocate(setup.patience)
    return setup
  }
  const indication = (data: Buffer): Buffer =>
    encodeStun({
      method: 'Data',
      class: 'indication',
      transactionId: Buffer.alloc(12),
      attributes: [
        {type: 'XOR-PEER-ADDRESS', value: relayed},
        {type: 'DATA', value: data},
      ],
    })
  const echoing: Serve = (request, bytes) => {
    if (request.method !== 'Send') return consent(request, bytes)
    return indication(Buffer.from(attributeValue(request, 'DATA')!))
  }
  const roundTrip = ({client, clock, patience}: Awaited<ReturnType<typeof ready>>) =>
    relayRoundTrip({client, peer: relayed, clock, random: systemRandom, timeoutMs: 2_000, signal: patience.signal})

  it('goes as Send indications and counts when it comes back as Data indications', async () => {
    await expect(roundTrip(await ready(echoing))).resolves.toMatchObject({sent: 3, received: 3})
  })

  it('counts only what we sent, once', async () => {
    const setup = await ready(consent)
    const outcome = roundTrip(setup).catch((e: FailureError) => e.failure)
    setup.transport.receive(indication(Buffer.alloc(16)))
    setup.clock.advance(2_000)
    await expect(outcome).resolves.toMatchObject({kind: 'timeout', message: expect.stringContaining('Nothing of 6 packets')})
    expect([setup.clock.pending, setup.transport.listeners]).toEqual([0, 0])
  })

  it('tells losses from a dead relay', async () => {
    let sends = 0
    const setup = await ready((request, bytes) =>
      request.method === 'Send' && ++sends === 2 ? undefined : echoing(request, bytes),
    )
    const outcome = roundTrip(setup)
    await settled()
    setup.clock.advance(300)
    await expect(outcome).resolves.toMatchObject({sent: 3, received: 2})
  })

  it('goes as ChannelData once a channel is bound, padded on a stream, and is taken from ChannelData', async () => {
    const setup = await ready(consent, true)
    await expect(setup.client.bindChannel(relayed, setup.patience)).resolves.toMatchObject({ok: true, value: 0x4000})
    setup.client.send(relayed, Buffer.from('hello'))
    expect(setup.transport.sent.at(-1)!.toString('hex')).toBe('4000000568656c6c6f000000')
    const got: unknown[] = []
    setup.client.onData((data) => got.push(data))
    setup.transport.receive(encodeChannelData(0x4000, Buffer.from('back'), {padded: false}), 'channel-data')
    setup.transport.receive(encodeChannelData(0x4001, Buffer.from('not bound'), {padded: false}), 'channel-data')
    expect(got).toEqual([{peer: relayed, data: Buffer.from('back')}])
  })
})

describe('CreatePermission', () => {
  it('names the refusal of a peer', async () => {
    const {client, patience} = clientOf(
      demanding((request, bytes) =>
        request.method === 'CreatePermission'
          ? answerTo(request, 'error', error(403, 'Forbidden IP'), {integrityKey: key})
          : consent(request, bytes),
      ),
    )
    await client.allocate(patience)
    await expect(client.createPermission(relayed, patience)).resolves.toMatchObject({
      ok: false,
      refusal: {method: 'CreatePermission', code: 403, reason: 'Forbidden IP'},
    })
  })
})

function decodeLast(transport: MemoryTransport): {transactionId: Buffer} {
  return {transactionId: transport.sent.at(-1)!.subarray(8, 20)}
}
