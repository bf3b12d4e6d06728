import {request as httpRequest} from 'node:http'
import {request as httpsRequest} from 'node:https'
import {FailureError} from '../model/failure-error.ts'
import type {Clock} from './clock.ts'
import {failureOfAbort} from './deadline.ts'
import {unreachable} from './network-failure.ts'
import {ProxiedHttpsAgent} from './proxied-https-agent.ts'
import {proxyFor} from './proxy.ts'

export interface HttpDateOptions {
  /** PEM of the only authorities to trust, instead of the built-in ones. */
  readonly ca?: string
  /** Where `HTTPS_PROXY` and `NO_PROXY` are read. */
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface HttpDate {
  readonly endpoint: string
  /** `Date` of the answer (RFC 9110 §6.6.1): whole seconds, rounded down. */
  readonly dateMs: number
  /** This clock, in the middle between request and answer. */
  readonly midwayMs: number
  /** From the request on the open connection to the answer. */
  readonly rttMs: number
}

/**
 * Asks an HTTP server for the time. Whatever it answers has a date, a refusal as well; nothing is signed.
 * @throws FailureError `unreachable`, `malformed` when there is no date, or what aborted the signal
 */
export function askHttpDate(url: string, {ca, env, clock, signal}: HttpDateOptions): Promise<HttpDate> {
  const {hostname, port, protocol} = new URL(url)
  const secure = protocol === 'https:'
  const endpoint = `${hostname}:${port || (secure ? 443 : 80)}`
  const trust = ca === undefined ? {} : {ca}
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(failureOfAbort(signal, endpoint))
    const agent = secure ? new ProxiedHttpsAgent(trust, (host, to) => proxyFor(host, to, env)) : undefined
    const asking = (secure ? httpsRequest : httpRequest)(url, {
      method: 'GET',
      headers: {connection: 'close'},
      ...(agent && {agent}),
    })
    let sentAt = clock.monotonic()
    const onAbort = () => settle(() => reject(failureOfAbort(signal, endpoint)))
    const settle = (conclude: () => void) => {
      signal.removeEventListener('abort', onAbort)
      conclude()
      asking.destroy()
      agent?.destroy()
    }
    signal.addEventListener('abort', onAbort, {once: true})
    asking.once('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        sentAt = clock.monotonic()
      }),
    )
    asking.once('response', ({headers: {date}}) => {
      const rttMs = clock.monotonic() - sentAt
      const dateMs = date === undefined ? Number.NaN : Date.parse(date)
      settle(() =>
        Number.isNaN(dateMs) ? reject(dateless(endpoint)) : resolve({endpoint, dateMs, rttMs, midwayMs: clock.now() - rttMs / 2}),
      )
    })
    asking.on('error', (error) => settle(() => reject(unreachable(error, endpoint, 'Asking for the time at'))))
    asking.end()
  })
}

const dateless = (endpoint: string): FailureError =>
  new FailureError({kind: 'malformed', message: `The answer of ${endpoint} has no Date header that can be read.`, endpoint})
