/** An IP address as bytes: 4 or 16 of them. */
export interface IpAddress {
  readonly family: 'IPv4' | 'IPv6'
  readonly bytes: Buffer
}

/** Parses an IPv4 or IPv6 address, without brackets; a zone (`%eth0`) is ignored. Undefined when the text is neither. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const ipv4 = parseIpv4(text)
  if (ipv4) return {family: 'IPv4', bytes: ipv4}
  const ipv6 = parseIpv6(text.replace(/%.*$/s, ''))
  return ipv6 && {family: 'IPv6', bytes: ipv6}
}

/** Dotted decimal, or IPv6 in the canonical form of RFC 5952 §4 (and §5 for IPv4-mapped addresses). */
export function formatIpAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({length: 8}, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!)
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff) return `::ffff:${bytes.subarray(12).join('.')}`
  const zeros = longestZeroRun(groups)
  const hex = (part: number[]) => part.map((g) => g.toString(16)).join(':')
  if (zeros.length < 2) return hex(groups)
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`
}

function parseIpv4(text: string): Buffer | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  const numbers = match?.slice(1).map(Number)
  return numbers?.every((n) => n <= 255) ? Buffer.from(numbers) : undefined
}

function parseIpv6(text: string): Buffer | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0]!, halves.length === 1)
  const tail = parseGroups(halves[1] ?? '', true)
  if (!head || !tail) return undefined
  const missing = 16 - head.length - tail.length
  // `::` stands for at least one group (RFC 5952 §4.2.2 forbids shortening just one only when writing).
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return Buffer.from([...head, ...Array<number>(missing).fill(0), ...tail])
}

/** Bytes of colon-separated groups; only the end of an address may be dotted decimal. */
function parseGroups(text: string, mayEndDotted: boolean): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const bytes: number[] = []
  for (const [i, part] of parts.entries()) {
    const dotted = mayEndDotted && i === parts.length - 1 ? parseIpv4(part) : undefined
    if (dotted) bytes.push(...dotted)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff)
    else return undefined
  }
  return bytes
}

function longestZeroRun(groups: readonly number[]): {start: number; length: number} {
  let best = {start: 0, length: 0}
  let start = 0
  for (const [i, group] of groups.entries()) {
    if (group !== 0) start = i + 1
    else if (i + 1 - start > best.length) best = {start, length: i + 1 - start}
  }
  return best
}
