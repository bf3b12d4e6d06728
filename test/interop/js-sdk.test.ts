import {readFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import fc from 'fast-check'
import type {Browser, Page} from 'playwright-core'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import type {PeerEvent} from '../../src/model/peer-event.ts'
import type {World} from '../../src/operations/connect.ts'
import {startDemoCamera} from '../../src/operations/demo-camera.ts'
import {servePeerMaster} from '../../src/operations/peer/master.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {fakeCamera, launchChromium} from '../support/chromium.ts'
import {worldOf} from '../support/emulator-world.ts'
import {jsSdk, publishedFile} from '../support/published-package.ts'

/** The minute between GO_AWAY and the close is three seconds. */
const timeScale = 20

let browser: Browser
let emulator: Emulator
let world: World
let site: Server
const pages: Page[] = []

beforeAll(async () => {
  const [script, started, launched] = await Promise.all([
    publishedFile(jsSdk.spec, jsSdk.integrity, jsSdk.file),
    startEmulator({timeScale, limits: {rateScale: Number.POSITIVE_INFINITY}}),
    launchChromium({switches: fakeCamera}),
  ])
  emulator = started
  browser = launched
  world = worldOf(emulator)
  site = await serve({
    '/': '<!doctype html><title>page</title><script src="/kvs-webrtc.js"></script><script src="/page.js"></script>',
    '/kvs-webrtc.js': script,
    '/page.js': readFileSync(new URL('js-sdk-page.js', import.meta.url), 'utf8'),
  })
})

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()))
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
  await emulator?.stop()
  site?.close()
})

