import {expect, test} from 'vitest'
import {parseCandidate} from '../../../src/protocol/ice/parse-candidate.ts'

test.each([
  [
    'RFC 8839 §5.1, host',
    'a=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host',
    {type: 'host', protocol: 'udp', address: '203.0.113.141', port: 8998, family: 'IPv4', priority: 2130706431},
  ],
  [
    'RFC 8839 §5.1, srflx',
    'candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998',
    {type: 'srflx', address: '192.0.2.3', related: '203.0.113.141:8998'},
  ],
  [
    'RFC 6544 §4.5, TCP',
    'candidate:1 1 TCP 2128609279 10.0.1.1 9 typ host tcptype active',
    {protocol: 'tcp', tcpType: 'active', port: 9},
  ],
  [
    'Chrome behind mDNS',
    'candidate:842163049 1 udp 1677729535 3d6e0c2f-5b1c-4e7e-8b44-6a1f5a7cf4a0.local 60769 typ host generation 0 ufrag 4ZcD network-cost 999',
    {family: 'mDNS', port: 60769},
  ],
  [
    'IPv6 relay',
    'candidate:3 1 udp 41885695 2001:db8::7 3478 typ relay raddr 2001:db8::1 rport 40000',
    {type: 'relay', family: 'IPv6', address: '2001:db8::7', related: '[2001:db8::1]:40000'},
  ],
  ['a name', 'candidate:1 1 udp 1 turn.example.com 9 typ host', {family: 'name'}],
])('%s', (_what, text, fact) => {
  expect(parseCandidate(text)).toMatchObject(fact)
})

test.each(['', 'candidate:', 'candidate:1 1 udp x 192.0.2.1 9 typ host', 'candidate:1 1 udp 1 192.0.2.1 9', 'm=video'])(
  '%j is none',
  (text) => expect(parseCandidate(text)).toBeUndefined(),
)
