import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import SdpCompare from '../../src/commands/sdp/compare.ts'
import SdpLint from '../../src/commands/sdp/lint.ts'
import type {Report} from '../../src/model/report.ts'
import {encodeSessionDescription} from '../../src/protocol/signaling/payload.ts'
import {runCommand} from '../support/run-command.ts'
import {fixture, plainAnswer, plainOffer} from '../support/sdp-texts.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kvsctl-sdp-'))
})
afterAll(() => rmSync(dir, {recursive: true}))

let files = 0
function file(content: string | Buffer): string {
  const path = join(dir, `${++files}.sdp`)
  writeFileSync(path, content)
  return path
}

const lint = (content: string | Buffer, ...argv: string[]) => runCommand(SdpLint, [file(content), ...argv])
const compare = (offer: string, answer: string, ...argv: string[]) => runCommand(SdpCompare, [file(offer), file(answer), ...argv])
const password = 'ih+QV0lAhidOMNq4f7m9NnRv'

const payload = encodeSessionDescription({type: 'offer', sdp: plainOffer})
const frame = JSON.stringify({messageType: 'SDP_OFFER', messagePayload: payload, senderClientId: 'v1'})
const answerFrame = JSON.stringify({
  action: 'SDP_ANSWER',
  MessagePayload: encodeSessionDescription({type: 'answer', sdp: plainAnswer}),
  RecipientClientId: 'v1',
})
const recorded = (frame: string) => JSON.stringify({at: '2026-11-23T06:42:00.000Z', sinceStartMs: 1, dir: 'in', type: 'x', frame})
const recording = ['{"schema":"urn:kvsctl:schema:signal-recording:1"}', recorded(frame), recorded(answerFrame), ''].join('\n')