/** Loopback counts as a secure context, in which there are WebCrypto and cameras. */
function serve(files: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer(({url = '/'}, response) => {
    response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html')
    response.statusCode = url in files ? 200 : 404
    response.end(files[url])
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function openPage(of: Browser = browser): Promise<Page> {
  const context = await of.newContext({ignoreHTTPSErrors: true})
  const page = await context.newPage()
  pages.push(page)
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  return page
}

/** Calls a function of js-sdk-page.js. */
const call = <T = unknown>(page: Page, name: string, ...args: unknown[]): Promise<T> =>
  page.evaluate(
    ([of, given]) => (globalThis as unknown as {page: Record<string, (...all: unknown[]) => T>}).page[of]!(...given),
    [name, args] as const,
  )

/** A channel of its own for each test, as nothing is left over from another one then. */
let made = 0
async function newChannel() {
  const name = `browser-${++made}`
  const arn = await world.api.createChannel({name})
  const [master, viewer] = await Promise.all([
    world.api.getEndpoints(arn, 'MASTER', ['WSS']),
    world.api.getEndpoints(arn, 'VIEWER', ['WSS', 'HTTPS']),
  ])
  const common = {channelARN: arn, region: emulator.region, credentials: emulator.credentials}
  return {
    name,
    arn,
    masterWss: master.wss!,
    https: viewer.https!,
    asMaster: {...common, role: 'MASTER', channelEndpoint: master.wss},
    asViewer: (clientId: string) => ({...common, role: 'VIEWER', channelEndpoint: viewer.wss, clientId}),
  }
}

type Channel = Awaited<ReturnType<typeof newChannel>>

/** What RTCPeerConnection takes, of GetIceServerConfig. */
async function rtcConfigurationOf({arn, https}: Channel, iceTransportPolicy = 'all') {
  const servers = await world.api.getIceServers(https, arn)
  const turn = servers.map(({urls, username, password}) => ({
    // TLS would need a certificate that Chromium's WebRTC trusts, whatever its command line says.
    urls: urls.map(({url}) => url).filter((url) => !url.startsWith('turns:')),
    username,
    credential: password?.reveal(),
  }))
  return {iceTransportPolicy, iceServers: [{urls: emulator.stunUrl}, ...turn]}
}

const word = (characters: string, maxLength: number) => fc.string({unit: fc.constantFrom(...characters), minLength: 1, maxLength})
const base64 = 'ABCXYZabcxyz0189+/='
const idCharacters = 'ABCXYZabcxyz0189_.-'

describe('the JavaScript SDK of AWS in Chromium', () => {
  it('signs URLs letter for letter as we do', async () => {
    const input = fc.record({
      channel: word(idCharacters, 60),
      clientId: fc.option(word(idCharacters, 256), {nil: undefined}),
      accessKeyId: word('ABCXYZ0189', 20),
      secretAccessKey: word(base64, 40),
      sessionToken: fc.option(word(base64, 900), {nil: undefined}),
      region: fc.constantFrom('us-west-2', 'eu-central-1', 'cn-north-1'),
      port: fc.option(fc.integer({min: 1, max: 65_535}), {nil: undefined}),
      role: fc.constantFrom('m', 'v'),
      dateMs: fc.integer({min: 0, max: 4_000_000_000}).map((seconds) => seconds * 1000),
    })
    const cases = fc
      .sample(input, {numRuns: 200, seed: 20261125})
      .map(({channel, clientId, region, port, role, dateMs, ...credentials}) => ({
        endpoint: `wss://${role}-1a2b3c4d.kinesisvideo.${region}.amazonaws.com${port === undefined || port === 443 ? '' : `:${port}`}`,
        query: {
          'X-Amz-ChannelARN': `arn:aws:kinesisvideo:${region}:123456789012:channel/${channel}/1234567890123`,
          ...(clientId !== undefined && {'X-Amz-ClientId': clientId}),
        },
        region,
        dateMs,
        credentials,
      }))
    expect(new Set(cases.map(({credentials}) => credentials.sessionToken === undefined)).size).toBe(2)
    const theirs = await call<string[]>(await openPage(), 'sign', cases)
    const ours = cases.map(({endpoint, query, region, dateMs, credentials}) =>
      presignUrl({url: endpoint, query, region, credentials, date: new Date(dateMs), expiresSeconds: 299}),
    )
    // It sorts the signature in with the rest, which is all that differs.
    expect(theirs.map(sortedQuery)).toEqual(ours.map(sortedQuery))
  })

  it('as viewer that hides its addresses sees what our camera sends', async () => {
    const [channel, shy] = await Promise.all([newChannel(), launchChromium()])
    const camera = startDemoCamera({
      endpointWss: channel.masterWss,
      channelArn: channel.arn,
      credentials: emulator.credentials,
      region: emulator.region,
      ca: emulator.caPem,
    })
    try {
      await camera.connected
      const page = await openPage(shy)
      const seen = await call(page, 'view', 'viewer', channel.asViewer('chromium'), await rtcConfigurationOf(channel))
      expect(seen).toMatchObject({connectionState: 'connected', codec: 'video/H264', framesDecoded: expect.any(Number)})
      const hosts = (await call<string[]>(page, 'sentCandidates')).filter((candidate) => candidate.includes(' typ host'))
      expect(hosts.length).toBeGreaterThan(0)
      expect(hosts.filter((candidate) => !/ [\w-]+\.local \d+ /.test(candidate))).toEqual([])
    } finally {
      await camera.stop()
      await Promise.all(pages.splice(0).map((page) => page.context().close()))
      await shy.close()
    }
  })

  it.each([
    ['directly', {}, 'all', /host|srflx|prflx/],
    ['through TURN over UDP alone', {relayOnly: true, turnTransport: 'udp'}, 'relay', /relay/],
    ['through TURN over TLS on our side', {relayOnly: true, turnTransport: 'tls'}, 'relay', /relay/],
  ] as const)('on two pages at once sees what peer master sends: %s', async (_, choice, policy, local) => {
    const channel = await newChannel()
    const abort = new AbortController()
    const master = await servePeerMaster(world, {channel: channel.name, ...choice, signal: abort.signal})
    const events: PeerEvent[] = []
    const read = (async () => {
      for await (const event of master.events) events.push(event)
    })()
    try {
      const [one, two] = await Promise.all([openPage(), openPage()])
      const configuration = await rtcConfigurationOf(channel, policy)
      const view = (page: Page, id: string) => call(page, 'view', 'viewer', channel.asViewer(id), configuration)
      for (const seen of await Promise.all([view(one, 'page-1'), view(two, 'page-2')]))
        expect(seen).toMatchObject({
          ...{connectionState: 'connected', codec: 'video/H264', framesDecoded: expect.any(Number)},
          local: expect.stringMatching(local),
        })
      const reports = await call<readonly {sentAtMs: number; ageMs: number}[]>(one, 'reports')
      for (const {ageMs} of reports) expect(Math.abs(ageMs)).toBeLessThan(2000)
      // werift's own begin with the whole second, whenever it is.
      expect(reports.some(({sentAtMs}) => sentAtMs % 1000 > 4)).toBe(true)
      // Told by close_notify: `connectionState` follows when ICE misses its answers, some seconds later, as it does between two browsers.
      const lost = [one, two].map((page) => call<string>(page, 'lost'))
      abort.abort(new Error('over'))
      expect(await Promise.all(lost)).toEqual(['closed', 'closed'])
    } finally {
      abort.abort(new Error('over'))
      await read
    }
    expect(events.filter(({kind}) => kind === 'viewer-media')).toHaveLength(2)
    if (policy === 'relay')
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'viewer-connected',
          pair: expect.objectContaining({local: expect.stringMatching(/^relay /)}),
        }),
      )
  })

  it.each([
    ['directly', 'all', /host|srflx|prflx/],
    ['through TURN alone', 'relay', /relay/],
  ])('as master is seen by itself as viewer, signaled by the emulator: %s', async (_, policy, local) => {
    const channel = await newChannel()
    const [camera, viewer] = await Promise.all([openPage(), openPage()])
    const configuration = await rtcConfigurationOf(channel, policy)
    await call(camera, 'serve', 'camera', channel.asMaster, configuration)
    const seen = await call(viewer, 'view', 'viewer', channel.asViewer('other-page'), configuration)
    expect(seen).toMatchObject({
      connectionState: 'connected',
      framesDecoded: expect.any(Number),
      local: expect.stringMatching(local),
    })
    expect(await call(camera, 'events', 'camera')).toEqual(expect.arrayContaining(['open', 'sdpOffer', 'iceCandidate']))
  })
})

