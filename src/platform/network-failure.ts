import {FailureError} from '../model/failure-error.ts'

/** What the codes of the system mean in a sentence; the rest is shown as it is. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other side cut the connection',
  EPIPE: 'the other side has closed the connection',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  EADDRNOTAVAIL: 'this machine has no address to reach it from',
  EACCES: 'this machine does not permit it',
  EPERM: 'this machine does not permit it (a local firewall)',
  EMSGSIZE: 'the packet is larger than the network takes',
  ETIMEDOUT: 'no answer to the connection attempt',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name server did not answer',
}

/** Turns an error of node:net, node:tls, node:dgram or node:dns into a failure of kind `unreachable` that names the endpoint. */
export function unreachable(error: unknown, endpoint: string, doing: string): FailureError {
  const {code, message} = error as NodeJS.ErrnoException
  const meaning = (code !== undefined && meanings[code]) || message
  return new FailureError(
    {
      kind: 'unreachable',
      ...(code !== undefined && {code}),
      message: `${doing} ${endpoint} failed: ${meaning}${code === undefined || meaning.includes(code) ? '' : ` (${code})`}.`,
      endpoint,
    },
    error,
  )
}