describe('sdp lint', () => {
  it.each([
    ['SDP', 'SDP', plainOffer],
    ['SDP with bare line ends', 'SDP', plainOffer.replaceAll('\r\n', '\n')],
    ['SDP with its line ends written out', 'SDP with escapes', plainOffer.replaceAll('\r\n', '\\r\\n')],
    ['a paste of webrtc-internals', 'SDP', `type: offer, sdp: ${plainOffer}`],
    ['JSON', 'JSON', JSON.stringify({type: 'offer', sdp: plainOffer})],
    ['a JSON string', 'JSON', JSON.stringify(plainOffer)],
    ['a payload', 'base64', payload],
    [
      'a payload in the URL-safe alphabet, in lines',
      'base64',
      payload
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/(.{76})/g, '$1\n'),
    ],
    ['a frame of the service', 'signaling frame', frame],
    ['a line of a recording', 'recording', recorded(frame)],
    ['a recording', 'recording', recording],
  ])('takes %s', async (_what, form, text) => {
    const {json, exitCode} = await lint(text, '--json')
    expect(exitCode).toBe(0)
    const report = json<Report>()
    expect(report.evidence.sdpTexts).toMatchObject({
      value: [{form, fact: {type: 'offer', media: [{kind: 'video'}, {kind: 'audio'}]}}],
    })
    expect(report).toMatchObject({probe: 'sdp lint', outcome: 'ok', findings: [], subject: {world: 'none'}})
  })

  it('takes the answer of a recording with --as answer', async () => {
    const {json} = await lint(recording, '--as', 'answer', '--json')
    expect(json<Report>().evidence.sdpTexts).toMatchObject({value: [{typeFrom: 'flag', fact: {type: 'answer'}}]})
  })

  it.each([
    ['nothing', '', 'it is empty'],
    ['bytes', Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 0, 7]), 'it is not text'],
    ['an HTML page', '<html>', 'it begins with "<html>"'],
    ['a terminal escape', '\u001b[31mred', 'it begins with "\\x1b[31mred"'],
    ['JSON of something else', '{"a":1}', 'no session description is in it'],
    ['JSON that is cut off', '{"type":"offer","sdp":"v=0', 'is it cut off?'],
    ['a payload that is cut off', payload.slice(0, 80), 'neither JSON nor SDP'],
    ['a candidate', JSON.stringify({messageType: 'ICE_CANDIDATE', messagePayload: 'e30='}), 'no session description is in it'],
    ['five megabytes', `v=0\n${'a=x\n'.repeat(1_300_000)}`, 'more than 4194304'],
  ])('says what it wanted instead of %s', async (_what, content, problem) => {
    const {stderr, stdout, exitCode} = await lint(content)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(problem)
    expect(stderr).toContain('it begins with v=0')
  })

  it('names the lines that are none', async () => {
    const {stdout, exitCode} = await lint(plainOffer.replace('t=0 0', 'nonsense').replace('s=-', 'S = -'))
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/Line 3 is not of the form type=value \(and 1 more line: 4\)\. It begins: S\s+= -/)
  })

  it('shows no password unless it is asked for', async () => {
    for (const argv of [[], ['--json'], ['--report', `markdown=${join(dir, 'r.md')}`]]) {
      expect((await lint(plainOffer, ...argv)).stdout).not.toContain(password)
    }
    expect(readFileSync(join(dir, 'r.md'), 'utf8')).not.toContain(password)
    expect((await lint(plainOffer, '--json', '--show-secrets')).stdout).toContain(password)
    expect((await lint(plainOffer.replace(password, `${password} `.repeat(2)))).stdout).not.toContain(password)
  })

  it('shows profiles by name, and what each part costs, in 80 columns', async () => {
    const {stdout, exitCode} = await lint(fixture('chromium-camera-all-codecs-offer'))
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Constrained Baseline 3.1 (42e01f) mode 1')
    expect(stdout).toContain('Chromium, Safari or another libwebrtc')
    const bars = stdout.split('\n').filter((line) => /█.* %/.test(line))
    expect(bars.length).toBeGreaterThan(6)
    for (const line of bars) expect(line.length).toBeLessThanOrEqual(80)
    expect(stdout).toMatch(/of the 10 K of KVS +█+ +107 % +10692/)
    expect(stdout).toContain('KVS-SDP-018')
  })

  it('exits by --fail-on', async () => {
    const offer = fixture('chromium-camera-all-codecs-offer')
    expect((await lint(offer, '--fail-on', 'warning')).exitCode).toBe(1)
    expect((await lint(plainAnswer, '--ingestion')).exitCode).toBe(0)
    expect((await lint(plainAnswer, '--ingestion', '--role', 'viewer')).exitCode).toBe(1)
    expect((await lint(plainAnswer, '--ingestion', '--role', 'viewer', '--fail-on', 'never')).exitCode).toBe(0)
  })
})

describe('sdp compare', () => {
  it('says which codec comes of a real pair', async () => {
    const {stdout, exitCode} = await compare(fixture('chromium-camera-h264-offer'), fixture('chromium-camera-h264-answer'))
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/chooses among the offered codecs \(video: H264 \w+ 3\.1\s+pm=1; audio: opus\)/)
  })

  it('sees that a browser without a camera sends nothing, and hides behind mDNS names', async () => {
    const {json} = await compare(fixture('chromium-camera-h264-offer'), fixture('chromium-mdns-h264-answer'), '--json')
    const codes = json<Report>().findings.map(({code}) => code)
    expect(new Set(codes)).toEqual(new Set(['KVS-SDP-011', 'KVS-SDP-016', 'KVS-SDP-024', 'KVS-SDP-028']))
  })

  it('names what does not fit', async () => {
    const {json, exitCode} = await compare(plainOffer, plainAnswer.replace('42e01f', '640032'), '--json')
    expect(exitCode).toBe(1)
    const {rootCause, verdict} = json<Report>()
    expect(rootCause).toMatchObject({code: 'KVS-SDP-005', says: expect.stringContaining('answered was H264 High 5 pm=1')})
    expect(verdict).toContain('KVS-SDP-005')
  })

  it('takes both from one recording, and one of them from stdin at most', async () => {
    const path = file(recording)
    expect((await runCommand(SdpCompare, [path, path])).exitCode).toBe(0)
    const {exitCode, stderr} = await runCommand(SdpCompare, ['-', '-'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Only one')])
  })
})
