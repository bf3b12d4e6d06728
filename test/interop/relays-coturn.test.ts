import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {parseIceServerUrl} from '../../src/model/ice-server.ts'
import {Secret} from '../../src/model/secret.ts'
import {createPeer, type Peer} from '../../src/peer/peer.ts'
import type {ReceivedRtpPacket} from '../../src/peer/rtp-packet.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import type {RelayTarget} from '../../src/session/relay-attempt.ts'
import {openRelays, type Relays, type RelaysOptions} from '../../src/session/relays.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'

let coturn: Coturn
const peers: Peer[] = []
const opened: Relays[] = []

beforeAll(async () => {
  coturn = await startCoturn('--verbose', '--allow-loopback-peers')
}, 30_000)

afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.close()))
  await Promise.all(opened.splice(0).map((relays) => relays.close()))
})

afterAll(() => coturn?.stop())

const urlOf = {
  udp: () => `turn:127.0.0.1:${coturn.port}?transport=udp`,
  tcp: () => `turn:127.0.0.1:${coturn.port}?transport=tcp`,
  tls: () => `turns:localhost:${coturn.tlsPort}?transport=tcp`,
  dtls: () => `turns:127.0.0.1:${coturn.tlsPort}?transport=udp`,
}

type Credentials = {username?: string; password?: string}

const target = (url: string, {username = coturn.username, password = coturn.password}: Credentials = {}): RelayTarget => ({
  url: parseIceServerUrl(url)!,
  server: {urls: [], username, password: new Secret(password)},
})

function relaysOf(targets: readonly RelayTarget[], want?: RelaysOptions['want']): Relays {
  const relays = openRelays({targets, clock: systemClock, random: systemRandom, ca: coturn.caPem, ...(want && {want})})
  opened.push(relays)
  return relays
}

async function relayOnly(role: 'viewer' | 'camera', relays: Relays): Promise<{peer: Peer; candidates: string[]}> {
  const peer = await createPeer({role, relayOnly: true, relays: relays.relays})
  const candidates: string[] = []
  peer.onCandidate(({candidate}) => candidates.push(candidate))
  peers.push(peer)
  return {peer, candidates}
}

/** Connects two peers and sends a packet, which must arrive. */
async function callOver(ofViewer: Relays, ofCamera: Relays) {
  const [viewer, camera] = await Promise.all([relayOnly('viewer', ofViewer), relayOnly('camera', ofCamera)])
  const [from, to] = [camera.peer, viewer.peer]
  from.onCandidate((candidate) => void to.addCandidate(candidate))
  to.onCandidate((candidate) => void from.addCandidate(candidate))
  from.onStateChange((state) => {
    if (state === 'connected')
      from.sendRtp('video', {sequenceNumber: 1, timestamp: 2, marker: true, payload: Buffer.from('a picture')})
  })
  const arrived = new Promise<ReceivedRtpPacket>((resolve) => to.onRtp('video', resolve))
  await to.acceptAnswer(await from.acceptOffer(await to.createOffer()))
  expect((await arrived).payload.toString()).toBe('a picture')
  return {viewer, camera}
}

const allocationsIn = (log: string) => ({
  made: log.match(/ALLOCATE processed, success/g)?.length ?? 0,
  released: log.match(/refreshed, realm=<[^>]*>, username=<[^>]*>, lifetime=0/g)?.length ?? 0,
})

describe('a relay that cannot be had', () => {
  it('is told with the word of the server, and a peer that may use relays alone offers nothing', async () => {
    const relays = relaysOf([target(urlOf.udp(), {password: 'wrong'})])
    const {peer, candidates} = await relayOnly('viewer', relays)
    await expect(peer.createOffer()).rejects.toMatchObject({failure: {kind: 'refused', code: '401'}})
    expect(candidates).toEqual([])
    expect(relays.facts[0]).toMatchObject({state: 'failed', refusals: [{method: 'Allocate', code: 401}]})
  })

  it('is told to be expired where the username says so, which the answer does not', async () => {
    const relays = relaysOf([target(urlOf.tcp(), {username: '1700000000:alice'})])
    await expect(relays.relays[0]).rejects.toThrow(/401 .*The credential expired \d+ s ago/)
  })

  it('is had of the next server: at once where nobody listens, after a head start where nobody answers', async () => {
    const mute = createSocket('udp4').bind(0, '127.0.0.1')
    await once(mute, 'listening')
    const [closed, silent] = ['turn:127.0.0.1:9?transport=udp', `turn:127.0.0.1:${mute.address().port}?transport=udp`]
    const relays = relaysOf([target(closed), target(silent), target(urlOf.tls()), target(urlOf.tcp())])
    await relays.relays[0]
    await relays.close()
    mute.close()
    expect(relays.facts.map(({transport, state}) => `${transport} ${state}`)).toEqual([
      ...['udp failed', 'udp passed-over', 'tls closed', 'tcp not-asked'],
    ])
    expect(relays.facts[0]!.failure).toMatchObject({kind: 'unreachable', code: 'ECONNREFUSED'})
    expect(relays.facts[2]!.released).toBe(true)
  })

  it('is had where a server sends its clients to another one', async () => {
    const sender = await startCoturn(`--alternate-server=127.0.0.1:${coturn.port}`)
    try {
      const relays = relaysOf([target(`turn:127.0.0.1:${sender.port}?transport=udp`)])
      await relays.relays[0]
      expect(relays.facts[0]).toMatchObject({
        state: 'relaying',
        serverAddress: {port: coturn.port},
        redirects: [{from: {port: sender.port}, to: {address: '127.0.0.1', port: coturn.port}}],
      })
    } finally {
      await sender.stop()
    }
  })

  it('is told where the quota of a user is used up', async () => {
    const small = await startCoturn('--user-quota=1')
    try {
      const relays = relaysOf(
        ['?transport=udp', '?transport=tcp'].map((end) => target(`turn:127.0.0.1:${small.port}${end}`)),
        'all',
      )
      const settled = await Promise.allSettled(relays.relays)
      expect(settled.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(relays.facts.flatMap(({refusals}) => refusals.map(({code}) => code))).toEqual([486])
    } finally {
      await small.stop()
    }
  })
})

describe.each(['udp', 'tcp', 'tls', 'dtls'] as const)('two peers that use relays alone, over %s', (transport) => {
  it('connect through coturn, tell relayed candidates alone, and give their allocations back', async () => {
    const before = allocationsIn(coturn.log())
    const [first, second] = [relaysOf([target(urlOf[transport]())]), relaysOf([target(urlOf.udp())])]
    const {viewer, camera} = await callOver(first, second)
    for (const {candidates} of [viewer, camera]) {
      expect(candidates).toHaveLength(1)
      expect(candidates[0]).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0/)
    }
    const {stats} = await viewer.peer.facts()
    expect(stats.filter(({type}) => type === 'local-candidate').map(({candidateType}) => candidateType)).toEqual(['relay'])
    await Promise.all([viewer.peer.close(), camera.peer.close()])
    await Promise.all([first.close(), second.close()])

    const [fact] = first.facts
    expect(fact).toMatchObject({transport, state: 'closed', released: true, refusals: []})
    expect(fact!.responsesReceived).toBeGreaterThanOrEqual(4)
    expect(fact!.totalRoundTripMs).toBeGreaterThan(0)
    // Its log comes through a pipe, later than its answers.
    const since = () => {
      const {made, released} = allocationsIn(coturn.log())
      return {made: made - before.made, released: released - before.released}
    }
    await expect.poll(since, {timeout: 5_000}).toEqual({made: 2, released: 2})
  }, 20_000)
})
