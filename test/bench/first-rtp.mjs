// From signaling to the first RTP packet on loopback: `peer viewer` and `probe session` beside Chromium as viewer, in turn, of one camera,
// which is Chromium with AWS's JavaScript SDK. Their times begin when the endpoint of the channel is asked for. Chromium and `peer viewer`
// use host candidates alone; `probe session` also asks for ICE servers and gets a relay. Part of `npm run bench`; by itself:
// node test/bench/first-rtp.mjs. Wants Chromium, npm (for the SDK) and a build.
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {connect} from '../../dist/index.mjs'

const root = new URL('../..', import.meta.url).pathname
const cli = join(root, 'bin/kvsctl.cjs')
const [channel, rounds, patienceMs] = ['first-rtp', 10, 30_000]
const steps = ['signaling open', 'answer', 'connected', 'first RTP']

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}

/** What the tests have for a browser and for packages of others, which is TypeScript. */
async function testSupport() {
  const {createViteServer} = await import('vitest/node')
  const server = await createViteServer({root, configFile: false, logLevel: 'error', appType: 'custom', server: {middlewareMode: true, watch: null, ws: false}})
  try {
    const [browser, packages] = await Promise.all(['chromium', 'published-package'].map((name) => server.ssrLoadModule(`/test/support/${name}.ts`)))
    return {...browser, ...packages}
  } finally {
    await server.close()
  }
}

