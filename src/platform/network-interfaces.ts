import {networkInterfaces} from 'node:os'

export interface LocalAddress {
  /** `eth0` */
  readonly interfaceName: string
  readonly family: 'IPv4' | 'IPv6'
  readonly address: string
  readonly loopback: boolean
}

/** The addresses of this machine, in the system's order. */
export const localAddresses = (): LocalAddress[] =>
  Object.entries(networkInterfaces()).flatMap(([interfaceName, entries = []]) =>
    entries.map(({family, address, internal}) => ({interfaceName, family, address, loopback: internal})),
  )
