import type {AddressScope, SdpCandidate} from '../../model/sdp.ts'
import {parseIpAddress} from '../ip-address.ts'
import {parseCandidate} from './parse-candidate.ts'

/** A block of addresses: its first bytes, how many bits of them count, and where it leads. */
type Block = readonly [bytes: readonly number[], bits: number, scope: AddressScope]

/** RFC 6890, as far as candidates meet it. */
const blocks: Readonly<Record<'IPv4' | 'IPv6', readonly Block[]>> = {
  IPv4: [
    [[0], 8, 'unspecified'],
    [[10], 8, 'private'],
    [[100, 64], 10, 'shared'],
    [[127], 8, 'loopback'],
    [[169, 254], 16, 'link-local'],
    [[172, 16], 12, 'private'],
    [[192, 168], 16, 'private'],
  ],
  IPv6: [
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 128, 'unspecified'],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
    [[0xfc], 7, 'unique-local'],
    [[0xfe, 0x80], 10, 'link-local'],
  ],
}

/** Where an address of a candidate leads; what is no IP address is a name. */
export function addressScope(address: string): AddressScope {
  if (/\.local\.?$/i.test(address)) return 'mDNS'
  const ip = parseIpAddress(address)
  if (!ip) return 'name'
  return blocks[ip.family].find(([bytes, bits]) => startsWith(ip.bytes, bytes, bits))?.[2] ?? 'public'
}

function startsWith(address: Uint8Array, bytes: readonly number[], bits: number): boolean {
  return bytes.every((byte, at) => {
    const counted = Math.min(8, Math.max(0, bits - at * 8))
    return (address[at]! ^ byte) >> (8 - counted) === 0
  })
}

/** Candidate lines, read, as far as they are such. */
export const readCandidates = (lines: readonly string[]): SdpCandidate[] =>
  lines.flatMap((line) => {
    const candidate = parseCandidate(line)
    return candidate ? [{...candidate, scope: addressScope(candidate.address)}] : []
  })
