import {sdpCompareChecks, sdpLintChecks} from '../../src/diagnosis/checks/sdp.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import {offerAnswerOfTexts, sdpTextFact} from '../../src/probes/sdp-texts.ts'
import {healthyEvidence, observed} from '../support/evidence.ts'
import {exchange, plainAnswer, plainOffer} from '../support/sdp-texts.ts'
import type {GridRow} from './grid.ts'

const warnings: ReadonlySet<FindingCode> = new Set(
  (['007', '008', '016', '017', '018', '019', '021', '022', '024', '025', '026', '028', '029', '030'] as const).map(
    (number) => `KVS-SDP-${number}` as const,
  ),
)

const verdict = (codes: readonly FindingCode[], errors = codes.filter((code) => !warnings.has(code))) => ({
  codes,
  outcome: errors.length > 0 ? ('failed' as const) : ('ok' as const),
  ...(errors[0] !== undefined && {rootCause: errors[0]}),
})

type Change = (sdp: string) => string

const put =
  (find: string | RegExp, replacement: string): Change =>
  (sdp) => {
    const changed = sdp.replaceAll(find, replacement)
    if (changed === sdp) throw new Error(`There is no ${find} to replace.`)
    return changed
  }

/** A probe whose peer answers with a changed answer. */
const answered = (
  when: string,
  change: {offer?: Change; answer?: Change},
  codes: readonly FindingCode[],
  errors?: FindingCode[],
): GridRow => ({
  when: `the answer ${when}`,
  evidence: {
    ...healthyEvidence,
    offerAnswer: observed(
      exchange({
        offer: (change.offer ?? same)(plainOffer),
        answer: (change.answer ?? same)(plainAnswer),
      }),
    ),
  },
  ...verdict(codes, errors),
})

const same: Change = (sdp) => sdp

/** A probe whose peer sends other candidates. */
const candidates = (when: string, lines: readonly string[], early: number, codes: readonly FindingCode[]): GridRow => ({
  when,
  evidence: {...healthyEvidence, offerAnswer: observed(exchange({}, lines, early))},
  ...verdict(codes),
})

const given = (sdp: string, source = 'offer.sdp') => sdpTextFact({source, form: 'SDP', sdp, others: 0})

/** `sdp lint` of one text. */
const linted = (
  when: string,
  sdp: string,
  codes: readonly FindingCode[],
  {target = 'any', role = 'master', errors}: {target?: string; role?: string; errors?: readonly FindingCode[]} = {},
): GridRow => ({
  when: `a description ${when}`,
  checks: sdpLintChecks,
  settings: Object.fromEntries(sdpLintChecks.map(({id}) => [id, {target, role}])),
  evidence: {sdpTexts: observed([given(sdp)])},
  ...verdict(codes, errors ? [...errors] : undefined),
})

const withCandidates = (sdp: string, ...lines: string[]): string =>
  sdp.replace('a=mid:0\r\n', `a=mid:0\r\n${lines.map((line) => `a=${line}\r\n`).join('')}`)

const v4 = 'candidate:1 1 udp 2130706431 192.168.1.50 50000 typ host'
const otherV4 = 'candidate:1 1 udp 2130706431 10.7.0.4 50000 typ host'
const v6 = 'candidate:2 1 udp 2130706431 2001:db8::7 50000 typ host'
const mdns = 'candidate:3 1 udp 2113937151 0f1e2d3c-4b5a-4678-8796-a5b4c3d2e1f0.local 50000 typ host'
const overTcp = 'candidate:4 1 tcp 1518214911 192.168.1.50 9 typ host tcptype active'
const relay = 'candidate:5 1 udp 16777215 198.51.100.10 53001 typ relay raddr 203.0.113.7 rport 41641'
const relayFirst = relay.replace('16777215', '2130706432')
const reflexive = (port: number) => `candidate:6 1 udp 1694498815 203.0.113.7 ${port} typ srflx raddr 192.168.1.50 rport 50000`
const ofVpn = 'candidate:7 1 udp 2130706175 100.101.7.2 50000 typ host'

/** `sdp compare` of two texts. */
const compared = async (when: string, offer: string, answer: string, codes: readonly FindingCode[]): Promise<GridRow> => {
  const sdpTexts = observed([given(offer), given(answer, 'answer.sdp')])
  const offerAnswer = await offerAnswerOfTexts.run({} as never, {sdpTexts})
  return {
    when: `two descriptions ${when}`,
    checks: sdpCompareChecks,
    evidence: {sdpTexts, offerAnswer: observed(offerAnswer)},
    ...verdict(codes),
  }
}

