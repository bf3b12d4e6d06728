import {tlsFault} from './tls-hosts.ts'

export const tlsOldVersion = tlsFault('tls-old-version', 'old-version', 'hosts speak TLS 1.0 and 1.1 only')
