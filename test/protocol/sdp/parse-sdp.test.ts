import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseSdp} from '../../../src/protocol/sdp/parse-sdp.ts'
import {anyText} from '../../support/any-text.ts'

const sdp = (...lines: string[]) =>
  ['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, ''].join('\r\n')

const video = [
  'm=video 9 UDP/TLS/RTP/SAVPF 125 108 96',
  'a=recvonly',
  'a=rtpmap:125 H264/90000',
  'a=fmtp:125 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:108 H264/90000',
  'a=fmtp:108 packetization-mode=0;profile-level-id=42E01F',
  'a=rtpmap:96 VP8/90000',
]

const factOf = (text: string) => {
  const parsed = parseSdp('offer', text)
  if (!parsed.ok) throw new Error(parsed.defect.problem)
  return parsed.fact
}

describe('an SDP', () => {
  it('says which media it has, in which direction, with which codecs', () => {
    const parsed = parseSdp(
      'offer',
      sdp(
        ...video,
        'm=audio 0 UDP/TLS/RTP/SAVPF 111',
        'a=rtpmap:111 opus/48000/2',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ),
    )
    expect(parsed).toMatchObject({
      ok: true,
      fact: {
        type: 'offer',
        media: [
          {
            kind: 'video',
            port: 9,
            direction: 'recvonly',
            codecs: ['H264/90000 42e01f pm=1', 'H264/90000 42e01f pm=0', 'VP8/90000'],
          },
          {kind: 'audio', port: 0, direction: 'sendrecv', codecs: ['opus/48000/2']},
          {kind: 'application', port: 9, direction: 'sendrecv', codecs: []},
        ],
      },
    })
  })

  it('is taken apart as far as both ends have to agree', () => {
    const {details} = factOf(
      sdp(
        'a=group:BUNDLE 0',
        `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
        'a=setup:actpass',
        'a=ice-options:trickle',
        ...video,
        'a=mid:0',
        'a=ice-ufrag:abcd',
        'a=ice-pwd:0123456789012345678901',
        'a=rtcp-mux',
        'a=rtcp-fb:* nack pli',
        'a=rtpmap:97 rtx/90000',
        'a=candidate:1 1 udp 2122260223 100.64.1.2 50000 typ host',
        'a=candidate:2 1 tcp 1518280447 fd00::1 9 typ host tcptype active',
        'a=candidate:3 1 udp 2122260223 0b3a.local 50001 typ host',
      ),
    )
    expect(details).toMatchObject({
      trickle: true,
      bundles: [['0']],
      sectionCount: 1,
      candidates: [{scope: 'shared'}, {scope: 'unique-local', tcpType: 'active'}, {scope: 'mDNS'}],
      flaws: [{line: 21, problem: 'is about a format that its m= line does not have'}],
    })
    expect(details?.sections[0]).toMatchObject({
      rejected: false,
      direction: 'recvonly',
      setup: 'actpass',
      fingerprints: ['sha-256'],
      hasIcePwd: true,
      bundled: true,
      rtcpMux: true,
      formats: [
        {format: '125', feedback: ['nack pli'], h264: {profile: 'Constrained Baseline', level: '3.1', packetizationMode: 1}},
        {format: '108', h264: {packetizationMode: 0}},
        {format: '96', encoding: 'VP8', clockRate: 90000},
      ],
    })
    expect(JSON.stringify(details)).not.toContain('0123456789012345678901')
  })

  it('says how large the payload is that carries it, which is what KVS limits', () => {
    const text = sdp(...video)
    const parsed = parseSdp('offer', text)
    const payload = Buffer.from(JSON.stringify({type: 'offer', sdp: text})).toString('base64')
    expect(parsed).toMatchObject({fact: {sdpBytes: text.length, payloadBytes: payload.length}})
  })

  it('may end its lines with a bare newline (RFC 8866 §5)', () => {
    expect(parseSdp('answer', sdp(...video).replaceAll('\r\n', '\n'))).toMatchObject({ok: true})
  })

  const broken: [what: string, text: string, problem: string][] = [
    ['nothing', ' \r\n', 'it is empty'],
    ['something else', '<html>', 'line 1 is not v=0'],
    ['a line that is no SDP', sdp('hello', ...video), 'line 5 is not of the form type=value'],
    ['an empty line in the middle', sdp('', ...video), 'line 5 is not of the form type=value'],
    ['no media', sdp(), 'it has no m= line'],
    ['a media line cut short', sdp('m=video 9'), 'line 5 is not a media description'],
    ['terminal escapes', sdp('s=\u001b[31m', ...video), 'line 5 has a control character'],
  ]
  for (const [what, text, problem] of broken)
    it(`is refused with the reason when it is ${what}`, () => {
      expect(parseSdp('answer', text)).toMatchObject({ok: false, defect: {where: 'sdp', problem}})
    })

  it('gives an excerpt that is safe to print', () => {
    expect(parseSdp('answer', sdp('s=\u001b]0;owned\u0007'))).toMatchObject({defect: {excerpt: 's=\\x1b]0;owned\\x07'}})
  })

  it('never throws, and never lets a control character into what it reports', () => {
    const line = fc.oneof(fc.constantFrom(...video, 'v=0', 'a=fmtp:96 ', 'a=rtpmap:96 '), anyText(), fc.string())
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const parsed = parseSdp('answer', ['v=0', ...lines].join('\r\n'))
        const said = parsed.ok ? parsed.fact.media.flatMap(({kind, codecs}) => [kind, ...codecs]).join() : parsed.defect.excerpt
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
      }),
    )
  })
})