const profile = (from: string, to: string) => put(`profile-level-id=${from}`, `profile-level-id=${to}`)
const without = (attribute: string) => put(new RegExp(`a=${attribute}\\b.*\\r\\n`, 'g'), '')
const reject =
  (kind: string): Change =>
  (sdp) =>
    put(`m=${kind} 9`, `m=${kind} 0`)(sdp).replace('BUNDLE 0 1', `BUNDLE ${kind === 'video' ? 1 : 0}`)
const attributes = (count: number, width: number): Change =>
  put('a=mid:0\r\n', `a=mid:0\r\n${Array.from({length: count}, (_, n) => `a=x-${n}:${'x'.repeat(width)}\r\n`).join('')}`)

export const sdpRows: readonly GridRow[] = [
  answered('fits the offer', {}, []),
  answered('rejects video', {answer: reject('video')}, ['KVS-SDP-003']),
  answered('rejects audio', {answer: reject('audio')}, ['KVS-SDP-003'], []),
  answered('has H.265', {answer: put('H264/', 'H265/')}, ['KVS-SDP-004']),
  answered('spells Opus in capitals', {answer: put('opus/', 'OPUS/')}, ['KVS-SDP-030']),
  answered('has High profile', {answer: profile('42e01f', '640032')}, ['KVS-SDP-005']),
  answered('has no packetization-mode', {answer: put('packetization-mode=1;', '')}, ['KVS-SDP-006']),
  answered('has the same profile spelt otherwise', {answer: profile('42e01f', '4D801F')}, []),
  answered(
    'has a higher level without asymmetry',
    {answer: (sdp) => put('level-asymmetry-allowed=1;', '')(profile('42e01f', '42e034')(sdp))},
    ['KVS-SDP-007'],
  ),
  answered('has a higher level, as was allowed', {answer: profile('42e01f', '42e034')}, []),
  answered('has another payload type', {answer: put('108', '96')}, ['KVS-SDP-008']),
  answered('lacks a section', {answer: (sdp) => sdp.slice(0, sdp.indexOf('m=audio')).replace('BUNDLE 0 1', 'BUNDLE 0')}, [
    'KVS-SDP-009',
  ]),
  answered('has other mids', {answer: put('a=mid:', 'a=mid:x')}, ['KVS-SDP-009']),
  answered('bundles something else', {answer: put('BUNDLE 0 1', 'BUNDLE 0 7')}, ['KVS-SDP-010']),
  answered('wants to receive as well', {answer: put('a=sendonly', 'a=recvonly')}, ['KVS-SDP-011', 'KVS-SDP-011']),
  answered('sends more than it was offered', {offer: put('a=recvonly', 'a=sendonly'), answer: put('a=sendonly', 'a=sendrecv')}, [
    'KVS-SDP-011',
    'KVS-SDP-011',
  ]),
  answered('keeps the carrier of its bundle, which it rejects', {answer: put('m=video 9', 'm=video 0')}, [
    'KVS-SDP-010',
    'KVS-SDP-003',
  ]),
  answered('has a payload type of RTCP', {offer: put('108', '66'), answer: put('108', '66')}, ['KVS-SDP-027']),
  answered('leaves the DTLS role open', {answer: put('setup:active', 'setup:actpass')}, ['KVS-SDP-012']),
  answered('takes the DTLS role of the offer', {offer: put('setup:actpass', 'setup:active')}, ['KVS-SDP-012']),
  answered('has no rtcp-mux', {answer: without('rtcp-mux')}, ['KVS-SDP-013']),
  answered('has rtcp-mux where its bundle is tagged alone', {answer: put('a=mid:1\r\na=rtcp-mux\r\n', 'a=mid:1\r\n')}, []),
  answered('has no fingerprint', {answer: without('fingerprint')}, ['KVS-SDP-014']),
  answered('has no ICE credentials', {answer: without('ice-ufrag')}, ['KVS-SDP-015']),
  answered('has a fingerprint of sha-1', {answer: put(/sha-256 63(:63){31}/g, `sha-1 ${Array(20).fill('63').join(':')}`)}, [
    'KVS-SDP-029',
  ]),
  answered('is too big for a message', {answer: attributes(200, 40)}, ['KVS-SDP-018']),
  answered('is too big for the gateway', {answer: attributes(250, 100)}, ['KVS-SDP-018', 'KVS-SDP-019'], ['KVS-SDP-018']),
  answered('has too many attributes for the C SDK', {answer: attributes(250, 1)}, ['KVS-SDP-019']),

  candidates('there are mDNS names alone', [mdns, mdns], 0, ['KVS-SDP-016', 'KVS-SDP-024']),
  candidates('there is an mDNS name beside a relay', [mdns, relay], 0, ['KVS-SDP-024']),
  candidates('a candidate came before the answer', [v4, relay], 1, ['KVS-SDP-017']),

  linted('without a flaw', plainOffer, []),
  linted('that is cut off in a line', `${plainOffer}a=ice`, ['KVS-SDP-027']),
  linted('without t=', put('t=0 0\r\n', '')(plainOffer), ['KVS-SDP-027']),
  linted('with a rtpmap of no format', put('a=mid:0', 'a=mid:0\r\na=rtpmap:99 X/90000')(plainOffer), ['KVS-SDP-027'], {
    errors: [],
  }),
  linted('with a line of something else', put('s=-', 'hello')(plainOffer), ['KVS-SDP-001']),
  linted('without media', 'v=0\r\ns=-\r\n', ['KVS-SDP-001']),
  linted('with an fmtp of no format', put('a=fmtp:108', 'a=fmtp:99')(plainOffer), ['KVS-SDP-027', 'KVS-SDP-022'], {
    errors: ['KVS-SDP-027'],
  }),
  linted('that offers VP8 alone', put('H264/', 'VP8/')(plainOffer), ['KVS-SDP-021']),
  linted('that offers High alone', profile('42e01f', '640032')(plainOffer), ['KVS-SDP-022']),
  linted('whose candidates never come', without('ice-options')(plainOffer), ['KVS-SDP-023']),
  linted('that ends its candidates before the first', withCandidates(plainOffer, 'end-of-candidates'), ['KVS-SDP-023']),
  linted('with a candidate over TCP', withCandidates(plainOffer, v4, overTcp), ['KVS-SDP-024']),
  linted('with a candidate over TCP for browsers', withCandidates(plainOffer, v4, overTcp), [], {target: 'js'}),
  linted('with a candidate of a VPN', withCandidates(plainOffer, v4, ofVpn), ['KVS-SDP-025']),
  linted('whose relay goes first', withCandidates(plainOffer, v4, relayFirst), ['KVS-SDP-026']),
  linted('with six sections for the C SDK', plainOffer + sections(4), ['KVS-SDP-019'], {
    target: 'c-sdk',
    errors: ['KVS-SDP-019'],
  }),
  linted('for ingestion', plainAnswer, [], {target: 'ingestion'}),
  linted('for ingestion with VP8', put('H264/', 'VP8/')(plainAnswer), ['KVS-SDP-020'], {target: 'ingestion'}),
  linted('for ingestion without audio', reject('audio')(plainAnswer), ['KVS-SDP-020'], {target: 'ingestion'}),
  linted('for ingestion by a viewer that sends', plainAnswer, ['KVS-SDP-020'], {target: 'ingestion', role: 'viewer'}),

  await compared('whose candidates meet', withCandidates(plainOffer, v4), withCandidates(plainAnswer, relay), []),
  await compared('of other families', withCandidates(plainOffer, v4), withCandidates(plainAnswer, v6), ['KVS-SDP-028']),
  await compared('of private networks', withCandidates(plainOffer, v4), withCandidates(plainAnswer, otherV4), ['KVS-SDP-028']),
  await compared('with mDNS on one side', withCandidates(plainOffer, mdns), withCandidates(plainAnswer, v4), [
    'KVS-SDP-016',
    'KVS-SDP-028',
    'KVS-SDP-024',
  ]),
  await compared(
    'behind a symmetric NAT',
    withCandidates(plainOffer, v4, reflexive(41_000), reflexive(41_007)),
    withCandidates(plainAnswer, otherV4, 'candidate:8 1 udp 1694498815 198.51.100.99 50000 typ srflx raddr 10.7.0.4 rport 50000'),
    ['KVS-SDP-028'],
  ),
]

function sections(count: number): string {
  const audio = plainOffer.slice(plainOffer.indexOf('m=audio'))
  return Array.from({length: count}, (_, n) => audio.replace('a=mid:1', `a=mid:${n + 2}`)).join('')
}
