import {spawn} from 'node:child_process'
import {once} from 'node:events'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parseIceServerUrl} from '../../src/model/ice-server.ts'
import {Secret} from '../../src/model/secret.ts'
import type {WebrtcStats} from '../../src/model/webrtc-stats.ts'
import {createPeer, type Peer} from '../../src/peer/peer.ts'
import {loadSample} from '../../src/peer/sample.ts'
import {playSample} from '../../src/peer/sample-player.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {openRelays} from '../../src/session/relays.ts'
import {bundleScript} from '../support/bundle-script.ts'
import {fakeCamera, launchChromium} from '../support/chromium.ts'
import {type Coturn, startCoturn} from '../support/coturn.ts'

let coturn: Coturn
let browser: Browser

beforeAll(async () => {
  ;[coturn, browser] = await Promise.all([startCoturn('--allow-loopback-peers'), launchChromium({switches: fakeCamera})])
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await coturn?.stop()
})

const relaysOver = (url: string) =>
  openRelays({
    targets: [
      {
        url: parseIceServerUrl(url)!,
        server: {urls: [], username: coturn.username, password: new Secret(coturn.password)},
      },
    ],
    ...{clock: systemClock, random: systemRandom, ca: coturn.caPem},
  })

/** The page offers to receive, over relays alone, with all of its candidates in the offer. */
const offerOf = (page: Page): Promise<string> =>
  page.evaluate(`(async () => {
    connection = new RTCPeerConnection(${JSON.stringify({
      iceServers: [{urls: `turn:127.0.0.1:${coturn.port}?transport=udp`, username: coturn.username, credential: coturn.password}],
      iceTransportPolicy: 'relay',
    })})
    connection.addTransceiver('video', {direction: 'recvonly'})
    connection.addTransceiver('audio', {direction: 'recvonly'})
    await connection.setLocalDescription()
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20))
    return connection.localDescription.sdp
  })()`)

const answer = (page: Page, sdp: string): Promise<void> =>
  page.evaluate(`connection.setRemoteDescription(${JSON.stringify({type: 'answer', sdp})})`)

const statsOf = (page: Page): Promise<readonly WebrtcStats[]> =>
  page.evaluate('connection.getStats().then((report) => [...report.values()])')

const one = (stats: readonly WebrtcStats[], type: string, matches: (of: WebrtcStats) => boolean = () => true) =>
  stats.find((of) => of.type === type && matches(of))

const isNominated = ({nominated}: WebrtcStats) => nominated === true
const ofVideo = ({kind}: WebrtcStats) => kind === 'video'

async function untilConnected(peer: Peer): Promise<void> {
  await new Promise<void>((resolve) => peer.onStateChange((state) => state === 'connected' && resolve()))
}

describe.each([
  ['UDP', () => `turn:127.0.0.1:${coturn.port}?transport=udp`],
  ['TLS', () => `turns:localhost:${coturn.tlsPort}?transport=tcp`],
] as const)('Chromium, and a camera that uses relays alone over %s', (_, url) => {
  it('shows what the camera sends, and counts as it counts', async () => {
    const page = await browser.newPage()
    await page.goto('about:blank')
    const relays = relaysOver(url())
    const camera = await createPeer({role: 'camera', relays: relays.relays, relayOnly: true, trickle: false})
    const connected = untilConnected(camera)
    await answer(page, await camera.acceptOffer(await offerOf(page)))
    await connected
    const stop = playSample({
      ...{sample: loadSample(), clock: systemClock, random: systemRandom},
      send: (kind, packet) => camera.sendRtp(kind, packet),
    })
    await expect
      .poll(async () => one(await statsOf(page), 'inbound-rtp', ofVideo)?.framesDecoded, {timeout: 15_000, interval: 250})
      .toBeGreaterThan(45)
    // The first check may have been repeated, or have waited for the relay to let Chromium in; the second comes five seconds later.
    await expect
      .poll(async () => one((await camera.facts()).stats, 'candidate-pair', isNominated)?.responsesReceived, {timeout: 10_000})
      .toBeGreaterThan(1)
    stop()
    // What is under way arrives, and the last reports are exchanged.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const theirs = await statsOf(page)
    const ours = (await camera.facts()).stats
    await camera.close()
    await relays.close()
    await page.close()

    const sent = one(ours, 'outbound-rtp', ofVideo)!
    const received = one(theirs, 'inbound-rtp', ofVideo)!
    expect(received.packetsReceived).toBe(sent.packetsSent)
    expect(received.bytesReceived).toBe(sent.bytesSent)
    const pair = one(ours, 'candidate-pair', isNominated)!
    const theirPair = one(theirs, 'candidate-pair', isNominated)!
    // Both ends ask over the same two relays on one machine: the answers differ by what its two cores are busy with.
    expect(Math.abs(Number(pair.currentRoundTripTime) - Number(theirPair.currentRoundTripTime))).toBeLessThan(0.1)
    expect(pair.packetsSent).toBeGreaterThanOrEqual(Number(sent.packetsSent))
    expect(one(ours, 'remote-inbound-rtp', ofVideo)).toMatchObject({packetsLost: 0, fractionLost: 0})
    expect(one(theirs, 'remote-candidate')).toMatchObject({candidateType: 'relay'})
    expect(relays.facts[0]).toMatchObject({released: true, refusals: []})
  }, 40_000)
})

describe('a process with a peer that used a relay', () => {
  it('ends by itself once both are closed', async () => {
    const script = await bundleScript(`
      import {createPeer} from '/src/peer/peer.ts'
      import {openRelays} from '/src/session/relays.ts'
      import {parseIceServerUrl} from '/src/model/ice-server.ts'
      import {Secret} from '/src/model/secret.ts'
      import {systemClock} from '/src/platform/clock.ts'
      import {systemRandom} from '/src/platform/random.ts'
      const server = {urls: [], username: process.argv[3], password: new Secret(process.argv[4])}
      const relays = openRelays({targets: [{url: parseIceServerUrl(process.argv[2])!, server}], clock: systemClock, random: systemRandom})
      const peer = await createPeer({role: 'viewer', relays: relays.relays, trickle: false})
      const offer = await peer.createOffer()
      await peer.close()
      await relays.close()
      console.log(/typ relay/.test(offer), relays.facts[0]!.released)
    `)
    try {
      const url = `turn:127.0.0.1:${coturn.port}?transport=tcp`
      const child = spawn(process.execPath, [script.path, url, coturn.username, coturn.password], {cwd: process.cwd()})
      const said: string[] = []
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
      const [code] = await once(child, 'exit', {signal: AbortSignal.timeout(20_000)})
      expect({code, said: said.join('').trim()}).toEqual({code: 0, said: 'true true'})
    } finally {
      script.remove()
    }
  }, 30_000)
})
