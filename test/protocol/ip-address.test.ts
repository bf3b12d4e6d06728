import {isIP} from 'node:net'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {formatIpAddress, parseIpAddress} from '../../src/protocol/ip-address.ts'

const roundTrip = (text: string) => {
  const parsed = parseIpAddress(text)
  return parsed && formatIpAddress(parsed.bytes)
}

describe('formatIpAddress writes the canonical form', () => {
  /** The examples of RFC 5952 §4 and §5. */
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::AAAA', '2001:db8::aaaa'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s -> %s', (text, canonical) => {
    expect(roundTrip(text)).toBe(canonical)
  })
})

describe('parseIpAddress', () => {
  it('knows exactly the addresses that node knows', () => {
    const odd = fc.stringMatching(/^[0-9a-f:.]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), odd), (text) => {
        expect(parseIpAddress(text)?.family).toBe([undefined, 'IPv4', 'IPv6'][[0, 4, 6].indexOf(isIP(text))])
      }),
    )
  })
})
