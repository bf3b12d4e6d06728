import {readFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Finding} from '../../src/model/finding.ts'
import {compareSdp, lintSdp} from '../../src/operations/sdp/examine-sdp.ts'
import {fakeCamera, launchChromium} from '../support/chromium.ts'

let browser: Browser
let page: Page
let site: Server

beforeAll(async () => {
  browser = await launchChromium({switches: fakeCamera})
  // Loopback counts as a secure context, in which there are cameras.
  site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  page = await (await browser.newContext()).newPage()
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  await page.addScriptTag({content: readFileSync(new URL('sdp-page.js', import.meta.url), 'utf8')})
})

afterAll(async () => {
  await browser?.close()
  site?.close()
})

interface Exchange {
  readonly offer: string
  readonly answer: string
}

/** Calls a function of sdp-page.js. */
const call = <T>(name: string, argument?: unknown): Promise<T> =>
  page.evaluate(([of, given]) => (globalThis as unknown as {page: Record<string, (...all: unknown[]) => T>}).page[of]!(given), [
    name,
    argument,
  ] as const)

/** H.264 in three profiles, all in packetization mode 1. */
const h264 = ['42e01f', '4d001f', '42001f'].map((profile) => `packetization-mode=1.*${profile}`)

type Change = (sdp: string) => string

const put =
  (find: RegExp | string, replacement: string): Change =>
  (sdp) => {
    const changed = sdp.replaceAll(find, replacement)
    if (changed === sdp) throw new Error(`There is no ${find} in the answer.`)
    return changed
  }
const without = (attribute: string): Change => put(new RegExp(`^a=${attribute}\\b.*\\r\\n`, 'gm'), '')
const add = (line: string): Change => put('a=mid:0', `a=mid:0\r\n${line}`)
const all =
  (...changes: readonly Change[]): Change =>
  (sdp) =>
    changes.reduce((text, change) => change(text), sdp)

const inVideo =
  (change: Change): Change =>
  (sdp) =>
    sdp
      .split(/^(?=m=)/m)
      .map((section) => (section.startsWith('m=video') ? change(section) : section))
      .join('')

/** The first video format alone, and that one changed. */
const chosen = (change: Change): Change => all(inVideo(firstFormat), change)

function firstFormat(section: string): string {
  const [, format] = /^m=video \S+ \S+ (\d+)/.exec(section)!
  return section
    .replace(/^(m=video \S+ \S+ \d+).*$/m, '$1')
    .split(/(?<=\n)/)
    .filter((line) => (/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line)?.[1] ?? format) === format)
    .join('')
}

const numbered = (format: number): Change =>
  inVideo((section) =>
    section.replace(/^(m=video \S+ \S+) \d+/m, `$1 ${format}`).replace(/^(a=(?:rtpmap|fmtp|rtcp-fb)):\d+/gm, `$1:${format}`),
  )

/** How an answer is changed, what we find besides candidates, and what Chromium does with it. */
type Row = readonly [what: string, change: Change, codes: string, chromium: 'refuses' | readonly string[], direction?: string]

const receives = ['recvonly', 'recvonly']

const rows: readonly Row[] = [
  ['as it is', (sdp) => sdp, '', receives],
  ['with bare line ends', put('\r\n', '\n'), '', receives],
  ['with H.264 in lower case', chosen(put('H264/90000', 'h264/90000')), '030', receives],
  ['with a higher level', chosen(put('42e01f', '42e034')), '', receives],
  ['with its profile spelt otherwise', chosen(put('42e01f', '4D801F')), '', receives],
  ['without BUNDLE', without('group'), '', receives],
  ['without mids', without('mid'), '', receives],
  // Not refused, and of no use: nothing that both sides have is left.
  ['with High', chosen(put('42e01f', '640c1f')), '005', receives],
  ['with packetization mode 0', chosen(put('packetization-mode=1', 'packetization-mode=0')), '006', receives],
  ['with VP8', chosen(put('H264/90000', 'VP8/90000')), '004', receives],
  ['with another payload type', chosen(numbered(61)), '008', receives],
  ['with a payload type of RTCP', chosen(numbered(66)), '027 008', 'refuses'],
  // A transceiver that was stopped is no longer among them.
  ['with video rejected', all(put('m=video 9', 'm=video 0'), put('BUNDLE 0 1 2', 'BUNDLE 1 2')), '003', ['recvonly']],
  ['with the carrier of the bundle rejected', put('m=video 9', 'm=video 0'), '010 003', 'refuses'],
  ['without the data channel', (sdp) => sdp.slice(0, sdp.indexOf('m=application')).replace(' 2\r', '\r'), '009', 'refuses'],
  ['with another section', (sdp) => `${sdp}m=text 0 RTP/AVP 98\r\n`, '009', 'refuses'],
  ['with other mids', put(/a=mid:/g, 'a=mid:x'), '009', 'refuses'],
  ['with a stranger in the bundle', put('BUNDLE 0 1 2', 'BUNDLE 0 1 2 7'), '010', 'refuses'],
  ['that sends nothing', put('a=sendonly', 'a=inactive'), '011', ['inactive', 'inactive']],
  ['that waits as well', put('a=sendonly', 'a=recvonly'), '011', 'refuses'],
  ['that takes more than was offered', put('a=sendonly', 'a=sendrecv'), '011', 'refuses'],
  ['that sends to one that sends', put('a=recvonly', 'a=sendonly'), '011', 'refuses', 'sendonly'],
  ['that receives from one that sends', (sdp) => sdp, '', ['sendonly', 'sendonly'], 'sendonly'],
  ['that leaves the DTLS role open', put('setup:active', 'setup:actpass'), '012', 'refuses'],
  ['without rtcp-mux', without('rtcp-mux'), '013', 'refuses'],
  ['without fingerprint', without('fingerprint'), '014', 'refuses'],
  ['without user fragment', without('ice-ufrag'), '015', 'refuses'],
  ['without password', without('ice-pwd'), '015', 'refuses'],
  ['with a fingerprint of sha-1', put(/sha-256 ((?:..:){19}..).*/g, 'sha-1 $1'), '029', receives],
  ['with a fingerprint that was cut off', put(/(a=fingerprint:sha-256 ..:..).*/g, '$1'), '027', 'refuses'],
  ['with a hash that is none', put('sha-256', 'sha-999'), '027', 'refuses'],
  ['with a short user fragment', put(/a=ice-ufrag:.*/g, 'a=ice-ufrag:ab'), '027', 'refuses'],
  ['with a short password', put(/a=ice-pwd:.*/g, 'a=ice-pwd:abc'), '027', 'refuses'],
  ['with a candidate that is none', add('a=candidate:1 1 udp x'), '027', 'refuses'],
  ['with a candidate of port 75000', add('a=candidate:1 1 udp 1 192.0.2.1 75000 typ host'), '027', 'refuses'],
  ['with an fmtp of no format', add('a=fmtp:77 x=1'), '027', 'refuses'],
  ['with feedback of no format', add('a=rtcp-fb:77 nack'), '027', 'refuses'],
  ['with an rtpmap of no format', add('a=rtpmap:77 X/90000'), '027', receives],
  ['without s=', put('s=-\r\n', ''), '027', 'refuses'],
  ['without t=', put('t=0 0\r\n', ''), '027', 'refuses'],
  ['with a line that is none', put('s=-', 'hello'), '001', 'refuses'],
]

