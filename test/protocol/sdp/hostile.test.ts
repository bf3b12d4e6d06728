import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sdpCompareChecks} from '../../../src/diagnosis/checks/sdp.ts'
import {diagnose} from '../../../src/diagnosis/run.ts'
import {offerAnswerOfTexts, sdpTextFact} from '../../../src/probes/sdp-texts.ts'
import {recognizeSdp} from '../../../src/protocol/sdp/recognize.ts'
import {anyText} from '../../support/any-text.ts'
import {observed} from '../../support/evidence.ts'
import {fixture, plainAnswer, plainOffer} from '../../support/sdp-texts.ts'

const given = (sdp: string, source = 'x') => sdpTextFact({source, form: 'SDP', sdp, others: 0})
const run = {startedAt: '2026-11-23T06:42:00.000Z', channel: 'x', region: '', world: 'none'}

/** Everything that `sdp compare` does but reading and printing. */
async function compared(offer: string, answer: string) {
  const sdpTexts = observed([given(offer), given(answer)])
  const offerAnswer = observed(await offerAnswerOfTexts.run({} as never, {sdpTexts}))
  return diagnose(sdpCompareChecks, {sdpTexts, offerAnswer}, run)
}

/** A hundred kilobytes of one line, in the video section. */
const flooded = (line: (n: number) => string): string => {
  const lines: string[] = []
  for (let bytes = 0, n = 0; bytes < 100_000; n++) {
    lines.push(line(n))
    bytes += lines.at(-1)!.length
  }
  return plainOffer.replace('a=mid:0\r\n', `a=mid:0\r\n${lines.join('\r\n')}\r\n`)
}

describe('a hostile description', () => {
  it.each([
    ['attributes', flooded((n) => `a=x-${n}`), 'KVS-SDP-019'],
    ['candidates', flooded((n) => `a=candidate:${n} 1 udp 1 192.0.2.1 5000 typ host`), 'KVS-SDP-019'],
    ['candidates that are none', flooded((n) => `a=candidate:${n}`), 'KVS-SDP-027'],
    ['sections', flooded(() => 'm=audio 9 UDP/TLS/RTP/SAVPF 111'), 'KVS-SDP-019'],
    ['lines of nothing', flooded(() => '%'), 'KVS-SDP-001'],
    ['formats', plainOffer.replace(/^m=video.*/m, (line) => `${line}${' 96'.repeat(100_000)}`), 'KVS-SDP-018'],
    ['feedback', flooded(() => 'a=rtcp-fb:108 nack'), 'KVS-SDP-019'],
    ['bundles', `${plainOffer.replace('BUNDLE', `BUNDLE${' x'.repeat(100_000)}`)}`, 'KVS-SDP-018'],
    ['one long line', flooded(() => `a=fmtp:108 ${'x=;'.repeat(50_000)}`), 'KVS-SDP-018'],
    ['fingerprints', flooded(() => `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`), 'KVS-SDP-019'],
  ])('full of %s has a finding, and a small one', async (_what, sdp, code) => {
    const {findings} = await compared(sdp, plainAnswer)
    expect(findings.map((finding) => finding.code)).toContain(code)
    const {details, media} = given(sdp).fact
    expect(JSON.stringify([details, media, findings]).length).toBeLessThan(200_000)
  })

  it('is judged whatever it says, and nothing that it says gets to a terminal', async () => {
    const lines = [fixture('chromium-camera-all-codecs-offer'), plainOffer].flatMap((sdp) => sdp.split('\r\n'))
    const piece = fc.oneof(
      fc.constantFrom(...lines),
      fc.constantFrom(...lines).map((line) => line.slice(0, -3)),
      anyText(20).map((text) => `a=candidate:${text}`),
      fc.constantFrom('a=', 'm=', 'a=mid:', 'a=group:BUNDLE', 'a=\u001b[31m', 'm=video 9 x \u009b31m', 'a=rtpmap:1 \u202e/1'),
    )
    const text = fc.array(piece, {maxLength: 40}).map((parts) => ['v=0', ...parts].join('\r\n'))
    await fc.assert(
      fc.asyncProperty(text, text, async (offer, answer) => {
        const {findings} = await compared(offer, answer)
        const said = JSON.stringify([findings.map(({says}) => says), given(offer).fact.details])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that must not be there
        expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\\u00[019]|undefined|NaN/)
      }),
      {numRuns: 15},
    )
  })

  it('is looked for in any text without an exception', () => {
    const start = fc.constantFrom('', '{', '"', '[', 'v=0', 'sdp: ', '{"sdp":', '{"messagePayload":"', '{"frame":"{')
    fc.assert(
      fc.property(start, anyText(60), (begin, rest) => {
        const recognized = recognizeSdp(begin + rest)
        if (!recognized.ok) expect(recognized.problem).not.toMatch(/\.$/)
      }),
      {numRuns: 300},
    )
    expect(recognizeSdp('['.repeat(50_000)).ok).toBe(false)
    expect(recognizeSdp(JSON.stringify({frame: {frame: 1}, sdp: 7, type: []})).ok).toBe(false)
  })
})
