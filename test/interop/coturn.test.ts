import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {streamTransport, udpTransport} from '../../src/client/stun/transport.ts'
import {TurnClient} from '../../src/client/turn/turn-client.ts'
import type {TurnAllocationFact} from '../../src/model/evidence.ts'
import {observedValue} from '../../src/model/observed.ts'
import {Secret} from '../../src/model/secret.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {connectTcp} from '../../src/platform/tcp.ts'
import {openUdp} from '../../src/platform/udp.ts'
import {candidatesOf} from '../../src/probes/candidates.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'
import {type GatheringOptions, gather} from '../support/gathering.ts'

const urlsOf = ({host, port, tlsPort}: Coturn) => [
  `turn:${host}:${port}?transport=udp`,
  `turn:${host}:${port}?transport=tcp`,
  `turns:${host}:${tlsPort}?transport=tcp`,
]

const gatherFrom = (coturn: Coturn, options: GatheringOptions = {}) =>
  gather({
    turnUrls: urlsOf(coturn),
    username: coturn.username,
    password: coturn.password,
    ca: coturn.caPem,
    stunUrls: [`stun:${coturn.host}:${coturn.port}`],
    ...options,
  })

const rowsOf = async (gathered: ReturnType<typeof gather>): Promise<readonly TurnAllocationFact[]> => {
  const {evidence, unclosed} = await gathered
  expect(unclosed).toEqual([])
  return observedValue(evidence.turnAllocations)!.map(({observed}) => observedValue(observed)!)
}

const patience = {signal: new AbortController().signal, timeoutMs: 4_000}
const remoteOf = ({host, port}: Coturn) => ({family: 'IPv4', address: host, port}) as const
const closing: (() => Promise<void> | void)[] = []

async function udpClient(coturn: Coturn, credentials: Partial<Pick<Coturn, 'username' | 'password'>> = {}): Promise<TurnClient> {
  const socket = await openUdp({remote: remoteOf(coturn)})
  closing.push(() => socket.close())
  const {username, password} = {...coturn, ...credentials}
  return new TurnClient({
    transport: udpTransport(socket, remoteOf(coturn)),
    clock: systemClock,
    random: systemRandom,
    credentials: {username, password: new Secret(password)},
  })
}

afterAll(() => Promise.all(closing.map((close) => close())))

describe('a coturn that relays to loopback', () => {
  let coturn: Coturn
  beforeAll(async () => {
    coturn = await startCoturn('--allow-loopback-peers')
  })
  afterAll(() => coturn?.stop())

  it('relays our data over UDP, TCP and TLS, and takes everything back', async () => {
    const rows = await rowsOf(gatherFrom(coturn))
    expect(rows.map(({transport}) => transport)).toEqual(['udp', 'tcp', 'tls'])
    for (const {stages, serverAddress, refusal} of rows) {
      expect(observedValue(stages.allocate)).toMatchObject({
        lifetimeSeconds: 600,
        realm: coturn.realm,
        relayed: {address: '127.0.0.1'},
      })
      expect(observedValue(stages.permission)).toMatchObject({peer: observedValue(stages.allocate)!.relayed})
      expect(observedValue(stages.roundTrip)).toMatchObject({sent: 3, received: 3})
      expect([serverAddress?.address, refusal]).toEqual(['127.0.0.1', undefined])
    }
    expect(observedValue(rows[2]!.stages.connect)).toMatchObject({
      tlsVersion: expect.stringMatching(/^TLSv1\.[23]$/),
      issuer: 'localhost',
    })
  })

  it('gives host and relay candidates, and a mapped address that is our own without a NAT', async () => {
    const {evidence} = await gatherFrom(coturn)
    const [binding] = observedValue(evidence.stunBindings)!
    const fact = observedValue(binding!.observed)!
    expect(fact.mappedAddress).toEqual(fact.localAddress)
    expect(candidatesOf(evidence).map(({type}) => type)).toEqual(['host', 'relay', 'relay', 'relay'])
  })

  it('names a wrong password: 401, over every transport', async () => {
    const rows = await rowsOf(gatherFrom(coturn, {password: 'wrong'}))
    for (const {refusal, stages} of rows) {
      expect(refusal).toEqual({method: 'Allocate', code: 401, reason: 'Unauthorized'})
      expect(stages.allocate).toMatchObject({status: 'failed', failure: {kind: 'refused', code: '401'}})
      expect([stages.permission.status, stages.roundTrip.status]).toEqual(['not-attempted', 'not-attempted'])
    }
  })

  it('has a certificate that is not trusted without its CA, and we say who issued it', async () => {
    const {ca: _, ...withoutCa} = {
      ca: undefined,
      turnUrls: urlsOf(coturn).slice(2),
      username: coturn.username,
      password: coturn.password,
    }
    const [row] = await rowsOf(gather(withoutCa))
    expect(row!.stages.connect).toMatchObject({
      status: 'failed',
      failure: {
        kind: 'unreachable',
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        message: expect.stringContaining('issued by "localhost"'),
      },
    })
  })

  it('answers a second Allocate, and a Refresh of nothing, with 437', async () => {
    const client = await udpClient(coturn)
    await expect(client.refresh(600, patience)).resolves.toMatchObject({ok: false, refusal: {code: 437}})
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: true})
    await expect(client.allocate(patience)).resolves.toMatchObject({ok: false, refusal: {method: 'Allocate', code: 437}})
    await expect(client.refresh(0, patience)).resolves.toMatchObject({ok: true, value: 0})
  })

  it('keeps its frames over TCP when ChannelData has odd lengths', async () => {
    const stream = await connectTcp({host: coturn.host, port: coturn.port, signal: patience.signal})
    closing.push(() => stream.close())
    const credentials = {username: coturn.username, password: new Secret(coturn.password)}
    const client = new TurnClient({transport: streamTransport(stream), clock: systemClock, random: systemRandom, credentials})
    const allocated = await client.allocate(patience)
    if (!allocated.ok) throw new Error('refused')
    const {relayed} = allocated.value
    await expect(client.bindChannel(relayed, patience)).resolves.toMatchObject({ok: true})
    const lengths = [1, 2, 3, 5, 7, 1001]
    const back: number[] = []
    const all = new Promise<void>((resolve) => {
      client.onData(({data}) => {
        back.push(data.length)
        if (back.length === lengths.length) resolve()
      })
    })
    for (const length of lengths) client.send(relayed, Buffer.alloc(length, length))
    await all
    expect(back.sort((a, b) => a - b)).toEqual(lengths)
    await client.refresh(0, patience)
  })
})