/** What a browser shows of a refused upgrade: no status, no body. */
const refused = {code: 1006, wasClean: false}

describe('what the JavaScript SDK makes of', () => {
  it('an eleventh viewer: an error and a close, and the other ten stay', async () => {
    const {asViewer} = await newChannel()
    const page = await openPage()
    const ten = Array.from({length: 10}, (_, n) => `viewer-${n}`)
    const opened = await Promise.all(ten.map((id) => call(page, 'connect', id, asViewer(id))))
    expect(new Set(opened)).toEqual(new Set(['open']))
    expect(await call(page, 'connect', 'late', asViewer('late'))).toBe('close')
    expect(await call(page, 'events', 'late')).toEqual(['error', 'close'])
    expect(await call(page, 'closes')).toEqual([refused])
    await call(page, 'close', 'viewer-0')
    await call(page, 'eventually', 'viewer-0', 'close')
    await expect.poll(() => call(page, 'connect', `again-${performance.now()}`, asViewer('late'))).toBe('open')
  })

  it.each([
    ['a client id that is not allowed', (config: object) => ({...config, clientId: 'a b'})],
    ['one that begins with AWS_', (config: object) => ({...config, clientId: 'AWS_viewer'})],
    [
      'a signature with another secret',
      (config: object) => ({...config, credentials: {...emulator.credentials, secretAccessKey: 'x'}}),
    ],
    ['a signature for another region', (config: object) => ({...config, region: 'eu-west-1'})],
    ['a clock that is ten minutes slow', (config: object) => ({...config, systemClockOffset: -600_000})],
    ['a channel that is no more', (config: {channelARN?: string}) => ({...config, channelARN: `${config.channelARN}0`})],
  ])('%s: an error and a close (1006) that say nothing', async (_, change) => {
    const page = await openPage()
    const {asViewer} = await newChannel()
    expect(await call(page, 'connect', 'viewer', change(asViewer('viewer')))).toBe('close')
    expect(await call(page, 'events', 'viewer')).toEqual(['error', 'close'])
    expect(await call(page, 'closes')).toEqual([refused])
  })

  it('GO_AWAY: nothing, until the connection closes', async () => {
    const {name, asMaster} = await newChannel()
    const page = await openPage()
    await call(page, 'connect', 'master', asMaster)
    emulator.signaling.goAway(name)
    await call(page, 'eventuallyFrame', 'GO_AWAY')
    expect(await call(page, 'events', 'master')).toEqual(['open'])
    await call(page, 'eventually', 'master', 'close')
    expect(await call(page, 'events', 'master')).toEqual(['open', 'close'])
    expect(await call(page, 'closes')).toEqual([{code: 1001, wasClean: true}])
  })

  it('a second master: the first one stays open, and hears nothing more', async () => {
    const {asMaster, asViewer} = await newChannel()
    const [first, second] = await Promise.all([openPage(), openPage()])
    await call(first, 'connect', 'master', asMaster)
    await call(second, 'connect', 'master', asMaster)
    await call(second, 'connect', 'viewer', asViewer('viewer'))
    await call(second, 'offer', 'viewer')
    await call(second, 'eventually', 'master', 'sdpOffer')
    expect(await call(first, 'events', 'master')).toEqual(['open'])
    expect(await call(first, 'closes')).toEqual([])
  })

  it('a refused message: a statusResponse where it had a correlationId, and silence where not', async () => {
    const {name, asViewer} = await newChannel()
    const page = await openPage()
    const fault = emulator.faults.add({name: 'message-refused', channel: name})
    try {
      await call(page, 'connect', 'viewer', asViewer('viewer'))
      await call(page, 'offer', 'viewer')
      await call(page, 'offer', 'viewer', 'offer-2')
      expect(await call(page, 'eventually', 'viewer', 'statusResponse')).toMatchObject({
        args: [{correlationId: 'offer-2', success: false, errorType: 'InvalidArgumentException', statusCode: '400'}],
      })
      expect(await call(page, 'events', 'viewer')).toEqual(['open', 'statusResponse'])
    } finally {
      emulator.faults.remove(fault.id)
    }
  })
})

/** The same URL, whatever the order of its parameters. */
const sortedQuery = (url: string): string => {
  const [start, query = ''] = url.split('?')
  return `${start}?${query.split('&').sort().join('&')}`
}
