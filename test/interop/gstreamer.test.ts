import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import ProbeSession from '../../src/commands/probe/session.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import type {World} from '../../src/operations/connect.ts'
import {servePeerMaster} from '../../src/operations/peer/master.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {worldOf} from '../support/emulator-world.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

/** GStreamer's webrtcbin, the stack of many cameras: libnice for ICE, OpenH264 for the picture. It signs on and signals by itself. */
const script = new URL('gstreamer-peer.py', import.meta.url).pathname
/** Whichever Python comes first on PATH, Debian's packages are for this one. */
const debianPython = '/usr/bin/python3'
const channel = 'gstreamer'

const served = serveCommands()
let world: World
let camera: GStreamer
beforeAll(async () => {
  world = worldOf(served.emulator)
  await world.api.createChannel({name: channel})
  camera = await start('camera')
  await camera.line()
})
afterAll(async () => {
  await camera?.end()
  await world?.close()
})

interface GStreamer {
  /** The next thing that it says; all that it complained of, when it ends without a word. */
  line(): Promise<string>
  end(): Promise<void>
}

async function start(role: 'camera' | 'viewer', name = channel): Promise<GStreamer> {
  const {credentials, region} = served.emulator
  const {arn} = await world.api.describeChannel({name})
  const {wss} = await world.api.getEndpoints(arn, role === 'camera' ? 'MASTER' : 'VIEWER', ['WSS'])
  const query = {'X-Amz-ChannelARN': arn, ...(role === 'viewer' && {'X-Amz-ClientId': 'gstreamer'})}
  const url = presignUrl({url: wss!, query, region, credentials, date: new Date(), expiresSeconds: 299})
  const env = {PATH: process.env.PATH, HOME: served.dir, AWS_CA_BUNDLE: join(served.dir, 'ca.pem')}
  return spoken(spawn(debianPython, [script, role, url], {env, stdio: ['ignore', 'pipe', 'pipe']}))
}

function spoken(child: ChildProcess): GStreamer {
  const ended = once(child, 'exit')
  let complaint = ''
  child.stderr!.on('data', (chunk: Buffer) => (complaint += chunk))
  const failed = once(child, 'close').then(() => Promise.reject(new Error(`GStreamer ended: ${complaint}`)))
  failed.catch(() => undefined)
  return {
    line: () => Promise.race([once(child.stdout!, 'data').then(([chunk]) => String(chunk).trim()), failed]),
    async end() {
      child.kill()
      await ended
    },
  }
}

describe('GStreamer as camera', () => {
  it('is seen by probe session, which finds no error and names what came', async () => {
    const {json, stderr, exitCode} = await runCommand(ProbeSession, [channel, '--duration', '3s', '--json'], {env: served.env()})
    expect(stderr).toBe('')
    const {findings, outcome, evidence} = json<Report & Record<string, unknown>>()
    // A live source is late on a busy machine, and then jitter is a warning; whatever the load, Opus is spelled as the C SDK does not.
    expect(findings.filter(({severity}) => severity === 'error')).toEqual([])
    expect(findings.map(({says}) => says)).toContainEqual(expect.stringMatching(/^It is written as OPUS; the KVS C SDK/))
    expect([outcome, exitCode]).toEqual([expect.stringMatching(/^ok|warning$/), 0])
    const {codecs, dtls, marks, media, selected} = observedValue(evidence.session)!
    expect(codecs.map(({sent}) => sent)).toEqual([expect.stringMatching(/^H264\/90000 42c0\w\w pm=1$/), 'OPUS/48000/2'])
    expect(dtls).toMatchObject({version: 'DTLS 1.2', fingerprintMatches: true})
    expect(selected).toMatchObject({state: 'succeeded', nominated: true})
    expect(marks.firstDecodableFrameMs).toBeGreaterThan(0)
    const [video] = media
    expect(video).toMatchObject({kind: 'video', h264: {sps: {width: 320, height: 240}}, frames: {broken: 0}})
    expect(video!.frames!.complete).toBeGreaterThan(0)
  })
})

describe('GStreamer as viewer', () => {
  it('decodes what peer master sends', async () => {
    const abort = new AbortController()
    const master = await servePeerMaster(world, {channel: 'demo', signal: abort.signal})
    const over = (async () => {
      for await (const _ of master.events);
    })()
    const viewer = await start('viewer', 'demo')
    try {
      expect(JSON.parse(await viewer.line())).toEqual({
        ...{'ice-connection-state': 'completed', 'connection-state': 'connected', channel: 'open'},
        ...{size: [320, 240], codecs: ['H264', 'OPUS']},
      })
    } finally {
      await viewer.end()
      abort.abort(new Error('over'))
      await over
    }
  })
})
