import {lookup} from 'node:dns/promises'
import {isIP} from 'node:net'
import {unlessAborted} from './deadline.ts'
import {unreachable} from './network-failure.ts'

/**
 * Every address of a host, in the order in which the system gives them; an address is given back as it is.
 * @throws FailureError `unreachable` with the code of node:dns, or what aborted the signal
 */
export async function resolveAll(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  return resolving(host, signal, async () => (await lookup(host, {all: true, order: 'verbatim'})).map(({address}) => address))
}

async function resolving<T>(host: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await unlessAborted(ask(), signal, host)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : unreachable(error, host, 'Resolving')
  }
}
