import {tlsFault} from './tls-hosts.ts'

export const tlsWrongName = tlsFault('tls-wrong-name', 'wrong-name', 'hosts have a certificate for another name')