/** Our verdict: what it finds, and whether some of it is an error. Candidates are not what these rows are about. */
async function judge({offer, answer}: Exchange): Promise<{codes: string; errors: readonly Finding[]}> {
  // A JSON string keeps line ends as they are.
  const {findings} = await compareSdp(
    {name: 'offer', text: offer},
    {name: 'answer', text: JSON.stringify({type: 'answer', sdp: answer})},
  )
  const others = findings.filter(({code}) => !['KVS-SDP-018', 'KVS-SDP-024'].includes(code))
  return {
    codes: [...new Set(others.map(({code}) => code.slice('KVS-SDP-'.length)))].join(' '),
    errors: others.filter(({severity}) => severity === 'error'),
  }
}

describe('an answer', () => {
  it.each(rows.map((row) => [row[0], row] as const))('%s', async (_what, [, change, codes, chromium, direction = 'recvonly']) => {
    const exchange = await call<Exchange>('exchange', {direction, prefer: h264})
    const answer = change(exchange.answer)
    const verdict = await judge({offer: exchange.offer, answer})
    const outcome = await call<{error?: string; directions?: readonly string[]}>('apply', answer)
    expect(verdict.codes).toBe(codes)
    if (chromium === 'refuses') {
      expect(outcome.error, JSON.stringify(outcome)).toBeDefined()
      expect(verdict.errors).not.toEqual([])
    } else expect(outcome.directions?.slice(0, 2), outcome.error).toEqual(chromium)
  })
})

describe('the codec that we foretell', () => {
  it.each([
    ['all there are', undefined, /^video\/VP8/],
    ['H.264 first', h264, /^video\/H264 .*42e01f/],
    ['Main first', h264.toReversed(), /^video\/H264 .*42001f/],
    ['VP9', ['VP9.*profile-id=0'], /^video\/VP9/],
  ] as const)('is the one that getStats names: %s', async (_what, prefer, expected) => {
    const exchange = await call<Exchange>('exchange', prefer ? {prefer} : {})
    const report = await compareSdp({name: 'offer', text: exchange.offer}, {name: 'answer', text: exchange.answer})
    expect(report.outcome).toBe('ok')
    const check = report.results.find(({id}) => id === 'sdp.codecs-in-common')
    const foretold = check?.status === 'pass' ? check.note : ''
    await call('apply', exchange.answer)
    const received = await call<string>('receivedCodec')
    expect(received).toMatch(expected)
    const name = /^video\/(\S+)/.exec(received)![1]!
    expect(foretold).toContain(`video: ${name}`)
    const profile = /profile-level-id=42e0/.test(received) ? 'Constrained Baseline' : /=4200/.test(received) ? ' Baseline' : ''
    expect(foretold).toContain(profile)
  })
})

describe('what Chromium writes', () => {
  it('has no flaw that we find, whichever codecs it offers', async () => {
    for (const prefer of [undefined, h264, ['VP8']]) {
      const {offer, answer} = await call<Exchange>('exchange', prefer ? {prefer} : {})
      for (const [as, text] of [
        ['offer', offer],
        ['answer', answer],
      ] as const) {
        const {findings, evidence} = await lintSdp({name: as, text})
        expect(findings.filter(({severity}) => severity === 'error')).toEqual([])
        expect(evidence.sdpTexts).toMatchObject({
          value: [{fact: {type: as, details: {flaws: [], madeBy: expect.stringContaining('Chromium')}}}],
        })
      }
    }
  })
})
