import {tlsFault} from './tls-hosts.ts'

export const tlsExpired = tlsFault('tls-expired', 'expired', 'hosts have a certificate that has expired')
