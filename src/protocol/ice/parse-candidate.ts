import type {AddressFamily, CandidateFact} from '../../model/signal-message.ts'
import {parseIpAddress} from '../ip-address.ts'
import {printable} from '../text.ts'

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, `typ`, type, then names and values. */
const line = /^(?:a=)?candidate:\S+ \d+ (\S+) (\d{1,10}) (\S+) (\d{1,5}) typ (\S+)(.*)$/is

/** Reads a candidate line, with or without `a=` before it; undefined when it is none. */
export function parseCandidate(text: string): CandidateFact | undefined {
  const [, protocol, priority, address, port, type, rest] = line.exec(text.trim()) ?? []
  if (protocol === undefined || address === undefined) return undefined
  const extensions = pairs(rest ?? '')
  const [raddr, rport, tcpType] = ['raddr', 'rport', 'tcptype'].map((name) => extensions.get(name))
  return {
    type: clean(type!.toLowerCase()),
    protocol: clean(protocol.toLowerCase()),
    address: clean(address),
    port: Number(port),
    family: familyOf(address),
    priority: Number(priority),
    ...(tcpType !== undefined && {tcpType: clean(tcpType)}),
    ...(raddr !== undefined && {related: clean(raddr.includes(':') ? `[${raddr}]:${rport ?? 0}` : `${raddr}:${rport ?? 0}`)}),
  }
}

const clean = (text: string): string => printable(text, {maxLength: 80})

function pairs(text: string): Map<string, string> {
  const words = text.trim().split(/\s+/)
  return new Map(words.flatMap((word, at) => (at % 2 === 0 && words[at + 1] !== undefined ? [[word, words[at + 1]!]] : [])))
}

function familyOf(address: string): AddressFamily {
  if (/\.local\.?$/i.test(address)) return 'mDNS'
  return parseIpAddress(address)?.family ?? 'name'
}