/** Loopback counts as a secure context, in which there are WebCrypto and cameras. */
async function serveSite(sdk) {
  const files = {
    '/': '<!doctype html><title>page</title><script src="/sdk.js"></script><script src="/page.js"></script>',
    '/sdk.js': sdk,
    '/page.js': readFileSync(join(root, 'test/interop/js-sdk-page.js'), 'utf8'),
  }
  const server = createServer(({url}, response) => {
    response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html')
    response.end(files[url])
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/**
 * Runs in a page: views the camera until RTP came, in ms since it began. Chromium counts anew every 50 ms only, but then says when the
 * newest packet came: its first one came no later.
 */
async function viewInPage({config, patienceMs}) {
  const from = performance.now()
  const times = {}
  const mark = (step) => (times[step] ??= performance.now() - from)
  const client = new globalThis.KVSWebRTC.SignalingClient(config)
  const connection = new RTCPeerConnection()
  for (const kind of ['video', 'audio']) connection.addTransceiver(kind, {direction: 'recvonly'})
  connection.addEventListener('icecandidate', ({candidate}) => candidate && client.sendIceCandidate(candidate))
  connection.addEventListener('connectionstatechange', () => connection.connectionState === 'connected' && mark('connected'))
  client.on('open', async () => {
    mark('signaling open')
    await connection.setLocalDescription()
    client.sendSdpOffer(connection.localDescription)
  })
  client.on('sdpAnswer', (answer) => {
    mark('answer')
    return connection.setRemoteDescription(answer)
  })
  client.on('iceCandidate', (candidate) => connection.addIceCandidate(candidate))
  client.open()
  try {
    while (performance.now() - from < patienceMs) {
      const came = [...(await connection.getStats()).values()].filter(({type, packetsReceived}) => type === 'inbound-rtp' && packetsReceived > 0)
      const seen = performance.now()
      const newest = came.map(({lastPacketReceivedTimestamp}) => lastPacketReceivedTimestamp - performance.timeOrigin)
      if (came.length > 0) return {...times, 'first RTP': Math.min(seen, ...newest) - from}
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`Chromium got no RTP within ${patienceMs} ms; it came as far as ${JSON.stringify(times)}`)
  } finally {
    connection.close()
    client.close()
  }
}

async function byChromium(page, world, arn, round) {
  const from = performance.now()
  const {wss} = await world.api.getEndpoints(arn, 'VIEWER', ['WSS'])
  const askedMs = performance.now() - from
  const config = {channelARN: arn, channelEndpoint: wss, region: world.region, credentials: await world.credentials(), role: 'VIEWER', clientId: `chromium-${round}`}
  const times = await page.evaluate(viewInPage, {config, patienceMs})
  return Object.fromEntries(steps.map((step) => [step, askedMs + times[step]]))
}

/** Whichever media comes first. */
const stepOfMark = {answerMs: 'answer', dtlsConnectedMs: 'connected', firstVideoRtpMs: 'first RTP', firstAudioRtpMs: 'first RTP'}

/** A command of kvsctl, ended where it does not end in time. `stderr` says why there is nothing to read. */
function startKvsctl(env, ...args) {
  const child = spawn(process.execPath, [cli, ...args, '--local'], {env, stdio: ['ignore', 'pipe', 'pipe']})
  let stderr = ''
  child.stderr.on('data', (text) => (stderr += text))
  const ended = once(child, 'exit')
  const interrupt = () => child.kill('SIGINT')
  const deadline = setTimeout(interrupt, patienceMs)
  const stop = async () => {
    interrupt()
    child.stdout.resume()
    await ended
    clearTimeout(deadline)
  }
  return {stdout: child.stdout, stop, failed: (what) => new Error(`kvsctl ${args.join(' ')}: ${what}\n${stderr}`)}
}

/** Its times begin as Chromium's do, but for `command`, which begins where the process does. */
async function byPeerViewer(env, round) {
  const from = performance.now()
  const viewer = startKvsctl(env, 'peer', 'viewer', channel, '--client-id', `viewer-${round}`, '--jsonl')
  const times = {}
  let begunMs
  try {
    for await (const line of createInterface({input: viewer.stdout})) {
      const {kind, mark, sinceStartMs, tookMs} = JSON.parse(line)
      if (kind === 'connected') {
        begunMs = sinceStartMs - tookMs
        times['signaling open'] = tookMs
      }
      if (kind === 'mark' && mark in stepOfMark) times[stepOfMark[mark]] ??= sinceStartMs - begunMs
      if (times['first RTP'] !== undefined) times.command ??= performance.now() - from
      if (steps.every((step) => step in times)) return times
    }
    throw viewer.failed('no RTP')
  } finally {
    await viewer.stop()
  }
}

const stepOfSpan = {signalingConnect: 'signaling open', offerAnswer: 'answer', 'session-dtlsConnected': 'connected', 'session-firstVideoRtp': 'first RTP'}

async function byProbeSession(env, round) {
  const fromMs = Date.now()
  const probe = startKvsctl(env, 'probe', 'session', channel, '--client-id', `probe-${round}`, '--duration', '500ms', '--json', '--fail-on', 'never')
  const report = JSON.parse((await probe.stdout.toArray()).join(''))
  await probe.stop()
  const begunMs = report.timeline.find(({id}) => id === 'endpoints').startMs
  const ends = report.timeline.filter(({id}) => id in stepOfSpan).map(({id, endMs}) => [stepOfSpan[id], endMs - begunMs])
  if (ends.length !== steps.length) throw probe.failed(report.verdict)
  const times = Object.fromEntries(ends)
  return {...times, command: Date.parse(report.startedAt) - fromMs + begunMs + times['first RTP']}
}

function show(results) {
  const of = (name, step) => median(results[name].map((times) => times[step]))
  console.log(`\nfrom asking for the endpoint to the first RTP of Chromium as camera, loopback, median of ${rounds}`)
  const times = (ms) => `${(ms / of('Chromium', 'first RTP')).toFixed(2)} x Chromium`
  for (const name of Object.keys(results)) {
    const each = steps.map((step) => `${step} ${of(name, step).toFixed(0).padStart(5)} ms`).join('  ')
    console.log(`  ${name.padEnd(22)} ${each}  ${times(of(name, 'first RTP'))}`)
  }
  console.log('  from the command, with the start of its process; Chromium runs already')
  for (const name of Object.keys(results).slice(1)) console.log(`  ${name.padEnd(22)} ${of(name, 'command').toFixed(0)} ms  ${times(of(name, 'command'))}`)
}

export async function firstRtp() {
  const home = mkdtempSync(join(tmpdir(), 'kvsctl-bench-'))
  const env = {PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: join(home, 'state')}
  const opened = []
  // The library finds the emulator of the command where this process would.
  const {XDG_STATE_HOME: before} = process.env
  process.env.XDG_STATE_HOME = env.XDG_STATE_HOME
  opened.push(() => (before === undefined ? delete process.env.XDG_STATE_HOME : (process.env.XDG_STATE_HOME = before)))
  try {
    const {launchChromium, fakeCamera, publishedFile, jsSdk} = await testSupport()
    const site = await serveSite(await publishedFile(jsSdk.spec, jsSdk.integrity, jsSdk.file))
    opened.push(() => site.close())
    /** Each in a browser of its own, as they would be. */
    const openPage = async () => {
      const browser = await launchChromium({switches: fakeCamera})
      opened.push(() => browser.close())
      const page = await (await browser.newContext({ignoreHTTPSErrors: true})).newPage()
      await page.goto(`http://127.0.0.1:${site.address().port}/`)
      return page
    }
    spawnSync(process.execPath, [cli, 'emulator', 'start', '--no-rate-limits'], {env, timeout: patienceMs})
    const world = await connect({local: true})
    opened.push(() => world.close())
    const [camera, viewer] = await Promise.all([openPage(), openPage()])
    const arn = await world.api.createChannel({name: channel})
    const {wss} = await world.api.getEndpoints(arn, 'MASTER', ['WSS'])
    const config = {channelARN: arn, channelEndpoint: wss, region: world.region, credentials: await world.credentials(), role: 'MASTER'}
    await camera.evaluate((given) => globalThis.page.serve('camera', given, {}), config)

    const contenders = {
      Chromium: (round) => byChromium(viewer, world, arn, round),
      'kvsctl peer viewer': (round) => byPeerViewer(env, round),
      'kvsctl probe session': (round) => byProbeSession(env, round),
    }
    const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
    for (let round = 0; round <= rounds; round++)
      for (const [name, go] of Object.entries(contenders)) {
        const times = await go(round)
        if (round > 0) results[name].push(times)
      }
    show(results)
  } finally {
    for (const close of opened.reverse()) await close()
    spawnSync(process.execPath, [cli, 'emulator', 'stop'], {env})
    rmSync(home, {recursive: true, force: true})
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await firstRtp()
