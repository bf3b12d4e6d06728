import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import type {SessionFact} from '../../src/model/session-evidence.ts'
import type {World} from '../../src/operations/connect.ts'
import {type ProbeSessionOptions, probeSession} from '../../src/operations/probe/probe-session.ts'
import {fakeCamera, launchChromium} from '../support/chromium.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {worldOf} from '../support/emulator-world.ts'
import {holdViewers} from '../support/held-viewers.ts'
import {jsSdk, publishedFile} from '../support/published-package.ts'

/** Chromium with AWS's JavaScript SDK is the camera, and `probe session` its viewer. */
const channel = 'chromium-camera'

let browser: Browser
let emulator: Emulator
let world: World
let site: Server
let page: Page
const dir = mkdtempSync(join(tmpdir(), 'kvsctl-chromium-camera-'))
const caFile = join(dir, 'ca.pem')

beforeAll(async () => {
  const [script, started, launched] = await Promise.all([
    publishedFile(jsSdk.spec, jsSdk.integrity, jsSdk.file),
    startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}}),
    launchChromium({switches: fakeCamera}),
  ])
  emulator = started
  browser = launched
  world = worldOf(emulator)
  writeFileSync(caFile, emulator.caPem)
  const files: Record<string, string> = {
    '/': '<!doctype html><title>page</title><script src="/kvs-webrtc.js"></script><script src="/page.js"></script>',
    '/kvs-webrtc.js': script,
    '/page.js': readFileSync(new URL('js-sdk-page.js', import.meta.url), 'utf8'),
  }
  site = createServer(({url = '/'}, response) => {
    response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html')
    response.end(files[url])
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', () => resolve()))
  page = await (await browser.newContext({ignoreHTTPSErrors: true})).newPage()
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  await serveCamera()
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
  await emulator?.stop()
  site?.close()
  rmSync(dir, {recursive: true})
})

const call = <T = unknown>(name: string, ...args: unknown[]): Promise<T> =>
  page.evaluate(
    ([of, given]) => (globalThis as unknown as {page: Record<string, (...all: unknown[]) => T>}).page[of]!(...given),
    [name, args] as const,
  )

async function serveCamera(): Promise<void> {
  const arn = await world.api.createChannel({name: channel})
  const {wss, https} = await world.api.getEndpoints(arn, 'MASTER', ['WSS', 'HTTPS'])
  const servers = await world.api.getIceServers(https!, arn)
  const turn = servers.map(({urls, username, password}) => ({
    urls: urls.map(({url}) => url).filter((url) => !url.startsWith('turns:')),
    username,
    credential: password?.reveal(),
  }))
  const {region, credentials, stunUrl} = emulator
  const config = {channelARN: arn, region, credentials, role: 'MASTER', channelEndpoint: wss}
  await call('serve', 'camera', config, {iceServers: [{urls: stunUrl}, ...turn]})
}

const watch = (options: Partial<ProbeSessionOptions> = {}): Promise<Report> =>
  probeSession(world, {channel, durationMs: 4_000, ...options})

const sessionOf = ({evidence}: Report) => observedValue(evidence.session)!

interface SentMedia {
  readonly kind: string
  readonly packetsSent: number
  readonly bytesSent: number
  readonly framesSent?: number
}

describe('probe session with Chromium as camera', () => {
  it('finds nothing wrong, and counts what Chromium says that it sent', async () => {
    const report = await watch()
    const sent = await call<readonly SentMedia[]>('sentMedia')
    expect(report.findings.map(({code, says}) => `${code} ${says}`)).toEqual([])
    expect(report.outcome).toBe('ok')
    const {media, selected, codecs, dtls} = sessionOf(report)
    expect(selected?.local.type).not.toBe('relay')
    expect(dtls.fingerprintMatches).toBe(true)
    expect(codecs.map(({sent: came}) => came?.split(' ')[0])).toEqual(['H264/90000', 'opus/48000/2'])
    for (const {kind, rtp, frames} of media) {
      const theirs = sent.find((one) => one.kind === kind)!
      // Chromium goes on for a moment after our last look; and what it counts includes what it sent again.
      expect(rtp.packets).toBeLessThanOrEqual(theirs.packetsSent)
      expect(rtp.packets + rtp.lost).toBeGreaterThan(theirs.packetsSent * 0.85)
      expect(rtp.payloadBytes).toBeGreaterThan(theirs.bytesSent * 0.8)
      if (frames) expect(frames.complete).toBeGreaterThan(theirs.framesSent! * 0.85)
    }
  })

  it.each(['udp', 'tls'] as const)('goes over a relay alone, which it reaches over %s', async (turnTransport) => {
    const report = await watch({relayOnly: true, turnTransport, durationMs: 3_500})
    expect(report.findings.map(({code, says}) => `${code} ${says}`)).toEqual([])
    const {selected, localCandidates} = sessionOf(report)
    expect(selected?.local).toMatchObject({type: 'relay', relayTransport: turnTransport})
    expect(localCandidates.filter(({leftOut}) => leftOut === undefined).map(({type}) => type)).not.toContain('host')
  })

  it('hears at once that Chromium hangs up', async () => {
    let hungUp: Promise<unknown> | undefined
    const onSnapshot = ({marks}: SessionFact) => {
      if (marks.firstDecodableFrameMs !== undefined) hungUp ??= call('hangUp')
    }
    const report = await watch({durationMs: 60_000, watchEveryMs: 200, onSnapshot})
    await hungUp
    expect(report.rootCause?.code).toBe('KVS-ICE-069')
    expect(sessionOf(report)).toMatchObject({state: 'closed', farewell: '0 (close_notify)', failure: {code: 'hung-up'}})
    expect(sessionOf(report).watchedMs).toBeLessThan(30_000)
  })

  it('has two peer viewers at once, of which one gets what it expects', async () => {
    const met = ['frames>=20', 'keyFrames>=1', 'audioPackets>=20']
    const [glad, sorry] = await holdViewers({...emulatorEnv(emulator), AWS_CA_BUNDLE: caFile}, channel, met, [
      'frames>=20',
      'height==1',
    ])
    expect(glad).toMatchObject({exitCode: 0, judged: met.map((each) => `${each} met`)})
    expect(sorry).toMatchObject({exitCode: 1, judged: ['frames>=20 met', 'height==1 unmet']})
    expect(sorry!.stderr).toContain('Not as expected: height==1, and it is ')
  })

  it('offers what Chromium does not have, and says so', async () => {
    const report = await watch({codec: 'h265', durationMs: 500})
    expect(report.rootCause?.code).toMatch(/^KVS-SDP-00[234]$/)
  })
})
