import {expect, test} from 'vitest'
import {underOneTransport} from '../../src/peer/one-transport.ts'

const section = (kind: string, mid: string, ufrag: string, port: number) => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
  `a=mid:${mid}`,
  `a=ice-ufrag:${ufrag}`,
  `a=ice-pwd:password-of-${ufrag}-0123456789`,
  'a=fingerprint:sha-256 AA:BB',
  'a=setup:actpass',
  `a=candidate:1 1 udp 1 192.0.2.1 ${port} typ host`,
  'a=end-of-candidates',
]
const sdpOf = (group: string, ...sections: string[][]) => ['v=0', group, ...sections.flat(), ''].join('\r\n')

/** What each section says of its transport. */
const transports = (sdp: string) =>
  sdp
    .split('m=')
    .slice(1)
    .map((part) => [
      part.match(/ice-ufrag:(\S+)/)?.[1],
      part.match(/ice-pwd:(\S+)/)?.[1],
      part.match(/candidate:1/g)?.length ?? 0,
    ])

test('a bundle has the transport of the section that its group names first, as aiortc 1.4 expects', () => {
  const offer = sdpOf('a=group:BUNDLE b a', section('video', 'a', 'UfrA', 1), section('audio', 'b', 'UfrB', 2))
  const taken = underOneTransport(offer)
  expect(transports(taken)).toEqual([
    ['UfrB', 'password-of-UfrB-0123456789', 0],
    ['UfrB', 'password-of-UfrB-0123456789', 1],
  ])
  expect(taken.split('\r\n').filter((line) => line.startsWith('a=fingerprint') || line.startsWith('a=setup'))).toHaveLength(4)
  expect(taken.endsWith('\r\n')).toBe(true)
})

test('sections outside of the bundle keep theirs, and what is consistent is not touched', () => {
  const outside = sdpOf('a=group:BUNDLE a', section('video', 'a', 'UfrA', 1), section('audio', 'b', 'UfrB', 2))
  const same = sdpOf('a=group:BUNDLE a b', section('video', 'a', 'UfrA', 1), section('audio', 'b', 'UfrA', 2))
  const none = sdpOf('a=x', section('video', 'a', 'UfrA', 1), section('audio', 'b', 'UfrB', 2))
  const unknown = sdpOf('a=group:BUNDLE z', section('video', 'a', 'UfrA', 1))
  for (const sdp of [outside, same, none, unknown, '', 'm=']) expect(underOneTransport(sdp)).toBe(sdp)
})
