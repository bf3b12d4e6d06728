import type {OutboundPurpose, OutboundRule} from '../model/outbound-rule.ts'

/** What a host is wanted for, for people who run networks. */
export const purposeText: Record<OutboundPurpose, string> = {
  'control-plane': 'API',
  'signaling-rest': 'ICE servers (API)',
  'websocket-viewer': 'signaling, viewer',
  'websocket-master': 'signaling, master',
  storage: 'ingestion (API)',
  stun: 'STUN',
  turn: 'TURN',
  'turn-over-tls': 'TURN over TLS',
  'turn-over-dtls': 'TURN over DTLS',
}

/** What a firewall is told: the wildcard where the host is not fixed. */
export const allowText = ({pattern, host}: OutboundRule): string => pattern ?? host

/** `open`, with whom TLS was spoken; or why it is not. */
export const stateText = ({state, reason, tls}: OutboundRule): string =>
  state === 'open'
    ? `open${tls ? `, ${tls.version}, signed by ${tls.issuer}` : ''}`
    : `${state === 'blocked' ? 'blocked' : 'not tried'}${reason ? `: ${reason}` : ''}`

/** One line of a firewall's allow-list: rules that differ in host only are one. */
export interface AllowLine {
  readonly allow: string
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly purposes: readonly string[]
}

/** The list that a network team is handed: what to allow, and for what. */
export function allowLinesOf(rules: readonly OutboundRule[]): readonly AllowLine[] {
  const lines = new Map<string, AllowLine>()
  for (const rule of rules) {
    const {port, protocol} = rule
    const allow = allowText(rule)
    const key = `${allow} ${protocol} ${port}`
    const purposes = new Set([...(lines.get(key)?.purposes ?? []), purposeText[rule.purpose]])
    lines.set(key, {allow, protocol, port, purposes: [...purposes]})
  }
  return [...lines.values()]
}