/** coturn ends a returned allocation with its next tick of one second. */
const coturnForgets = () => new Promise((resolve) => setTimeout(resolve, 2_200))

describe('a coturn with its own rules', () => {
  const withCoturn = async (options: string[], work: (coturn: Coturn) => Promise<void>) => {
    const coturn = await startCoturn(...options)
    try {
      await work(coturn)
    } finally {
      await coturn.stop()
    }
  }

  it('refuses a peer on loopback: 403, named with the peer', () =>
    withCoturn([], async (coturn) => {
      const rows = await rowsOf(gatherFrom(coturn))
      for (const {refusal, stages} of rows) {
        expect(stages.allocate.status).toBe('observed')
        expect(refusal).toMatchObject({method: 'CreatePermission', code: 403, reason: expect.stringContaining('Forbidden IP')})
        expect(stages.permission).toMatchObject({status: 'failed', failure: {kind: 'refused', code: '403'}})
        expect(stages.roundTrip.status).toBe('not-attempted')
      }
    }))

  it('with a quota of one allocation answers the second with 486, until the first is given back', () =>
    withCoturn(['--user-quota=1'], async (coturn) => {
      const [first, second] = await Promise.all([udpClient(coturn), udpClient(coturn)])
      await expect(first.allocate(patience)).resolves.toMatchObject({ok: true})
      await expect(second.allocate(patience)).resolves.toMatchObject({ok: false, refusal: {method: 'Allocate', code: 486}})
      await first.refresh(0, patience)
      await coturnForgets()
      await expect(second.allocate(patience)).resolves.toMatchObject({ok: true})
      await second.refresh(0, patience)
    }))

  it('holds nothing of ours when a run has ended', () =>
    withCoturn(['--allow-loopback-peers', '--user-quota=1'], async (coturn) => {
      for (let run = 0; run < 2; run++) {
        const [row] = await rowsOf(gatherFrom(coturn, {turnUrls: urlsOf(coturn).slice(0, 1)}))
        expect(row!.refusal, `run ${run}`).toBeUndefined()
        await coturnForgets()
      }
    }))

  it('with nonces of one second asks for a new one: 438, answered without a word', () =>
    withCoturn(['--stale-nonce=1'], async (coturn) => {
      const client = await udpClient(coturn)
      await expect(client.allocate(patience)).resolves.toMatchObject({ok: true})
      expect(client.roundTrips).toBe(2)
      // The server's clock is real, and counts whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      await expect(client.refresh(600, patience)).resolves.toMatchObject({ok: true, value: 600})
      expect(client.roundTrips).toBe(4)
      await client.refresh(0, patience)
    }))

  it('with credentials that expire answers an expired one with 401, like a wrong one', () =>
    withCoturn(['--use-auth-secret', '--static-auth-secret=s3cret'], async (coturn) => {
      const client = await udpClient(coturn, {username: `${Math.floor(Date.now() / 1000) - 60}:alice`})
      await expect(client.allocate(patience)).resolves.toMatchObject({ok: false, refusal: {method: 'Allocate', code: 401}})
    }))
})
