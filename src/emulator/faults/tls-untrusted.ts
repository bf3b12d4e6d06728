import {tlsFault} from './tls-hosts.ts'

export const tlsUntrusted = tlsFault('tls-untrusted', 'untrusted', 'hosts have a certificate of a CA that nobody trusts')
