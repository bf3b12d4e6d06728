import {Agent as HttpAgent} from 'node:http'
import type {Agent as HttpsAgent} from 'node:https'
import {ProxiedHttpsAgent} from './proxied-https-agent.ts'
import {proxyFor} from './proxy.ts'

export interface HttpAgents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  close(): void
}

export interface HttpAgentOptions {
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string
  /** Where `HTTPS_PROXY` and `NO_PROXY` are read; without it there is no proxy. */
  readonly env?: NodeJS.ProcessEnv
}

/** At the highest API quota (300 TPS) and 130 ms a call, 39 connections are busy at once; Node.js' own default is no bound. */
const maxSockets = 100

/** Connections that every client of one world shares, so that a second request to a host needs no second handshake. */
export function createHttpAgents({ca, env = {}}: HttpAgentOptions): HttpAgents {
  const options = {keepAlive: true, maxSockets, ...(ca !== undefined && {ca})}
  const http = new HttpAgent({keepAlive: true, maxSockets})
  const https = new ProxiedHttpsAgent(options, (host, port) => proxyFor(host, port, env))
  return {
    http,
    https,
    close: () => {
      http.destroy()
      https.destroy()
    },
  }
}
