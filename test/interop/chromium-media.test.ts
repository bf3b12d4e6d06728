import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {saveClip} from '../../src/peer/clip/save-clip.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import {createPeer} from '../../src/peer/peer.ts'
import {fakeCamera, launchChromium} from '../support/chromium.ts'
import {decodeErrors, ffprobe} from '../support/ffmpeg.ts'

/** Chromium sends the picture of its fake camera, and tells what it sent: what we measure of the packets must agree. */

let browser: Browser
let site: Server
let page: Page
const dir = mkdtempSync(join(tmpdir(), 'kvsctl-chromium-'))

beforeAll(async () => {
  browser = await launchChromium({switches: fakeCamera})
  // Loopback counts as a secure context, in which there are cameras.
  site = createServer((_, response) => response.end('<!doctype html><title>camera</title>'))
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
})

afterAll(async () => {
  await browser?.close()
  site?.close()
  rmSync(dir, {recursive: true})
})

interface Sent {
  readonly frames: number
  readonly keyFrames: number
  readonly packets: number
  readonly bytes: number
  readonly width: number
  readonly height: number
}

/** Answers with camera and microphone, once every candidate is in the answer. */
const answer = (offer: string): Promise<string> =>
  page.evaluate(`(async () => {
    const pc = globalThis.pc = new RTCPeerConnection()
    const stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480, frameRate: 20}, audio: true})
    for (const track of stream.getTracks()) pc.addTrack(track, stream)
    await pc.setRemoteDescription({type: 'offer', sdp: ${JSON.stringify(offer)}})
    await pc.setLocalDescription(await pc.createAnswer())
    while (pc.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20))
    return pc.localDescription.sdp
  })()`)

/** Stops sending, so that both sides count the same; what is on its way gets the time to arrive. */
const stopAndCount = (): Promise<Record<'video' | 'audio', Sent>> =>
  page.evaluate(`(async () => {
    await Promise.all(pc.getSenders().map((sender) => sender.replaceTrack(null)))
    await new Promise((resolve) => setTimeout(resolve, 800))
    const counted = {}
    for (const one of (await pc.getStats()).values())
      if (one.type === 'outbound-rtp')
        counted[one.kind] = {frames: one.framesSent, keyFrames: one.keyFramesEncoded, packets: one.packetsSent, bytes: one.bytesSent,
          width: one.frameWidth, height: one.frameHeight}
    return counted
  })()`)

const watchMs = 8000

describe('what Chromium sends', () => {
  it('is measured as Chromium counts it, and saved as it was sent', async () => {
    const path = join(dir, 'chromium.mp4')
    const peer = await createPeer({role: 'viewer', trickle: false})
    const clip = await saveClip({path, kinds: ['video', 'audio']})
    const onFrame = clip.take.bind(clip)
    const meters = {video: new MediaMeter({kind: 'video', onFrame}), audio: new MediaMeter({kind: 'audio', onFrame})}
    const sinceMs = performance.now()
    const nowMs = () => performance.now() - sinceMs
    try {
      for (const kind of ['video', 'audio'] as const) peer.onRtp(kind, (packet) => meters[kind].take(packet, nowMs()))
      const connected = new Promise<void>((resolve) => peer.onStateChange((state) => state === 'connected' && resolve()))
      await peer.acceptAnswer(await answer(await peer.createOffer()))
      await connected
      await new Promise((resolve) => setTimeout(resolve, watchMs / 2))
      peer.requestKeyFrame()
      await new Promise((resolve) => setTimeout(resolve, watchMs / 2))
      const sent = await stopAndCount()
      const [video, audio] = [meters.video.report(nowMs()), meters.audio.report(nowMs())]
      const fact = await clip.finish()

      // Before DTLS was through, Chromium sent nothing; on loopback nothing is lost for good.
      expect(video.rtp.lost + audio.rtp.lost).toBe(0)
      expect(Math.abs(video.frames!.complete - sent.video.frames)).toBeLessThanOrEqual(2)
      expect(video.frames!.keyFrames).toBe(sent.video.keyFrames)
      expect(video.frames!.keyFrames).toBeGreaterThanOrEqual(2)
      expect(video.h264!.sps).toMatchObject({width: sent.video.width, height: sent.video.height})
      expect(video.h264!.sps!.profileName).toMatch(/^Constrained Baseline/)
      expect(video.frames!.firstKeyFrameAtMs).toBeDefined()
      expect(video.h264!.bFrames).toBe(false)
      expect(video.rtp.garbage).toEqual({payloadType: 0, source: 0, malformed: 0})
      expect(video.rtp.measuredClockRateHz! / 90_000).toBeCloseTo(1, 1)
      expect(within(video.rtp.packets, sent.video.packets)).toBeLessThan(0.02)
      expect(within(video.rtp.payloadBytes, sent.video.bytes)).toBeLessThan(0.02)
      expect(within(audio.rtp.packets, sent.audio.packets)).toBeLessThan(0.02)
      expect(within(audio.rtp.payloadBytes, sent.audio.bytes)).toBeLessThan(0.02)
      expect(audio.opus).toMatchObject({packetMs: 20})

      const {streams} = await ffprobe(path)
      expect(streams.map(({nb_read_packets}) => Number(nb_read_packets))).toEqual([fact.videoFrames, fact.audioPackets])
      expect(streams[0]).toMatchObject({width: sent.video.width, height: sent.video.height})
      expect(await decodeErrors(path)).toBe('')
    } finally {
      await peer.close()
    }
  })
})

/** How far apart two counts are, as a share. */
const within = (a: number, b: number): number => Math.abs(a - b) / b
