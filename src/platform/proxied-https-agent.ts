import {request as httpRequest} from 'node:http'
import {type AgentOptions, Agent as HttpsAgent, request as httpsRequest, type RequestOptions} from 'node:https'
import type {Duplex} from 'node:stream'
import {type ConnectionOptions, connect} from 'node:tls'
import type {HttpProxy} from './proxy.ts'

export type ChooseProxy = (host: string, port: number) => HttpProxy | undefined

/** A proxy that has not opened the tunnel by then will not. */
const tunnelTimeoutMs = 10_000

/** An https.Agent that goes through a proxy's CONNECT (RFC 9110 §9.3.6) where one is to be used. */
export class ProxiedHttpsAgent extends HttpsAgent {
  readonly #proxyFor: ChooseProxy

  constructor(options: AgentOptions, proxyFor: ChooseProxy) {
    super(options)
    this.#proxyFor = proxyFor
  }

  override createConnection(
    options: RequestOptions,
    connected?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const host = options.host ?? 'localhost'
    const port = Number(options.port ?? 443)
    const proxy = this.#proxyFor(host, port)
    if (!proxy) return super.createConnection(options, connected)
    // Node.js leaves the stream out when there is an error; its types do not say so.
    const failed = connected as ((error: Error) => void) | undefined
    openTunnel(proxy, host, port).then(
      (socket) => connected?.(null, connect({...(options as ConnectionOptions), socket, servername: options.servername ?? host})),
      (error) => failed?.(error),
    )
    return undefined
  }
}

/** A connection through a proxy's CONNECT. @throws an error with the system's code, or `EPROXY` where the proxy refuses */
export function openTunnel({url, authorization}: HttpProxy, host: string, port: number): Promise<Duplex> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    const connecting = request({
      method: 'CONNECT',
      hostname: url.hostname,
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      path: target,
      headers: {host: target, ...(authorization !== undefined && {'proxy-authorization': authorization})},
      timeout: tunnelTimeoutMs,
      agent: false,
    })
    const fail = (message: string, code: string): void => {
      connecting.destroy()
      reject(Object.assign(new Error(message), {code}))
    }
    connecting.once('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket)
      else fail(`proxy ${url.host} answered CONNECT ${target} with ${response.statusCode}`, 'EPROXY')
    })
    connecting.once('timeout', () => fail(`proxy ${url.host} did not answer within ${tunnelTimeoutMs} ms`, 'ETIMEDOUT'))
    connecting.once('error', reject)
    connecting.end()
  })
}
