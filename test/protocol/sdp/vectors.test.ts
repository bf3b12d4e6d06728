import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {compareSdp, lintSdp} from '../../../src/operations/sdp/examine-sdp.ts'
import {fixture} from '../../support/sdp-texts.ts'

const input = (name: string) => ({name, text: fixture(name)})
const codesOf = async (report: ReturnType<typeof lintSdp>) => [...new Set((await report).findings.map(({code}) => code))]

const names = readdirSync(new URL('../../fixtures/sdp/', import.meta.url))
  .filter((name) => name.endsWith('.sdp'))
  .map((name) => name.slice(0, -'.sdp'.length))

describe('descriptions that others wrote', () => {
  it.each(names)('%s has no error and no flaw', async (name) => {
    const report = await lintSdp(input(name))
    expect(report.findings.filter(({severity}) => severity === 'error')).toEqual([])
    expect(report.evidence.sdpTexts).toMatchObject({
      value: [{fact: {type: name.split('-').at(-1), details: {flaws: []}}, defects: []}],
    })
    expect(readFileSync(new URL(`../../fixtures/sdp/${name}.sdp`, import.meta.url), 'utf8')).toMatch(/\n$/)
  })

  /** The second section of the answer takes ICE, DTLS and rtcp-mux from the first, which carries the bundle. */
  it('of RFC 8829 §7.1 fit together, and settle on VP8 and Opus', async () => {
    const report = await compareSdp(input('rfc8829-7.1-offer'), input('rfc8829-7.1-answer'))
    expect(report.findings).toEqual([])
    expect(report.results.find(({id}) => id === 'sdp.codecs-in-common')).toMatchObject({note: 'audio: opus; video: VP8'})
  })

  it('of GStreamer and Chromium fit but for a direction, which GStreamer chose', async () => {
    const report = compareSdp(input('chromium-camera-h264-offer'), input('gstreamer-camera-answer'))
    expect(await codesOf(report)).toContain('KVS-SDP-011')
    expect((await report).rootCause?.says).toContain('offered recvonly and answered inactive')
  })

  it.each([
    ['chromium-camera-h264-offer', 'Chromium, Safari or another libwebrtc'],
    ['gstreamer-viewer-offer', 'GStreamer webrtcbin'],
    ['werift-camera-answer', 'werift'],
  ])('%s are guessed to be of %s', async (name, madeBy) => {
    const {evidence} = await lintSdp(input(name))
    expect(evidence.sdpTexts).toMatchObject({value: [{fact: {details: {madeBy}}}]})
  })
})
