/**
 * What the KVS WebRTC C SDK (1.10) and the parser of its portable sibling demand of answers, put in other words: both read them
 * with fixed buffers and without DNS, and give up on what a browser would forgive.
 */

/** `getIpWithHostName` and the signaling calls: the scheme goes, and the host ends at the first of these. The port is always 443. */
export function hostThatItDials(url: string): string {
  const rest = url.replace(/^[a-z]+:\/\//, '')
  return rest.slice(0, /[/:?]|$/.exec(rest)!.index)
}

export interface TurnServerThatItUses {
  readonly address: string
  readonly port: number
  readonly transport: 'udp' | 'tcp'
  readonly secure: boolean
}

/** `parseIceServer`, then `getIpWithHostName`: scheme:host:port?transport, and the address out of the first label, by dashes. */
export function turnServerOf(uri: string): TurnServerThatItUses | undefined {
  const match = /^(turns?):([^:]+):(\d+)\?transport=(udp|tcp)$/.exec(uri)
  if (!match) return undefined
  const [, scheme, host, port, transport] = match
  const numbers = host!.split('.')[0]!.split('-')
  if (numbers.length !== 4 || !numbers.every((each) => /^\d{1,3}$/.test(each) && Number(each) <= 255)) return undefined
  return {
    address: numbers.join('.'),
    port: Number(port),
    transport: transport as 'udp' | 'tcp',
    secure: scheme === 'turns',
  }
}

/** `MAX_ICE_CONFIG_COUNT`, `MAX_ICE_CONFIG_URI_COUNT`, `MAX_ICE_CONFIG_URI_LEN` and its siblings, and how long before its end a
 * configuration is refetched (`ICE_CONFIGURATION_REFRESH_GRACE_PERIOD`), without which none would be usable. */
export const limits = {servers: 5, urisPerServer: 4, textLength: 256, graceSeconds: 30, bodyBytes: 10_000, tokens: 100} as const

/** How many tokens jsmn, which it parses with, makes of a document: one per object, array, key, string and primitive. */
export function tokensIn(value: unknown): number {
  if (Array.isArray(value)) return 1 + value.reduce<number>((sum, each) => sum + tokensIn(each), 0)
  if (typeof value !== 'object' || value === null) return 1
  return 1 + Object.values(value).reduce<number>((sum, each) => sum + 1 + tokensIn(each), 0)
}
