import {connectSignaling} from '../client/signaling/connect.ts'
import type {SignalingConnectFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {observedValue} from '../model/observed.ts'
import type {Probe} from './probe.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'

/** DNS, TCP, TLS and the upgrade; a healthy service needs well under a second even from the other side of the world. */
const timeoutMs = 10_000

/** Opens the channel's websocket as a viewer, never as master: the newest master displaces the camera. */
export const signalingConnect: Probe<'signalingConnect', SignalingSession, SignalingSettings> = {
  key: 'signalingConnect',
  label: 'open websocket as viewer',
  needs: ['channel', 'endpoints'],
  // TCP, TLS 1.3, upgrade.
  roundTrips: 3,
  timeoutMs,
  async run({session, settings, clock, signal}, evidence): Promise<SignalingConnectFact> {
    const channelArn = settings.channelArn ?? observedValue(evidence.channel)?.arn
    const endpoint = observedValue(evidence.endpoints)?.wss
    if (channelArn === undefined || endpoint === undefined) throw noEndpoint()
    const {clientId, region, ca} = settings
    const opening = await connectSignaling({
      endpoint,
      channelArn,
      role: 'VIEWER',
      clientId,
      region,
      credentials: await settings.credentials(),
      ...(ca !== undefined && {ca}),
      signal,
      clock,
      handshakeTimeoutMs: timeoutMs,
    })
    if (opening.status === 'open') {
      const {connection} = opening
      session.signaling = connection
      session.closeLater('websocket', () => connection.close())
    }
    return opening.fact
  },
}

const noEndpoint = (): FailureError =>
  new FailureError({kind: 'malformed', message: 'The service named no websocket endpoint (WSS) for the role VIEWER.'})
