/** An IP address with a port: what STUN calls a transport address. */
export interface TransportAddress {
  readonly family: 'IPv4' | 'IPv6'
  /** Without brackets, IPv6 in the compressed form of RFC 5952. */
  readonly address: string
  readonly port: number
}

export const formatTransportAddress = ({family, address, port}: TransportAddress): string =>
  family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
