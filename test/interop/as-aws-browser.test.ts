import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {type DeviceUnderTest, serviceAddresses, startDeviceUnderTest} from '../support/as-aws-device.ts'
import {chromiumPath, fakeCamera, launchChromium} from '../support/chromium.ts'
import {jsSdk, publishedFile} from '../support/published-package.ts'

/** Chromium on the device, with AWS's JavaScript SDK: it resolves every name, those of TURN servers included, by the hosts file. */

let lab: DeviceUnderTest
let browser: Browser
let page: Page

beforeAll(async () => {
  lab = await startDeviceUnderTest()
  // WebRTC in Chromium sends from where the default route begins, and from nowhere without one.
  lab.device.ip('route', 'add', 'default', 'via', serviceAddresses[0])
  browser = await launchChromium({executablePath: chromiumOnDevice(), switches: fakeCamera})
  // Chromium asks before a page of the public internet may reach private addresses.
  const context = await browser.newContext({ignoreHTTPSErrors: true, permissions: ['local-network-access']})
  page = await context.newPage()
  await open(page)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await lab?.stop()
})

function chromiumOnDevice(): string {
  const path = join(lab.home.path, 'chromium')
  writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${lab.device.name} ${chromiumPath} "$@"\n`, {mode: 0o755})
  return path
}

/** A page that comes from no server, and yet is one in which there is WebCrypto. */
async function open(empty: Page): Promise<void> {
  await empty.route('https://viewer.example/', (route) => route.fulfill({contentType: 'text/html', body: '<!doctype html>'}))
  await empty.goto('https://viewer.example/')
  await empty.addScriptTag({content: await publishedFile(jsSdk.spec, jsSdk.integrity, jsSdk.file)})
  await empty.addScriptTag({content: readFileSync(new URL('js-sdk-page.js', import.meta.url), 'utf8')})
}

it('sees the camera through nothing but a TURN server that it finds by name', async () => {
  const [arn, servers] = await Promise.all([lab.channelArn(), lab.iceServers()])
  const client = {
    channelARN: arn,
    region: 'us-west-2',
    credentials: {accessKeyId: lab.env.AWS_ACCESS_KEY_ID, secretAccessKey: lab.env.AWS_SECRET_ACCESS_KEY},
    role: 'VIEWER',
    clientId: 'chromium',
    channelEndpoint: `wss://${lab.name('v-')}`,
  }
  const iceServers = servers.map(({Uris, Username, Password}) => ({
    // TLS would need a certificate that Chromium's WebRTC trusts, whatever its command line says.
    urls: Uris.filter((uri) => uri.startsWith('turn:')),
    username: Username,
    credential: Password,
  }))
  for (const {urls} of iceServers)
    expect(urls.join()).toMatch(/^turn:\d+-\d+-\d+-\d+\.t-\w{8}\.kinesisvideo\.us-west-2\.amazonaws\.com:443\?/)
  const seen = await page.evaluate(
    ([config, configuration]) =>
      (globalThis as unknown as {page: {view(...all: unknown[]): Promise<unknown>}}).page.view('viewer', config, configuration),
    [client, {iceTransportPolicy: 'relay', iceServers}] as const,
  )
  expect(seen).toMatchObject({codec: 'video/H264', connectionState: 'connected', local: 'relay'})
})
