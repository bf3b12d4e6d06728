import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import type {World} from '../../src/operations/connect.ts'
import {startDemoCamera} from '../../src/operations/demo-camera.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {worldOf} from '../support/emulator-world.ts'

/** Clients that Debian packages and that know nothing of kvsctl: years older than what AWS has today. */

/** Whichever Python comes first on PATH, Debian's packages are for this one. */
const debianPython = '/usr/bin/python3'
const deadlineMs = 50_000

let emulator: Emulator
let world: World
let dir: string
beforeAll(async () => {
  emulator = await startEmulator({demoChannel: false})
  world = worldOf(emulator)
  dir = mkdtempSync(join(tmpdir(), 'kvsctl-debian-'))
  writeFileSync(join(dir, 'ca.pem'), emulator.caPem)
})
afterAll(async () => {
  await world?.close()
  await emulator?.stop()
  if (dir) rmSync(dir, {recursive: true})
})

async function python(script: string, ...args: readonly string[]): Promise<unknown> {
  const {credentials, region, controlPlaneUrl} = emulator
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    AWS_CA_BUNDLE: join(dir, 'ca.pem'),
    AWS_ENDPOINT: controlPlaneUrl,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const path = new URL(script, import.meta.url).pathname
  const {stdout} = await promisify(execFile)(debianPython, [path, ...args], {env, timeout: deadlineMs})
  return JSON.parse(stdout)
}

it('boto3 finds its exceptions, pages, times and characters in the answers', async () => {
  expect(await python('boto3-client.py')).toEqual({
    again: ['ResourceInUseException', 400],
    'not there': ['ResourceNotFoundException', 404],
    stale: ['VersionMismatchException', 400],
    invalid: ['InvalidArgumentException', 400],
    pages: [['boto3-0'], ['boto3-1'], ['boto3-2']],
    'created now': true,
    tags: {ort: 'Köln'},
    'ice servers': [3, 3],
    caller: emulator.account,
    metrics: [[{Name: 'ort', Value: 'Köln & Bonn'}]],
  })
})

it('stun of RFC 3489 hears from the STUN server where it is', async () => {
  // Its exit code says what kind of NAT it saw, none of them 0.
  const said = await promisify(execFile)('stun', [emulator.stunUrl.replace('stun:', ''), '-v'], {timeout: deadlineMs}).catch(
    (error: {stdout?: string; stderr?: string}) => error,
  )
  expect(`${said.stdout}${said.stderr}`).toMatch(/^MappedAddress = 127\.0\.0\.1:\d+$/m)
})

it('aiortc, whose offer has other ICE credentials in each section, sees our camera through TURN over plain TCP', async () => {
  const {credentials, region} = emulator
  const arn = await world.api.createChannel({name: 'aiortc'})
  const [master, viewer] = await Promise.all([
    world.api.getEndpoints(arn, 'MASTER', ['WSS']),
    world.api.getEndpoints(arn, 'VIEWER', ['WSS', 'HTTPS']),
  ])
  const [server] = await world.api.getIceServers(viewer.https!, arn)
  const camera = startDemoCamera({endpointWss: master.wss!, channelArn: arn, credentials, region, ca: emulator.caPem})
  try {
    await camera.connected
    const query = {'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'aiortc'}
    const url = presignUrl({url: viewer.wss!, query, region, credentials, date: new Date(), expiresSeconds: 299})
    const turn = server!.urls[0]!.url.replace('transport=udp', 'transport=tcp')
    const told = await python('aiortc-viewer.py', url, turn, server!.username!, server!.password!.reveal())
    expect(told).toEqual({ice: 'completed', dtls: 'connected', channel: 'open', credentials: 3})
  } finally {
    await camera.stop()
  }
})
