import type {IceServersFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {type IceServer, readTurnUsername} from '../model/ice-server.ts'
import {observedValue} from '../model/observed.ts'
import {type ControlPlaneSettings, callTimeoutMs} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

export interface IceServersSettings extends ControlPlaneSettings {
  readonly clientId: string
  /** ICE servers that take the place of the service's, and the file they come from. */
  readonly iceServersFile?: {readonly path: string; readonly servers: readonly IceServer[]}
}

type IceServers = Probe<'iceServers', Session, IceServersSettings>

/** GetIceServerConfig at the channel's own HTTPS host. The secrets stay in the session. */
export const iceServers: IceServers = {
  key: 'iceServers',
  label: 'get ICE servers',
  needs: ['endpoints'],
  timeoutMs: callTimeoutMs,
  // Another host than the control plane's, always over TLS: TCP, TLS 1.3, request.
  roundTrips: 3,
  async run({session, settings, signal}, evidence) {
    const https = observedValue(evidence.endpoints)?.https
    const arn = 'arn' in settings.channel ? settings.channel.arn : observedValue(evidence.channel)?.arn
    if (https === undefined || arn === undefined) throw noEndpoint()
    session.iceServers = await settings.api.getIceServers(https, arn, settings.clientId, {signal})
    return factOf('service', session.iceServers)
  },
}

/** `--ice-servers FILE`: the service is not asked at all. */
export const iceServersOfFile: IceServers = {
  key: 'iceServers',
  label: 'take ICE servers from the file',
  needs: [],
  timeoutMs: callTimeoutMs,
  roundTrips: 0,
  async run({session, settings}) {
    const {path, servers} = settings.iceServersFile!
    session.iceServers = servers
    return factOf(path, servers)
  },
}

const factOf = (source: string, servers: readonly IceServer[]): IceServersFact => ({
  source,
  servers: servers.map(({urls, username, ttlSeconds}) => {
    const told = username === undefined ? undefined : readTurnUsername(username)
    return {
      urls: urls.map(({url}) => url),
      ...(username !== undefined && {username}),
      ...(ttlSeconds !== undefined && {ttlSeconds}),
      ...(told && {expiresAt: new Date(told.expiresAtMs).toISOString()}),
      ...(told?.channelArn !== undefined && {issuedForArn: told.channelArn}),
    }
  }),
})

const noEndpoint = (): FailureError =>
  new FailureError({kind: 'malformed', message: 'The service named no HTTPS endpoint for the role VIEWER.'})
