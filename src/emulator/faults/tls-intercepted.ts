import {tlsFault} from './tls-hosts.ts'

export const tlsIntercepted = tlsFault(
  'tls-intercepted',
  'intercepted',
  'hosts have a certificate of "Corporate Proxy CA": something between them and the client takes TLS apart',
)
