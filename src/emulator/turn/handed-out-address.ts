import {localAddresses} from '../../platform/network-interfaces.ts'
import {isWildcard} from '../hosts/public-host.ts'

/**
 * The address that clients and peers are told: the one that is bound, or where every address of the machine is, the first one that
 * others can reach. A relay's address must work for peers everywhere, so the name under which a client found us will not do.
 */
export function handedOutAddress(host: string): string {
  if (!isWildcard(host)) return host
  const family = host.includes(':') ? 'IPv6' : 'IPv4'
  const usable = localAddresses().find((a) => a.family === family && !a.loopback && !a.address.startsWith('fe80:'))
  return usable?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1')
}
